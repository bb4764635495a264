// The model's understanding of ring fences: in their order, and each at the locations that the fewest channels sell
// from, they are filled up from what is there. What is left is for everybody.

import { placeName, promisedAt, type Model } from './model.ts';
import type { PlannedRule } from './rule-plan.ts';
import type { PlannedChannel, PlannedItem } from './world-plan.ts';

export interface Fenced {
  readonly rule: PlannedRule;
  readonly unused: number;
  readonly covered: Map<string, number>;
}

export interface Cover {
  readonly fences: readonly Fenced[];
  /** By location; below zero where something is missing. */
  readonly shared: Map<string, number>;
}

export function countsFor({ plan }: Model, channel: PlannedChannel, code: string): boolean {
  const location = plan.locations.find((one) => one.code === code);
  return location !== undefined && !location.isClosed && (location.kind === 'warehouse' || channel.allowsDropShip);
}

/** What is free in each lot that has not expired, first expired first. */
export function freeLots(
  model: Model,
  item: PlannedItem,
  location: string,
  now: number,
): { lot: string; sellable: number; left: number }[] {
  const expiryOf = (lot: string): number => model.plan.expiries[`${item.sku} ${lot}`] ?? Infinity;
  const lots = item.hasLots ? ['x', 'y', 'z'].filter((lot) => expiryOf(lot) > now) : [''];
  const inTurn = lots.toSorted((a, b) =>
    expiryOf(a) === expiryOf(b) ? (a < b ? -1 : 1) : expiryOf(a) - expiryOf(b),
  );
  return inTurn.map((lot) => {
    const sellable = model.shelves.get(placeName(item.sku, location, lot))?.['sellable'] ?? 0;
    return { lot, sellable, left: sellable - promisedAt(model, item.sku, location, lot) };
  });
}

export function coverAll(model: Model, item: PlannedItem, rules: readonly PlannedRule[], now: number): Cover {
  const shared = new Map<string, number>();
  const sellable = new Map<string, number>();
  for (const { code, safetyStock } of model.plan.locations) {
    const lots = freeLots(model, item, code, now);
    const safety = safetyStock * 10 ** item.scale;
    shared.set(code, lots.reduce((sum, { left }) => sum + left, 0) - safety);
    sellable.set(code, Math.max(0, lots.reduce((sum, one) => sum + one.sellable, 0) - safety));
  }
  const fences = rules.flatMap((rule): Fenced[] => {
    const channel = model.plan.channels.find(({ code }) => code === rule.channel);
    if (rule.kind !== 'ring_fence' || !channel) return [];
    const codes = channel.locations.filter((code) => {
      return countsFor(model, channel, code) && (rule.location ?? code) === code;
    });
    const { taken, shipped } = usesOf(model, rule.id, item.sku);
    const all = codes.reduce((sum, code) => sum + (sellable.get(code) ?? 0), 0);
    const unused =
      rule.unit === 'percent'
        ? Math.floor(percentOf(rule.value, all)) - (taken - shipped)
        : rule.value * 10 ** item.scale - taken;
    const covered = fillUp(model, codes, shared, Math.max(0, unused));
    return [{ rule, unused: Math.max(0, unused), covered }];
  });
  return { fences, shared };
}

/** Whole numbers as far as possible, so that nothing is lost before it is rounded. */
export function percentOf(percent: number, base: number): number {
  return (Math.round(percent * 1_000_000) * base) / 100_000_000;
}

function fillUp(
  { plan }: Model,
  codes: readonly string[],
  shared: Map<string, number>,
  unused: number,
): Map<string, number> {
  const sellers = (code: string): number => plan.channels.filter(({ locations }) => locations.includes(code)).length;
  const covered = new Map<string, number>();
  let rest = unused;
  for (const code of codes.toSorted((a, b) => sellers(a) - sellers(b))) {
    const units = Math.max(0, Math.min(rest, shared.get(code) ?? 0));
    if (units > 0) covered.set(code, units);
    shared.set(code, (shared.get(code) ?? 0) - units);
    rest -= units;
  }
  return covered;
}

/** What all holds, those of promises that have ended included, have taken of a fence and not given back. */
function usesOf(model: Model, ruleId: string, sku: string): { taken: number; shipped: number } {
  let taken = 0;
  let shipped = 0;
  for (const { holds } of model.promises.values()) {
    for (const hold of holds) {
      if (hold.about.fence !== ruleId || hold.sku !== sku) continue;
      taken += hold.reserved + hold.allocated + hold.shipped;
      shipped += hold.shipped;
    }
  }
  return { taken, shipped };
}
