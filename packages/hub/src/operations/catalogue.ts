// The catalogue as decisions use it, kept in the node between batches. The shard's head carries a version that
// every change of the catalogue raises under the same lock that decisions take, so a batch never decides by a
// definition that was replaced before it: it compares versions and, if they differ, loads anew.

import { indexRules } from '../domain/allotment/rule-index.ts';
import type { Channel } from '../domain/channel.ts';
import type { Item } from '../domain/item.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Location } from '../domain/location.ts';
import { compilePipelines } from '../domain/sourcing/pipeline.ts';
import { loadAllotmentRules } from '../store/allotment/allotment-rules.ts';
import { loadChannels } from '../store/channels.ts';
import type { Reader } from '../store/database.ts';
import { loadItems } from '../store/items.ts';
import { loadLocations } from '../store/locations.ts';
import { loadPipelines } from '../store/sourcing-pipelines.ts';
import { loadOwnership, loadSources } from '../store/inbound/sources.ts';

// About 400 bytes an item; beyond this those go that have been there the longest.
export const itemsMax = 250_000;

export interface CachedCatalogue extends Catalogue {
  readonly version: bigint;
  readonly items: Map<string, Item>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly channels: ReadonlyMap<string, Channel>;
  /** The newest moment as of which anything was counted, as this node last knew it. */
  countedUntil: number;
}

export type CatalogueCache = Map<number, CachedCatalogue>;

/** Reads all but the items whole, and forgets those. */
export async function loadCatalogue(reader: Reader, version: bigint): Promise<CachedCatalogue> {
  const [locations, channels, sources, ownership, pipelines, rules] = await Promise.all([
    loadLocations(reader),
    loadChannels(reader),
    loadSources(reader),
    loadOwnership(reader),
    loadPipelines(reader),
    loadAllotmentRules(reader),
  ]);
  return {
    version,
    items: new Map(),
    locations: new Map(locations.map((location) => [location.code, location])),
    channels: new Map(channels.map((channel) => [channel.code, channel])),
    sources: new Map(sources.map((source) => [source.code, source])),
    ownership,
    pipelines: compilePipelines(pipelines),
    rules: indexRules(rules, channels),
    countedUntil: Number.NEGATIVE_INFINITY,
  };
}

export type ItemLookup = (sku: string) => Item | undefined;

export interface KnownItems {
  readonly found: Map<string, Item>;
  readonly missing: readonly string[];
}

/** What the cache has of the items with these SKUs and their components at any depth. */
export function knownItems(catalogue: CachedCatalogue, skus: Iterable<string>): KnownItems {
  const found = new Map<string, Item>();
  return { found, missing: take(catalogue.items, skus, found) };
}

/** Keeps items in the cache that were read at its version. */
export function keepItems({ items: kept }: CachedCatalogue, items: readonly Item[]): void {
  for (const item of items) kept.set(item.sku, item);
  for (const sku of kept.keys()) {
    if (kept.size <= itemsMax) return;
    kept.delete(sku);
  }
}

/**
 * The items with these SKUs and their components at any depth, as far as they exist. What is missing in the cache is
 * loaded and kept there. The answer is the caller's own: emptying the cache takes nothing from a batch.
 */
export async function gatherItems(
  reader: Reader,
  catalogue: CachedCatalogue,
  skus: Iterable<string>,
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  let missing = take(catalogue.items, skus, found);
  while (missing.length > 0) {
    const loaded = new Map((await loadItems(reader, missing)).map((item) => [item.sku, item]));
    keepItems(catalogue, [...loaded.values()]);
    const unknown = new Set(missing.filter((sku) => !loaded.has(sku)));
    missing = take(loaded, missing, found, catalogue.items).filter((sku) => !unknown.has(sku));
  }
  return found;
}

/** Moves what is there into `found`, components too; answers what is not there. */
function take(
  from: ReadonlyMap<string, Item>,
  skus: Iterable<string>,
  found: Map<string, Item>,
  components: ReadonlyMap<string, Item> = from,
): string[] {
  const missing = new Set<string>();
  const wanted = [...skus];
  for (let sku = wanted.pop(); sku !== undefined; sku = wanted.pop()) {
    if (found.has(sku)) continue;
    const item = from.get(sku) ?? components.get(sku);
    if (item === undefined) {
      missing.add(sku);
      continue;
    }
    found.set(sku, item);
    for (const component of item.kit) wanted.push(component.sku);
    for (const substitute of item.substitutes) wanted.push(substitute.sku);
  }
  return [...missing];
}

/** Items for a reader that shares the cache with decisions. */
export async function itemsOf(
  reader: Reader,
  catalogue: CachedCatalogue,
  skus: Iterable<string>,
): Promise<ItemLookup> {
  const items = await gatherItems(reader, catalogue, skus);
  return (sku) => items.get(sku);
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
