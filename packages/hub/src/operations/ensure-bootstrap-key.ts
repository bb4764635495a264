// Makes sure that there is a tenant `default` with a key of all scopes, so that a fresh installation can be
// talked to. Run at every start, by any number of nodes at once; a key that was revoked stays revoked.

import { allScopes } from '../domain/scope.ts';
import { sha256 } from '../platform/hash.ts';
import { insertApiKey } from '../store/api-keys.ts';
import { findTenant, insertTenant } from '../store/tenants.ts';
import { audit, lockShard, type OperationContext } from './operator.ts';

const bootstrapTenant = 'default';

export async function ensureBootstrapKey(context: OperationContext, secret: string): Promise<{ tenantId: number }> {
  const tenant = await context.database.asPlatform(
    async (transaction) =>
      (await findTenant(transaction, bootstrapTenant)) ??
      (await insertTenant(transaction, bootstrapTenant, 'Default')) ??
      (await findTenant(transaction, bootstrapTenant)),
  );
  if (tenant === null) throw new Error(`Tenant ${bootstrapTenant} is neither there nor can it be made.`);
  const { tenantId } = tenant;
  const key = { keyId: context.makeId('key'), name: 'bootstrap', scopes: allScopes, expiresAt: null };
  await context.database.inTransaction(tenantId, async (transaction) => {
    const head = await lockShard(context, transaction);
    const apiKey = await insertApiKey(transaction, key, sha256(secret));
    if (apiKey === null) return;
    const operator = { tenantId, actor: 'hub', correlationId: context.makeId('cor') };
    const detail = { name: key.name, scopes: key.scopes, expiresAt: null };
    audit(transaction, head, operator, { action: 'api_key.created', subject: key.keyId, detail });
  });
  return { tenantId };
}
