// The catalogue as decisions use it, kept in the node between batches. The shard's head carries a version that
// every change of the catalogue raises under the same lock that decisions take, so a batch never decides by a
// definition that was replaced before it: it compares versions and, if they differ, loads anew.

import type { Channel } from '../domain/channel.ts';
import type { Item } from '../domain/item.ts';
import type { Catalogue } from '../domain/ledger-view.ts';
import type { Location } from '../domain/location.ts';
import { loadChannels } from '../store/channels.ts';
import type { Reader } from '../store/database.ts';
import { loadItems } from '../store/items.ts';
import { loadLocations } from '../store/locations.ts';

// About 400 bytes an item; beyond this the cache is emptied and filled again by what is asked for.
const itemsMax = 100_000;

export interface CachedCatalogue extends Catalogue {
  readonly version: bigint;
  readonly items: Map<string, Item>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly channels: ReadonlyMap<string, Channel>;
}

export type CatalogueCache = Map<number, CachedCatalogue>;

/** Reads locations and channels whole, and forgets the items. */
export async function loadCatalogue(reader: Reader, version: bigint): Promise<CachedCatalogue> {
  const [locations, channels] = await Promise.all([loadLocations(reader), loadChannels(reader)]);
  return {
    version,
    items: new Map(),
    locations: new Map(locations.map((location) => [location.code, location])),
    channels: new Map(channels.map((channel) => [channel.code, channel])),
  };
}

/** Makes sure that the items with these SKUs, and their components, are at hand if they exist. */
export async function loadMissingItems(
  reader: Reader,
  catalogue: CachedCatalogue,
  skus: Iterable<string>,
): Promise<void> {
  let missing = [...new Set(skus)].filter((sku) => !catalogue.items.has(sku));
  while (missing.length > 0) {
    if (catalogue.items.size + missing.length > itemsMax) catalogue.items.clear();
    const loaded = await loadItems(reader, missing);
    for (const item of loaded) catalogue.items.set(item.sku, item);
    const components = loaded.flatMap((item) => item.kit.map((component) => component.sku));
    missing = [...new Set(components)].filter((sku) => !catalogue.items.has(sku));
  }
}

export type ItemLookup = (sku: string) => Item | undefined;

/**
 * Items for a reader that shares the cache with decisions: what is missing is loaded and, while there is room,
 * kept. Nothing is ever forgotten here, since a batch may be about to decide by it.
 */
export async function itemsOf(
  reader: Reader,
  catalogue: CachedCatalogue,
  skus: Iterable<string>,
): Promise<ItemLookup> {
  const { items } = catalogue;
  const missing = [...new Set(skus)].filter((sku) => !items.has(sku));
  if (missing.length === 0) return (sku) => items.get(sku);
  const loaded = await loadItems(reader, missing);
  if (items.size + loaded.length <= itemsMax) for (const item of loaded) items.set(item.sku, item);
  const others = new Map(loaded.map((item) => [item.sku, item]));
  return (sku) => items.get(sku) ?? others.get(sku);
}

/** The catalogue of a version that a reader has seen; replaces an older one in the cache. */
export async function catalogueAt(reader: Reader, cache: CatalogueCache, version: bigint): Promise<CachedCatalogue> {
  const cached = cache.get(reader.tenantId);
  if (cached?.version === version) return cached;
  const loaded = await loadCatalogue(reader, version);
  const current = cache.get(reader.tenantId);
  if (current === undefined || current.version < version) cache.set(reader.tenantId, loaded);
  return current?.version === version ? current : loaded;
}
