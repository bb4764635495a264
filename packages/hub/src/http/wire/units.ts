// The definitions of items that an answer is written with. For what the engine has just decided they are at hand
// in the catalogue that it decided by; for what is read they are those of the version that the reader sees.

import type { Item } from '../../domain/item.ts';
import { catalogueAt, itemsOf, type CachedCatalogue, type ItemLookup } from '../../operations/catalogue.ts';
import type { Reader } from '../../store/database.ts';
import { loadDeletedItems, loadItems } from '../../store/items.ts';
import type { HttpContext } from '../context.ts';
import { wireQuantity, type WireNumber } from './wire-quantity.ts';

export interface Units {
  readonly quantity: (sku: string, quantity: bigint) => WireNumber;
  readonly uom: (sku: string) => string;
}

function unitsFrom(lookup: ItemLookup): Units {
  const find = (sku: string): Item => {
    const item = lookup(sku);
    if (item === undefined) throw new Error(`The ledger holds ${sku}, but the catalogue does not.`);
    return item;
  };
  return {
    quantity: (sku, quantity) => wireQuantity(quantity, find(sku).scale),
    uom: (sku) => find(sku).baseUom,
  };
}

/** For the answer to a decision. Waits for the database only if the cache has dropped an item since. */
export function unitsOfDecision(
  context: HttpContext,
  tenantId: number,
  skus: readonly string[],
): Units | Promise<Units> {
  const cached = context.catalogues.get(tenantId)?.items;
  if (cached !== undefined && skus.every((sku) => cached.has(sku))) return unitsFrom((sku) => cached.get(sku));
  return context.database.read(tenantId, async (reader) => {
    const items = new Map((await loadItems(reader, skus)).map((item) => [item.sku, item]));
    return unitsFrom((sku) => items.get(sku));
  });
}

/** For rows that this reader has read, at the version of the catalogue that it sees. */
export async function unitsAt(
  context: HttpContext,
  reader: Reader,
  version: bigint,
  skus: Iterable<string>,
): Promise<Units> {
  const catalogue: CachedCatalogue = await catalogueAt(reader, context.catalogues, version);
  const wanted = [...new Set(skus)];
  const lookup = await itemsOf(reader, catalogue, wanted);
  const missing = wanted.filter((sku) => lookup(sku) === undefined);
  if (missing.length === 0) return unitsFrom(lookup);
  // What was deleted since is still told in the units that it was counted in.
  const deleted = new Map((await loadDeletedItems(reader, missing)).map((item) => [item.sku, item]));
  return unitsFrom((sku) => lookup(sku) ?? deleted.get(sku));
}
