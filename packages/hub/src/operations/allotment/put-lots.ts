// Describes lots: when they expire. All of a request or none; a description replaces the one before.

import { checkLot } from '../../domain/item.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { writeLots, type Lot } from '../../store/allotment/lots.ts';
import { loadItems } from '../../store/items.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export type LotsPut = { readonly ok: true; readonly written: number } | Refused;

export async function putLots(context: OperationContext, operator: Operator, lots: readonly Lot[]): Promise<LotsPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<LotsPut> => {
    const head = await lockShard(context, transaction);
    const found = await loadItems(transaction, [...new Set(lots.map((lot) => lot.sku))]);
    const items = new Map(found.map((item) => [item.sku, item]));
    const given = new Set<string>();
    for (const [index, { sku, lot }] of lots.entries()) {
      const item = items.get(sku);
      if (!item) return refuse('unknown_sku', `No item has the SKU "${sku}".`, `${index}/sku`);
      const checked = checkLot(item, lot, false);
      if (!checked.ok) return refuse(checked.refusal.code, checked.refusal.detail, `${index}/lot`);
      const key = JSON.stringify([sku, lot]);
      if (given.has(key)) return refuse('conflict', `${lot} of ${sku} is given twice.`, `${index}/lot`);
      given.add(key);
    }
    writeLots(transaction, lots);
    // Whoever keeps lots in mind with the catalogue has to read them anew.
    bumpCatalogueVersion(transaction);
    const names = lots.map(({ sku, lot }) => `${sku} ${lot}`);
    audit(transaction, head, operator, {
      action: 'lots.put',
      subject: subjectOf(names, 'lots'),
      detail: { lots: names },
    });
    return { ok: true, written: lots.length };
  });
}
