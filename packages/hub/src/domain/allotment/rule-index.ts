// The allotment rules of a tenant, found by item without looking at all of them: those of its SKU, those of its class,
// and those for everything. Built once for each version of the catalogue.

import type { Channel } from '../channel.ts';
import { classOf } from '../inbound/silence.ts';
import type { Item } from '../item.ts';
import { compareRules, isInForce, type AllotmentRule } from './allotment-rule.ts';

export interface RuleIndex {
  readonly bySku: ReadonlyMap<string, readonly AllotmentRule[]>;
  readonly byClass: ReadonlyMap<string, readonly AllotmentRule[]>;
  readonly general: readonly AllotmentRule[];
  readonly hasFences: boolean;
  /** The channels of which a rule asks how fast they sell, in order. */
  readonly paced: readonly string[];
  /** How many channels sell from each location. */
  readonly channelsAt: ReadonlyMap<string, number>;
}

export const noRules: RuleIndex = {
  bySku: new Map(),
  byClass: new Map(),
  general: [],
  hasFences: false,
  paced: [],
  channelsAt: new Map(),
};

export function indexRules(rules: readonly AllotmentRule[], channels: Iterable<Channel>): RuleIndex {
  const sorted = rules.toSorted(compareRules);
  const channelsAt = new Map<string, number>();
  for (const { locations } of channels) {
    for (const code of locations) channelsAt.set(code, (channelsAt.get(code) ?? 0) + 1);
  }
  return {
    bySku: Map.groupBy(
      sorted.filter((rule) => rule.sku !== null),
      (rule) => rule.sku ?? '',
    ),
    byClass: Map.groupBy(
      sorted.filter((rule) => rule.sku === null && rule.itemClass !== null),
      (rule) => rule.itemClass ?? '',
    ),
    general: sorted.filter((rule) => rule.sku === null && rule.itemClass === null),
    hasFences: sorted.some((rule) => rule.kind === 'ring_fence'),
    paced: [...new Set(sorted.filter(isPaced).map((rule) => rule.channel))].toSorted(),
    channelsAt,
  };
}

/** Whether what a rule states depends on how fast its channel sells. */
export function isPaced({ unit }: AllotmentRule): boolean {
  return unit === 'days' || unit === 'dynamic';
}

export function hasRules({ bySku, byClass, general }: RuleIndex): boolean {
  return bySku.size + byClass.size + general.length > 0;
}

/** The rules about an item that are in force, of all channels, in their order. */
export function rulesOf(index: RuleIndex, item: Item, now: number): readonly AllotmentRule[] {
  const { bySku, byClass, general } = index;
  const itemClass = classOf(item);
  const own = bySku.get(item.sku)?.filter((rule) => rule.itemClass === null || rule.itemClass === itemClass);
  const ofClass = itemClass === null ? undefined : byClass.get(itemClass);
  if (own === undefined && ofClass === undefined && general.length === 0) return none;
  const found = [...(own ?? []), ...(ofClass ?? []), ...general].filter((rule) => isInForce(rule, now));
  return found.toSorted(compareRules);
}

/** Whether any rule comes into force or ends after one moment and until another. */
export function changesBetween({ bySku, byClass, general }: RuleIndex, after: number, until: number): boolean {
  const isBetween = (at: number | null): boolean => at !== null && at > after && at <= until;
  const hasChange = (rules: readonly AllotmentRule[]): boolean =>
    rules.some(({ validFrom, validTo }) => isBetween(validFrom) || isBetween(validTo));
  return hasChange(general) || [...bySku.values()].some(hasChange) || [...byClass.values()].some(hasChange);
}

const none: readonly AllotmentRule[] = [];
