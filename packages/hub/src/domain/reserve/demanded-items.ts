// What a demand can come to: its item, the components of a kit at any depth, and what may stand in for it. And where
// stock of these matters: where the channel sells from, and where ring fences of others have to be covered.

import { rulesOf } from '../allotment/rule-index.ts';
import { kitOrder } from '../availability/kit.ts';
import type { Lookup } from '../availability/stock.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Item } from '../item.ts';

/** Items that a line for this one may be met with, itself included. */
export function itemsFor(item: Item, items: Lookup<Item>, allowsSubstitutes: boolean): readonly Item[] {
  if (item.kit.length === 0 && (!allowsSubstitutes || item.substitutes.length === 0)) return [item];
  const substitutes = allowsSubstitutes ? item.substitutes.flatMap(({ sku }) => items.get(sku) ?? []) : [];
  return [...new Set([...kitOrder(item, items), ...substitutes])];
}

/** The locations at which stock of an item decides what a channel may sell of it, by the rules at a moment. */
export function placesFor(catalogue: Catalogue, item: Item, channel: string, now: number): ReadonlySet<string> {
  const places = new Set(catalogue.channels.get(channel)?.locations);
  if (!catalogue.rules.hasFences) return places;
  for (const rule of rulesOf(catalogue.rules, item, now)) {
    if (rule.kind !== 'ring_fence') continue;
    for (const code of catalogue.channels.get(rule.channel)?.locations ?? []) places.add(code);
  }
  return places;
}
