// A change of what decides how many channels may sell, as one thing: allotment rules given and taken back, channels and
// safety stock. It can be laid over a catalogue to see what would be so, and it says what it has no effect on.

import type { AllotmentRule } from '../allotment/allotment-rule.ts';
import { indexRules, rulesOf, type RuleIndex } from '../allotment/rule-index.ts';
import { kitOrder } from '../availability/kit.ts';
import type { Lookup } from '../availability/stock.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Channel } from '../channel.ts';
import type { Item } from '../item.ts';

export interface SafetyStockChange {
  readonly sku: string;
  readonly location: string;
  /** Smallest units; null takes back what was stated, so that the location's own figure counts again. */
  readonly quantity: bigint | null;
}

export interface ConfigChange {
  readonly channels: readonly Channel[];
  /** Each takes the place of the rule with its id. */
  readonly rules: readonly AllotmentRule[];
  readonly removedRules: readonly string[];
  readonly safetyStock: readonly SafetyStockChange[];
}

/** A catalogue but for its items, with the change in it. `rules` are all that there were. */
export function changedCatalogue(
  catalogue: Catalogue,
  rules: readonly AllotmentRule[],
  change: ConfigChange,
): Catalogue {
  const channels = new Map(catalogue.channels);
  for (const channel of change.channels) channels.set(channel.code, channel);
  return { ...catalogue, channels, rules: indexRules(changedRules(rules, change), channels.values()) };
}

function changedRules(rules: readonly AllotmentRule[], change: ConfigChange): AllotmentRule[] {
  const gone = new Set([...change.removedRules, ...change.rules.map(({ id }) => id)]);
  return [...rules.filter(({ id }) => !gone.has(id)), ...change.rules];
}

/** The items with the change in them; the same where it is about none of them. */
export function changedItems(items: ReadonlyMap<string, Item>, change: ConfigChange): ReadonlyMap<string, Item> {
  const about = change.safetyStock.filter(({ sku }) => items.has(sku));
  if (about.length === 0) return items;
  const changed = new Map(items);
  for (const { sku, location, quantity } of about) {
    const item = changed.get(sku);
    if (item === undefined) continue;
    const safetyStock = new Map(item.safetyStock);
    if (quantity === null) safetyStock.delete(location);
    else safetyStock.set(location, quantity);
    changed.set(sku, { ...item, safetyStock });
  }
  return changed;
}

/** Which channels may sell another quantity of an item; `every` for all that there are. */
export type Reach = ReadonlySet<string> | 'every';

const nobody: ReadonlySet<string> = new Set();

/** Says of items whom the change can reach at all, so that most of them need not be computed. */
export function reachOf(
  before: Catalogue,
  after: Catalogue,
  rules: readonly AllotmentRule[],
  change: ConfigChange,
  now: number,
): (item: Item, items: Lookup<Item>) => Reach {
  const channels = change.channels.filter((one) => {
    const known = before.channels.get(one.code);
    return known === undefined || !sellsAlike(known, one);
  });
  const hasFences = before.rules.hasFences || after.rules.hasFences;
  // How many channels sell from a location decides where fences are covered first.
  if (channels.length > 0 && hasFences) return () => 'every';
  const own = new Set(channels.map(({ code }) => code));
  const touched = new Set([...change.removedRules, ...change.rules.map(({ id }) => id)]);
  const about = indexRules([...rules.filter(({ id }) => touched.has(id)), ...change.rules], []);
  const safe = new Set(change.safetyStock.map(({ sku }) => sku));
  const reachOne = (item: Item): Reach => (safe.has(item.sku) ? 'every' : reachOfRules(about, item, now, own));
  return (item, items) => {
    if (item.kit.length === 0) return reachOne(item);
    return kitOrder(item, items).map(reachOne).reduce(union, nobody);
  };
}

function sellsAlike(a: Channel, b: Channel): boolean {
  const of = ({ locations, depletion, depletionAt, allowsDropShip }: Channel): string =>
    JSON.stringify([
      locations,
      depletion,
      Object.entries(depletionAt).toSorted(([one], [other]) => (one < other ? -1 : 1)),
      allowsDropShip,
    ]);
  return of(a) === of(b);
}

function reachOfRules(about: RuleIndex, item: Item, now: number, own: ReadonlySet<string>): Reach {
  const found = rulesOf(about, item, now);
  if (found.length === 0) return own;
  // What is kept for one is taken from all others.
  if (found.some(({ kind }) => kind === 'ring_fence')) return 'every';
  return new Set([...own, ...found.map(({ channel }) => channel)]);
}

function union(a: Reach, b: Reach): Reach {
  if (a === 'every' || b === 'every') return 'every';
  return a.size === 0 ? b : new Set([...a, ...b]);
}
