// States how much of an item is held back at a location from all channels: all of a request or none. It takes the place
// of the location's own figure for that item, until it is taken back.

import type { SafetyStockChange } from '../../domain/config/config-change.ts';
import { uomRatio } from '../../domain/item.ts';
import { parseQuantity, type WireQuantity } from '../../domain/quantity.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { writeSafetyStock } from '../../store/allotment/safety-stock.ts';
import type { Reader } from '../../store/database.ts';
import { loadItems } from '../../store/items.ts';
import { loadLocations } from '../../store/locations.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export interface SafetyStockDraft {
  readonly sku: string;
  readonly location: string;
  /** Null takes it back. */
  readonly quantity: WireQuantity | null;
  readonly uom: string | undefined;
}

export type SafetyStockPut = { readonly ok: true; readonly written: number } | Refused;

export async function putSafetyStock(
  context: OperationContext,
  operator: Operator,
  drafts: readonly SafetyStockDraft[],
): Promise<SafetyStockPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<SafetyStockPut> => {
    const head = await lockShard(context, transaction);
    const understood = await understandSafetyStock(transaction, drafts);
    if (!understood.ok) return understood;
    writeSafetyStock(transaction, understood.changes);
    bumpCatalogueVersion(transaction);
    const skus = [...new Set(drafts.map((draft) => draft.sku))];
    const detail = drafts.map(({ sku, location, quantity }) => ({ sku, location, quantity }));
    audit(transaction, head, operator, { action: 'safety_stock.put', subject: subjectOf(skus, 'items'), detail });
    return { ok: true, written: drafts.length };
  });
}

export async function understandSafetyStock(
  reader: Reader,
  drafts: readonly SafetyStockDraft[],
): Promise<SafetyStockUnderstood> {
  const [items, locations] = await Promise.all([
    loadItems(reader, [...new Set(drafts.map((draft) => draft.sku))]),
    loadLocations(reader),
  ]);
  return understand(drafts, {
    items: new Map(items.map((item) => [item.sku, item])),
    locations: new Set(locations.map((location) => location.code)),
  });
}

type Known = {
  readonly items: ReadonlyMap<string, Parameters<typeof uomRatio>[0] & { readonly scale: number }>;
  readonly locations: ReadonlySet<string>;
};

export type SafetyStockUnderstood = { readonly ok: true; readonly changes: readonly SafetyStockChange[] } | Refused;

function understand(drafts: readonly SafetyStockDraft[], { items, locations }: Known): SafetyStockUnderstood {
  const changes = new Map<string, SafetyStockChange>();
  for (const [index, { sku, location, quantity, uom }] of drafts.entries()) {
    const item = items.get(sku);
    if (!item) return refuse('unknown_sku', `No item has the SKU "${sku}".`, `${index}/sku`);
    if (!locations.has(location)) {
      return refuse('unknown_location', `No location has the code "${location}".`, `${index}/location`);
    }
    const key = JSON.stringify([sku, location]);
    if (changes.has(key)) return refuse('conflict', `${sku} at ${location} is given twice.`, `${index}/location`);
    const ratio = uomRatio(item, uom, `${index}/uom`);
    if (!ratio.ok) return ratio;
    const path = `${index}/quantity`;
    const parsed = quantity === null ? null : parseQuantity(quantity, ratio.ratio, item.scale, path);
    if (parsed !== null && !parsed.ok) return parsed;
    if (parsed !== null && parsed.quantity < 0n) {
      return refuse('quantity_out_of_range', 'The safety stock cannot be negative.', path);
    }
    changes.set(key, { sku, location, quantity: parsed?.quantity ?? null });
  }
  return { ok: true, changes: [...changes.values()] };
}
