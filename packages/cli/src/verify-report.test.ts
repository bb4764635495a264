// How a verification reads, clean and breached.

import { expect, test } from 'vitest';

import { coloursOf } from './colour.ts';
import { verifyLines } from './verify-report.ts';
import type { VerifyReport } from './verify-tenants.ts';

const colours = coloursOf({ hasColour: false });

const clean: VerifyReport = {
  ok: true,
  seq: '1204',
  entries: 1204,
  positions: 31,
  reservations: 200,
  durationMs: 1400,
  checks: [
    { id: 'I1', sentence: 'Every position equals the sum of its journal entries.', ok: true, breaches: [] },
    { id: 'audit', sentence: 'The audit trail is gapless.', ok: true, breaches: [] },
  ],
};

test('a clean report has a row for each invariant', () => {
  expect(verifyLines(clean, 'the hub at http://127.0.0.1:7400', colours)).toEqual([
    'Verified the hub at http://127.0.0.1:7400: 1,204 entries, 31 positions, 200 reservations, in 1 s.',
    '  I1    ok      Every position equals the sum of its journal entries.',
    '  audit ok      The audit trail is gapless.',
    'Every invariant holds.',
  ]);
});

test('a breach is named with its entry', () => {
  const [first, ...rest] = clean.checks;
  const breaches = [{ what: 'position A at N lot "": sellable is 5, its entries say 6', seq: '17' }];
  const checks = first ? [{ ...first, ok: false, breaches }, ...rest] : [];
  const lines = verifyLines({ ...clean, ok: false, checks }, 'the data', colours);
  expect(lines[1]).toContain('I1    BREACH');
  expect(lines[2]).toBe('        position A at N lot "": sellable is 5, its entries say 6 (entry 17)');
  expect(lines.at(-1)).toContain('Breached: I1.');
});
