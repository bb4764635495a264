// Says who owns what, and takes it back: all of a request or none, by dated rules that each name a declared source.
// A rule replaces the one with its id. Decisions go by the rules of the catalogue's version, which a change raises.

import type { OwnershipRule } from '../../domain/inbound/ownership.ts';
import { checkOwnership } from '../../domain/inbound/ownership-draft.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Transaction } from '../../store/database.ts';
import { writeRecords, type RecordChange } from '../../store/governed-records.ts';
import type { ShardHead } from '../../store/locks.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import { loadOwnership, loadSources } from '../../store/inbound/sources.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export type OwnershipPut = { readonly ok: true; readonly changed: number } | Refused;

export async function putOwnership(
  context: OperationContext,
  operator: Operator,
  rules: readonly OwnershipRule[],
): Promise<OwnershipPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<OwnershipPut> => {
    const head = await lockShard(context, transaction);
    const [sources, before] = await Promise.all([loadSources(transaction), loadOwnership(transaction)]);
    const known = {
      sources: new Set(sources.map((source) => source.code)),
      rules: new Set(before.map((rule) => rule.id)),
    };
    const refused = checkOwnership(rules, known);
    if (refused) return refused;
    const changes = rules.map((rule) => ({ code: rule.id, body: rule }));
    return { ok: true, changed: await write(transaction, head, operator, 'ownership.put', changes) };
  });
}

export async function removeOwnership(
  context: OperationContext,
  operator: Operator,
  id: string,
): Promise<OwnershipPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<OwnershipPut> => {
    const head = await lockShard(context, transaction);
    const changed = await write(transaction, head, operator, 'ownership.removed', [{ code: id, body: null }]);
    return changed > 0 ? { ok: true, changed } : refuse('not_found', `There is no ownership rule "${id}".`);
  });
}

async function write(
  transaction: Transaction,
  head: ShardHead,
  operator: Operator,
  action: string,
  changes: readonly RecordChange[],
): Promise<number> {
  const changed = await writeRecords(transaction, 'ownership', changes, {
    ...operator,
    recordedAt: isoTime(head.now),
  });
  if (changed === 0) return 0;
  bumpCatalogueVersion(transaction);
  const ids = changes.map((change) => change.code);
  audit(transaction, head, operator, { action, subject: subjectOf(ids, 'ownership rules'), detail: { ids } });
  return changed;
}
