// How many are available to promise by a date: what is available, and dated supply that has come by then, less what is
// owed. It promises nothing and looks at no calendar but for the day: when goods leave is said by promises.
//
//   ATP(date) = available + Σ (open − promised) of the supplies due by the date, unless too late already − owed

import { kitOrder, makeable } from '../availability/kit.ts';
import type { KitAvailability } from '../availability/sellable.ts';
import type { Lookup } from '../availability/stock.ts';
import type { Item } from '../item.ts';
import type { Location } from '../location.ts';
import { promisable, type Supply } from '../supply.ts';
import { dayAt } from './calendar.ts';

export interface Ahead {
  readonly now: number;
  /** A moment, or a day (YYYY-MM-DD) that ends when it does at the location. */
  readonly by: number | string;
  /** Of items, wherever it goes. */
  readonly supplies: Lookup<readonly Supply[]>;
  /** Demand that was accepted without supply, of items. */
  readonly owed: Lookup<bigint>;
  readonly items: Lookup<Item>;
}

export interface AheadAnswer {
  readonly availableToPromise: bigint;
  /** By the code of each location of the answer. What is owed has no location: it is in the whole only. */
  readonly byLocation: ReadonlyMap<string, bigint>;
}

/** What the answer for now becomes by a date; of a kit, what can be made up by then. */
export function lookAhead(ahead: Ahead, item: Item, answer: KitAvailability): AheadAnswer {
  const order = kitOrder(item, ahead.items);
  const places = answer.byLocation.map(({ location }) => location);
  const answers = new Map(answer.components.map((one) => [one.item.sku, one.availability]));
  const ofItem = ({ sku }: Item): bigint => {
    const { availableToPromise } = answers.get(sku) ?? answer.assembled;
    const coming = places.reduce((sum, place) => sum + comingTo(ahead, sku, place), 0n);
    return availableToPromise + coming - (ahead.owed.get(sku) ?? 0n);
  };
  const ofItemAt = ({ sku }: Item, place: Location): bigint => {
    const { byLocation } = answers.get(sku) ?? answer.assembled;
    const there = byLocation.find(({ location }) => location === place);
    return (there?.available ?? 0n) + comingTo(ahead, sku, place);
  };
  const made = (of: (one: Item) => bigint): bigint => (item.kit.length === 0 ? of(item) : makeable(order, of));
  return {
    availableToPromise: made(ofItem),
    byLocation: new Map(places.map((place) => [place.code, made((one) => ofItemAt(one, place))])),
  };
}

function comingTo({ supplies, now, by }: Ahead, sku: string, { code, calendar }: Location): bigint {
  let sum = 0n;
  for (const supply of supplies.get(sku) ?? []) {
    if (supply.location !== code || supply.dueAt === null) continue;
    const at = Math.max(supply.dueAt, now);
    const isInTime = typeof by === 'number' ? at <= by : dayAt(calendar, at) <= by;
    if (isInTime) sum += promisable(supply, now);
  }
  return sum;
}
