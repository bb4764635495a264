// Revokes an API key: from the commit on no node accepts it once the notice has reached it, and ten seconds
// later at the latest if the notice was lost.

import { refuse, type Refused } from '../domain/refusal.ts';
import { revokeApiKey as revoke } from '../store/api-keys.ts';
import { audit, lockShard, type OperationContext, type Operator } from './operator.ts';

export type ApiKeyRevoked = { readonly ok: true } | Refused;

export async function revokeApiKey(
  context: OperationContext,
  operator: Operator,
  tenantId: number,
  keyId: string,
): Promise<ApiKeyRevoked> {
  return context.database.inTransaction(tenantId, async (transaction): Promise<ApiKeyRevoked> => {
    const head = await lockShard(context, transaction);
    const apiKey = await revoke(transaction, keyId);
    if (apiKey === null) return refuse('not_found', `There is no key "${keyId}".`);
    const { name } = apiKey;
    audit(transaction, head, operator, { action: 'api_key.revoked', subject: keyId, detail: { name } });
    return { ok: true };
  });
}
