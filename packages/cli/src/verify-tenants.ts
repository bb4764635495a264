// Verifies one tenant or all that a key reaches. The tenant always comes from the credential, for us as for anybody:
// into another one leads a key of that tenant which can only read, lives for some minutes and is revoked at once.

import type { HubApi, InvariantCheck, VerifyReport } from './hub-api.ts';

export interface TenantReport extends VerifyReport {
  /** Null for the tenant of a key that may not know its name. */
  readonly tenant: string | null;
}

/** Of one tenant, of all with a key of the platform, or else of the key's own. */
export async function verifyTenants(api: HubApi, tenant: string | undefined): Promise<TenantReport[]> {
  const codes = tenant === undefined ? await api.listTenants() : [tenant];
  if (codes === null) return [{ tenant: null, ...(await api.verify()) }];
  const reports: TenantReport[] = [];
  for (const code of codes) reports.push({ tenant: code, ...(await verifyTenant(api, code)) });
  return reports;
}

async function verifyTenant(api: HubApi, tenant: string): Promise<VerifyReport> {
  const { id, key } = await api.createKey({ tenant, name: 'evenstock verify', scopes: ['operations:read'] });
  try {
    return await api.withKey(key).verify();
  } finally {
    await api.revokeKey(id, tenant);
  }
}

/** All tenants as one report: sums, and each breach with the tenant in front. */
export function mergeReports(reports: readonly TenantReport[]): VerifyReport {
  const checks = new Map<string, InvariantCheck>();
  for (const { tenant, checks: own } of reports) {
    for (const check of own) {
      const { id, sentence, ok } = check;
      const named = check.breaches.map(({ what, seq }) => ({
        what: tenant === null ? what : `${tenant}: ${what}`,
        seq,
      }));
      const before = checks.get(id) ?? { id, sentence, ok: true, breaches: [] };
      checks.set(id, { id, sentence, ok: before.ok && ok, breaches: [...before.breaches, ...named] });
    }
  }
  const sum = (of: (report: TenantReport) => number): number => reports.reduce((all, report) => all + of(report), 0);
  return {
    ok: reports.every((report) => report.ok),
    entries: sum((report) => report.entries),
    positions: sum((report) => report.positions),
    reservations: sum((report) => report.reservations),
    durationMs: sum((report) => report.durationMs),
    checks: [...checks.values()],
  };
}
