// Verifies one tenant or all that a key reaches. The tenant always comes from the credential, for us as for anybody:
// into another one leads a key of that tenant which can only read and is revoked at once.

import { createClient, EvenstockError, type Client, type Output } from '@evenstock/client';

export type VerifyReport = Output<'getInvariants'>;

export interface TenantReport extends VerifyReport {
  /** Null for the tenant of a key that may not know its name. */
  readonly tenant: string | null;
}

export interface Reach {
  readonly url: string;
  readonly client: Client;
}

/** Of one tenant, of all with a key of the platform, or else of the key's own. */
export async function verifyTenants({ url, client }: Reach, tenant: string | undefined): Promise<TenantReport[]> {
  const codes = tenant === undefined ? await tenantsOf(client) : [tenant];
  if (codes === null) return [{ ...(await client.getInvariants()), tenant: null }];
  const reports: TenantReport[] = [];
  for (const code of codes) reports.push({ ...(await verifyTenant({ url, client }, code)), tenant: code });
  return reports;
}

async function tenantsOf(client: Client): Promise<string[] | null> {
  try {
    return (await client.listTenants()).items.map((one) => one.code);
  } catch (error) {
    if (error instanceof EvenstockError && error.code === 'forbidden') return null;
    throw error;
  }
}

async function verifyTenant({ url, client }: Reach, tenant: string): Promise<VerifyReport> {
  const made = await client.createApiKey({ body: { tenant, name: 'evenstock verify', scopes: ['operations:read'] } });
  try {
    return await createClient({ url, ...(made.key === undefined ? {} : { key: made.key }) }).getInvariants();
  } finally {
    await client.revokeApiKey({ id: made.id, tenant });
  }
}

/** All tenants as one report: sums, and each breach with the tenant in front. */
export function mergeReports(reports: readonly TenantReport[]): Omit<VerifyReport, 'seq'> {
  const checks = new Map<string, VerifyReport['checks'][number]>();
  for (const { tenant, checks: own } of reports) {
    for (const { id, sentence, ok, breaches } of own) {
      const named = breaches.map((breach) =>
        tenant === null ? breach : { ...breach, what: `${tenant}: ${breach.what}` },
      );
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
