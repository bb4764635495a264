// Defines items: all of a request or none. A definition replaces what was there. What makes one acceptable is
// decided in the domain; this loads what that needs, under the shard's lock, so that no decision runs between.

import type { Item } from '../domain/item.ts';
import { understandItems, type ItemDraft, type KnownItems } from '../domain/item-draft.ts';
import type { Refused } from '../domain/refusal.ts';
import type { Reader } from '../store/database.ts';
import { countedSkus, kitsContaining, loadDeletedItems, loadItems, writeItems } from '../store/items.ts';
import { bumpCatalogueVersion } from '../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from './operator.ts';

export type ItemsPut = { readonly ok: true; readonly written: number } | Refused;

export async function putItems(
  context: OperationContext,
  operator: Operator,
  drafts: readonly ItemDraft[],
): Promise<ItemsPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ItemsPut> => {
    const head = await lockShard(context, transaction);
    const understood = understandItems(drafts, await loadKnown(transaction, drafts));
    if (!understood.ok) return understood;
    const skus = drafts.map((draft) => draft.sku);
    writeItems(transaction, understood.items);
    bumpCatalogueVersion(transaction);
    audit(transaction, head, operator, { action: 'items.put', subject: subjectOf(skus, 'items'), detail: { skus } });
    return { ok: true, written: skus.length };
  });
}

/** The items that are given, the kits around them, and everything below their components. */
async function loadKnown(reader: Reader, drafts: readonly ItemDraft[]): Promise<KnownItems> {
  const skus = drafts.map((draft) => draft.sku);
  const [counted, kitsOf, deleted, items] = await Promise.all([
    countedSkus(reader, skus),
    kitsContaining(reader, skus),
    loadDeletedItems(reader, skus),
    loadBelow(reader, [...skus, ...drafts.flatMap((draft) => draft.kit.map((component) => component.sku))]),
  ]);
  return { items, deleted: new Map(deleted.map((item) => [item.sku, item])), counted, kitsOf };
}

async function loadBelow(reader: Reader, skus: readonly string[]): Promise<Map<string, Item>> {
  const items = new Map<string, Item>();
  const asked = new Set<string>();
  let missing = [...new Set(skus)];
  while (missing.length > 0) {
    for (const sku of missing) asked.add(sku);
    const loaded = await loadItems(reader, missing);
    for (const item of loaded) items.set(item.sku, item);
    const below = loaded.flatMap((item) => item.kit.map((component) => component.sku));
    missing = [...new Set(below)].filter((sku) => !asked.has(sku));
  }
  return items;
}
