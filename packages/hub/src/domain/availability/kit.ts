// How many of a kit can be made up: assembled ones first, then from components, which may be kits themselves. The
// demand of all parts is summed for each item before it is compared with what there is, so that a component which is
// needed in two places counts once.

import type { Item, KitComponent } from '../item.ts';
import type { Lookup } from './stock.ts';

/** Beyond this a definition is refused where it is put; it also ends a walk that a damaged one would make endless. */
const kitDepthMax = 20;

/** What making up some of a kit takes: so many of each item, assembled ones of kits on the way included. */
export interface Made {
  readonly taken: ReadonlyMap<string, bigint>;
  /** The item of which there is too little; null when all of it can be made. */
  readonly short: string | null;
}

/**
 * Kits and their components so that each comes after every kit that contains it: when its turn comes, all that is
 * needed of it is known.
 */
export function kitOrder(kit: Item, items: Lookup<Item>): readonly Item[] {
  const order: Item[] = [];
  const seen = new Set<string>();
  const visit = (item: Item, depth: number): void => {
    if (seen.has(item.sku) || depth > kitDepthMax) return;
    seen.add(item.sku);
    for (const { sku } of item.kit) {
      const component = items.get(sku);
      if (component !== undefined) visit(component, depth + 1);
    }
    order.push(item);
  };
  visit(kit, 0);
  return order.toReversed();
}

/** Takes so many of a kit from what is free of each item; `free` is asked once for an item. */
export function makeUp(order: readonly Item[], quantity: bigint, free: (item: Item) => bigint): Made {
  const needed = new Map<string, bigint>();
  const taken = new Map<string, bigint>();
  const [kit] = order;
  if (kit === undefined) return { taken, short: null };
  needed.set(kit.sku, quantity);
  for (const item of order) {
    const wanted = needed.get(item.sku) ?? 0n;
    if (wanted === 0n) continue;
    const there = atLeastZero(free(item));
    const units = there < wanted ? there : wanted;
    if (units > 0n) taken.set(item.sku, units);
    if (units === wanted) continue;
    if (item.kit.length === 0) return { taken, short: item.sku };
    need(needed, item.kit, wanted - units);
  }
  return { taken, short: null };
}

function need(needed: Map<string, bigint>, kit: readonly KitComponent[], kits: bigint): void {
  for (const { sku, quantity } of kit) needed.set(sku, (needed.get(sku) ?? 0n) + kits * quantity);
}

/** The most of a kit that can be made up of what is free of each item, up to a limit where one is given. */
export function makeable(order: readonly Item[], free: (item: Item) => bigint, limit?: bigint): bigint {
  const known = new Map(order.map((item) => [item.sku, atLeastZero(free(item))]));
  const freeOf = (item: Item): bigint => known.get(item.sku) ?? 0n;
  const canMake = (quantity: bigint): boolean => makeUp(order, quantity, freeOf).short === null;
  let above = upperBound(order, freeOf) + 1n;
  if (limit !== undefined && limit < above) {
    if (limit <= 0n || canMake(limit)) return atLeastZero(limit);
    above = limit;
  }
  let below = 0n;
  while (above - below > 1n) {
    const middle = (below + above) / 2n;
    if (canMake(middle)) below = middle;
    else above = middle;
  }
  return below;
}

/** No kit can be made more often than it is assembled and its scarcest component goes into it. */
function upperBound(order: readonly Item[], free: (item: Item) => bigint): bigint {
  const bounds = new Map<string, bigint>();
  for (const item of order.toReversed()) {
    let most: bigint | null = null;
    for (const { sku, quantity } of item.kit) {
      const units = (bounds.get(sku) ?? 0n) / quantity;
      if (most === null || units < most) most = units;
    }
    bounds.set(item.sku, free(item) + (most ?? 0n));
  }
  const [kit] = order;
  return kit === undefined ? 0n : (bounds.get(kit.sku) ?? 0n);
}

function atLeastZero(quantity: bigint): bigint {
  return quantity > 0n ? quantity : 0n;
}
