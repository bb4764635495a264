// How the reports of several tenants become one.

import { expect, test } from 'vitest';

import { mergeReports, type TenantReport } from './verify-tenants.ts';

function reportOf(tenant: string | null, breaches: TenantReport['checks'][number]['breaches']): TenantReport {
  const ok = breaches.length === 0;
  const checks = [{ id: 'I1', sentence: 'Sums.', ok, breaches }];
  return { tenant, ok, seq: '10', entries: 10, positions: 2, reservations: 1, durationMs: 5, checks };
}

test('sums are added, and a breach in one tenant is a breach that names it', () => {
  const merged = mergeReports([
    reportOf('a', []),
    reportOf('b', [{ what: 'entry 7 is wrong', seq: '7' }]),
    reportOf('c', []),
  ]);
  expect(merged).toEqual({
    ok: false,
    entries: 30,
    positions: 6,
    reservations: 3,
    durationMs: 15,
    checks: [{ id: 'I1', sentence: 'Sums.', ok: false, breaches: [{ what: 'b: entry 7 is wrong', seq: '7' }] }],
  });
});

test('a tenant without a name is not named', () => {
  const [check] = mergeReports([reportOf(null, [{ what: 'entry 7 is wrong', seq: '7' }])]).checks;
  expect(check?.breaches).toEqual([{ what: 'entry 7 is wrong', seq: '7' }]);
});
