// Takes an item out of the catalogue. What the journal says of it stays and is told in the units that it was counted
// in; whatever still names it from now on is refused, until somebody defines it anew.

import { refuse, type Refused } from '../domain/refusal.ts';
import { isoTime } from '../platform/clock.ts';
import { deleteItem, heldOf, kitsContaining, loadItems } from '../store/items.ts';
import { bumpCatalogueVersion } from '../store/shard-heads.ts';
import { audit, lockShard, type OperationContext, type Operator } from './operator.ts';

export type ItemDeleted = { readonly ok: true } | Refused;

export async function removeItem(context: OperationContext, operator: Operator, sku: string): Promise<ItemDeleted> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ItemDeleted> => {
    const head = await lockShard(context, transaction);
    const [[item], kits, held] = await Promise.all([
      loadItems(transaction, [sku]),
      kitsContaining(transaction, [sku]),
      heldOf(transaction, sku),
    ]);
    if (!item) return refuse('not_found', `There is no item "${sku}".`);
    const reasons = [
      ...held.stockedAt.map((location) => `there is stock at ${location}`),
      ...held.orders.map((order) => `${order} has it on order`),
      ...held.reservations.map((id) => `${id} has promised it`),
      ...(kits.get(sku) ?? []).map((kit) => `the kit ${kit} contains it`),
    ];
    if (reasons.length > 0) return refuse('conflict', `${sku} is still held: ${listed(reasons)}.`);
    deleteItem(transaction, sku, isoTime(head.now));
    bumpCatalogueVersion(transaction);
    audit(transaction, head, operator, { action: 'item.deleted', subject: sku, detail: {} });
    return { ok: true };
  });
}

const namedMax = 5;

function listed(reasons: readonly string[]): string {
  const rest = reasons.length - namedMax;
  return [...reasons.slice(0, namedMax), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}
