// Whether the ledger holds, as the hub itself recomputes it from the journal.

import { expect } from 'vitest';

import type { Api } from './api.ts';

export interface Report {
  readonly ok: boolean;
  readonly entries: number;
  readonly checks: readonly {
    readonly id: string;
    readonly ok: boolean;
    readonly breaches: readonly { readonly what: string; readonly seq?: string }[];
  }[];
}

export async function expectInvariants(api: Api): Promise<Report> {
  const report = await api.call<Report>({ path: '/v1/invariants' });
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  expect(report.ok).toBe(true);
  expect(report.checks.map((check) => check.id)).toEqual(expect.arrayContaining(['I1', 'I2', 'I4', 'I12', 'I14']));
  return report;
}
