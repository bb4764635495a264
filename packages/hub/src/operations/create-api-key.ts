// Makes an API key. The secret leaves here once, in the answer; what is kept is its hash, and neither the audit
// entry nor a log line holds it.

import { refuse, type Refused } from '../domain/refusal.ts';
import { beyond, type Scope } from '../domain/scope.ts';
import { sha256 } from '../platform/hash.ts';
import { makeSecret } from '../platform/ids.ts';
import { insertApiKey, type ApiKey } from '../store/api-keys.ts';
import { audit, lockShard, type OperationContext, type Operator } from './operator.ts';

export interface ApiKeyDraft {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: number | null;
}

export type ApiKeyCreated = { readonly ok: true; readonly apiKey: ApiKey; readonly secret: string } | Refused;

/** `tenantId` is the tenant that the key opens: the operator's own, or any for the platform. */
export async function createApiKey(
  context: OperationContext,
  operator: Operator & { readonly scopes: ReadonlySet<Scope> },
  tenantId: number,
  draft: ApiKeyDraft,
): Promise<ApiKeyCreated> {
  const tooMany = beyond(operator.scopes, draft.scopes);
  if (tooMany.length > 0) {
    return refuse('forbidden', `You cannot hand on what you do not have: ${tooMany.join(', ')}.`, 'scopes');
  }
  const secret = makeSecret('evk');
  const keyId = context.makeId('key');
  return context.database.inTransaction(tenantId, async (transaction): Promise<ApiKeyCreated> => {
    const head = await lockShard(context, transaction);
    const apiKey = await insertApiKey(transaction, { keyId, ...draft }, sha256(secret));
    if (apiKey === null) return refuse('conflict', 'The key could not be made; try again.');
    const { name, scopes, expiresAt } = draft;
    const detail = { name, scopes, expiresAt };
    audit(transaction, head, operator, { action: 'api_key.created', subject: keyId, detail });
    return { ok: true, apiKey, secret };
  });
}
