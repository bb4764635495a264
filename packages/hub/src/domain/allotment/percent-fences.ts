// Ring fences in percent that together hold more of an item than there is. Each holds its percentage of what is at its
// locations, so that they hold too much of some stock exactly if, at one moment and one location, the percentages of
// those that are in force for one item add up to more than 100: all of the stock may be at that location. For whom
// within its channel a fence is (segment, customer) does not matter, since it keeps the goods from everybody else.
//
// Which items two fences have in common: a fence for a SKU is about that item (whose class is known), one for a class
// about every item of it, one for neither about all. So it is enough to look at each SKU that is named, at one more
// item of each class that is named, and at one more of no such class.

import type { Channel } from '../channel.ts';
import { isInForce, type AllotmentRule } from './allotment-rule.ts';

/** More than 100 percent of an item at a location from a moment on. */
export interface Excess {
  /** The ids of the rules, in the order of their ids. */
  readonly ids: readonly string[];
  readonly millionths: bigint;
  readonly location: string;
  /** Which item: a SKU, any of a class, or (both null) any at all. */
  readonly sku: string | null;
  readonly itemClass: string | null;
}

interface Subject {
  readonly sku: string | null;
  readonly itemClass: string | null;
}

const all = 100_000_000n;

/** Null if none of the `given` rules, together with others, holds too much from now on. */
export function findExcess(
  rules: readonly AllotmentRule[],
  given: ReadonlySet<string>,
  known: { readonly channels: ReadonlyMap<string, Channel>; readonly classOf: (sku: string) => string | null },
  now: number,
): Excess | null {
  const fences = rules
    .filter((rule) => rule.kind === 'ring_fence' && rule.unit === 'percent')
    .filter((rule) => rule.validTo === null || rule.validTo > now);
  for (const subject of subjectsOf(fences, known.classOf)) {
    const about = fences.filter((rule) => isAbout(rule, subject));
    if (sumOf(about) <= all) continue;
    const found = findAt(about, given, (rule) => locationsOf(rule, known.channels), now);
    if (found !== null) return { ...found, ...subject };
  }
  return null;
}

function subjectsOf(fences: readonly AllotmentRule[], classOf: (sku: string) => string | null): Subject[] {
  const skus = new Set(fences.flatMap((rule) => rule.sku ?? []));
  const classes = new Set(fences.flatMap((rule) => (rule.sku === null ? (rule.itemClass ?? []) : [])));
  return [
    ...[...skus].map((sku) => ({ sku, itemClass: classOf(sku) })),
    ...[...classes].map((itemClass) => ({ sku: null, itemClass })),
    { sku: null, itemClass: null },
  ];
}

function isAbout(rule: AllotmentRule, { sku, itemClass }: Subject): boolean {
  return (rule.sku === null || rule.sku === sku) && (rule.itemClass === null || rule.itemClass === itemClass);
}

function locationsOf(
  { channel, location }: AllotmentRule,
  channels: ReadonlyMap<string, Channel>,
): readonly string[] {
  const own = channels.get(channel)?.locations ?? [];
  return location === null ? own : own.filter((code) => code === location);
}

/** What is in force together changes to more only where a fence begins. */
function findAt(
  fences: readonly AllotmentRule[],
  given: ReadonlySet<string>,
  locations: (rule: AllotmentRule) => readonly string[],
  now: number,
): Pick<Excess, 'ids' | 'millionths' | 'location'> | null {
  const at = new Map<string, AllotmentRule[]>();
  for (const rule of fences) {
    for (const location of locations(rule)) at.set(location, [...(at.get(location) ?? []), rule]);
  }
  for (const [location, there] of at) {
    if (sumOf(there) <= all) continue;
    for (const moment of new Set(there.map((rule) => Math.max(rule.validFrom ?? now, now)))) {
      const together = there.filter((rule) => isInForce(rule, moment));
      const millionths = sumOf(together);
      if (millionths > all && together.some((rule) => given.has(rule.id))) {
        return { ids: together.map((rule) => rule.id).toSorted(), millionths, location };
      }
    }
  }
  return null;
}

function sumOf(rules: readonly AllotmentRule[]): bigint {
  return rules.reduce((sum, rule) => sum + rule.millionths, 0n);
}
