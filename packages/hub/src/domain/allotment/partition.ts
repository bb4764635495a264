// Who the stock of an item is for: ring fences are covered from what is really there, in their order and location by
// location; what no fence needs is shared. What covers a fence is never sold through another channel (I3).

import type { Channel } from '../channel.ts';
import type { Item } from '../item.ts';
import type { Location } from '../location.ts';
import { freeAt, type Place } from '../availability/place.ts';
import { fenceKey, type FenceUse, type Stock } from '../availability/stock.ts';
import { amountDown, type AllotmentRule } from './allotment-rule.ts';

export interface Fence {
  readonly rule: AllotmentRule;
  /** What it states, and how much of that its channel has taken already. */
  readonly quantity: bigint;
  readonly taken: bigint;
  readonly unused: bigint;
  /** How much of what is unused is really there, by location. */
  readonly covered: ReadonlyMap<string, bigint>;
}

export interface Partition {
  readonly places: ReadonlyMap<string, Place>;
  readonly fences: readonly Fence[];
  /** What is free at a location and covers no fence; negative where the location is short. */
  readonly shared: ReadonlyMap<string, bigint>;
}

/** Whether stock at a location may be promised through a channel at all. */
export function countsFor(channel: Channel, location: Location): boolean {
  return !location.isClosed && (location.kind !== 'supplier' || channel.allowsDropShip);
}

/** Divides what is at these places; `rules` are those about the item that are in force, in their order. */
export function partition(
  stock: Pick<Stock, 'catalogue' | 'uses'>,
  item: Item,
  places: ReadonlyMap<string, Place>,
  rules: readonly AllotmentRule[],
): Partition {
  const shared = new Map<string, bigint>();
  for (const [code, place] of places) shared.set(code, freeAt(place));
  const fences: Fence[] = [];
  for (const rule of rules) {
    if (rule.kind !== 'ring_fence') continue;
    const channel = stock.catalogue.channels.get(rule.channel);
    if (channel === undefined) continue;
    const codes = fencedAt(stock, channel, rule, places);
    const use = stock.uses.get(fenceKey(rule.id, item.sku)) ?? unused;
    const quantity = amountDown(rule, item, sellableAt(places, codes));
    // A share of what is there is used up by what is promised of it; a quantity also by what has left.
    const taken = rule.unit === 'percent' ? use.taken - use.fulfilled : use.taken;
    const left = quantity > taken ? quantity - taken : 0n;
    fences.push({ rule, quantity, taken, unused: left, covered: cover(shared, codes, left) });
  }
  return { places, fences, shared };
}

const unused: FenceUse = { taken: 0n, fulfilled: 0n };

/** The places of a fence, first those that the fewest channels sell from, so that the most is left for the others. */
function fencedAt(
  { catalogue }: Pick<Stock, 'catalogue'>,
  channel: Channel,
  rule: AllotmentRule,
  places: ReadonlyMap<string, Place>,
): string[] {
  const { channelsAt } = catalogue.rules;
  const codes = channel.locations.filter((code) => {
    const place = places.get(code);
    return place && countsFor(channel, place.location) && (rule.location === null || rule.location === code);
  });
  return codes.toSorted((a, b) => (channelsAt.get(a) ?? 0) - (channelsAt.get(b) ?? 0));
}

function sellableAt(places: ReadonlyMap<string, Place>, codes: readonly string[]): bigint {
  let sum = 0n;
  for (const code of codes) {
    const place = places.get(code);
    if (place && place.sellable > place.safetyStock) sum += place.sellable - place.safetyStock;
  }
  return sum;
}

function cover(shared: Map<string, bigint>, codes: readonly string[], wanted: bigint): ReadonlyMap<string, bigint> {
  const covered = new Map<string, bigint>();
  let rest = wanted;
  for (const code of codes) {
    const free = shared.get(code) ?? 0n;
    const units = free < rest ? free : rest;
    if (units <= 0n) continue;
    covered.set(code, units);
    shared.set(code, free - units);
    rest -= units;
  }
  return covered;
}
