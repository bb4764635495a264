// How much lies where when the demonstration begins and how fast it is replenished: derived from what will be
// asked for, so that most of it can be served and some items, chosen by the seed, are deliberately scarce. There
// the refusals come from, and with them the proof that nothing is promised twice.

import type { Demand, ItemDemand } from './demand.ts';
import { locationCodes, type LocationCode } from './network.ts';
import { shareOf } from './random.ts';

export interface ItemPlan {
  readonly sku: string;
  readonly name: string;
  readonly isScarce: boolean;
  readonly isBestSeller: boolean;
  readonly opening: Readonly<Record<LocationCode, number>>;
  /** Units that a tick of the planner has to replace on average; 0 for what is never reordered. */
  readonly perTick: Readonly<Record<LocationCode, number>>;
  /** Units of the outer carton that suppliers deliver; 1 for what comes singly. */
  readonly caseUnits: number;
}

export interface StockPlan {
  readonly items: ReadonlyMap<string, ItemPlan>;
  /** How often the planner looks at the stock: once a day, more often where the lines span a few days only. */
  readonly tickMs: number;
}

/** Ticks from an order to its arrival, and ticks that one order is meant to last. */
export const leadTicks = 4;
export const cycleTicks = 8;

const dayMs = 86_400_000;
const ticksMin = 40;

const bestSellerShare = 0.1;

const scarceShare = 0.12;
const scarceOpening = 0.45;
const scarceSupply = 0.6;
/** A little more than is asked for, as planners order. */
const plentySupply = 1.15;

const shares: Readonly<Record<LocationCode, number>> = { 'DC-NORTH': 0.4, 'DC-SOUTH': 0.35, '3PL': 0.25 };

const caseSizes = [1, 1, 6, 12, 12, 24] as const;

export function planStock(demand: Demand, seed: number): StockPlan {
  const spanMs = Math.max(1, demand.lastAt - demand.firstAt);
  const tickMs = Math.max(60_000, Math.min(dayMs, Math.floor(spanMs / ticksMin)));
  const ticks = Math.max(1, spanMs / tickMs);
  const ranked = demand.items.toSorted((a, b) => b.saleLines - a.saleLines);
  const best = new Set(ranked.slice(0, Math.ceil(bestSellerShare * ranked.length)));
  const items = new Map(
    demand.items.map((item) => [item.sku, { ...planItem(item, ticks, seed), isBestSeller: best.has(item) }]),
  );
  return { items, tickMs };
}

function planItem(item: ItemDemand, ticks: number, seed: number): Omit<ItemPlan, 'isBestSeller'> {
  const { sku, name, saleLines, netUnits } = item;
  const isScarce = shareOf(`${seed}/scarce/${sku}`) < scarceShare;
  // Few lines come in bursts that no replenishment could follow: then all of it lies there from the beginning.
  const openingShare = Math.min(1.1, 0.3 + 6 / Math.max(1, saleLines));
  const lying = Math.ceil(netUnits * openingShare * (isScarce ? scarceOpening : 1));
  const isReordered = openingShare < 1;
  const supplied = isReordered ? (netUnits / ticks) * (isScarce ? scarceSupply : plentySupply) : 0;
  // What hardly sells lies where all channels can reach it.
  const placed = saleLines > 3 ? shares : { 'DC-NORTH': 0, 'DC-SOUTH': 1, '3PL': 0 };
  return {
    sku,
    name,
    isScarce,
    opening: divide(lying, placed),
    perTick: {
      'DC-NORTH': supplied * placed['DC-NORTH'],
      'DC-SOUTH': supplied * placed['DC-SOUTH'],
      '3PL': supplied * placed['3PL'],
    },
    caseUnits: caseSizes[Math.floor(shareOf(`case/${sku}`) * caseSizes.length)] ?? 1,
  };
}

/** Whole units by shares; what is left over goes to the place that all channels share. */
function divide(units: number, placed: Readonly<Record<LocationCode, number>>): Record<LocationCode, number> {
  const north = Math.floor(units * placed['DC-NORTH']);
  const third = Math.floor(units * placed['3PL']);
  return { 'DC-NORTH': north, 'DC-SOUTH': units - north - third, '3PL': third };
}

export function openingUnits(plan: ItemPlan): number {
  return locationCodes.reduce((sum, code) => sum + plan.opening[code], 0);
}
