// Adds a tenant with an empty ledger. Only the platform may; the audit entry stands with the tenant of whoever
// asked, so that the platform's own trail shows it.

import { refuse, type Refused } from '../domain/refusal.ts';
import { asTenant, insertTenant, type Tenant } from '../store/tenants.ts';
import { audit, lockShard, type OperationContext, type Operator } from './operator.ts';

export type TenantCreated = { readonly ok: true; readonly tenant: Tenant } | Refused;

export async function createTenant(
  context: OperationContext,
  operator: Operator,
  draft: { readonly code: string; readonly name: string },
): Promise<TenantCreated> {
  return context.database.asPlatform(async (transaction): Promise<TenantCreated> => {
    const tenant = await insertTenant(transaction, draft.code, draft.name);
    if (tenant === null) return refuse('conflict', `There is a tenant "${draft.code}" already.`, 'code');
    const own = await asTenant(transaction, operator.tenantId);
    const head = await lockShard(context, own);
    audit(own, head, operator, { action: 'tenant.created', subject: draft.code, detail: { name: draft.name } });
    return { ok: true, tenant };
  });
}
