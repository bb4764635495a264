// What a channel is told first: that something is sold out; then what is likeliest to be sold too often before the
// channel hears of it; then what has waited the longest. A share of each call goes by age alone, so that what is never
// urgent is told too.

import type { ListingFigures } from './listing.ts';

export interface Urgency {
  readonly isOut: boolean;
  /** Of one channel, so that its lag is the same for all. */
  readonly dailyRisk: number;
  /** Since when it waits. */
  readonly since: number;
}

/** Nothing is left, and the channel is not known to show that. */
export function isStockOut({ desired, confirmed, state }: ListingFigures): boolean {
  if (desired === null || desired.quantity > 0n) return false;
  return state === 'uncertain' || confirmed === null || confirmed.quantity > 0n;
}

export interface Pace {
  /** Millionths of smallest units that the channel sells a day. */
  readonly perDayMillionths: bigint;
  /** Smallest units that the channel may sell. */
  readonly remaining: bigint;
  /** What the tier of the item makes of it. */
  readonly weight: number;
}

/** Which part of what is left is sold in a day at the usual pace: velocity ÷ remaining. */
export function dailyRiskOf({ perDayMillionths, remaining, weight }: Pace): number {
  return (Number(perDayMillionths) / 1_000_000 / Math.max(1, Number(remaining))) * weight;
}

const msPerDay = 86_400_000;

/** Which part of what is left is sold until the channel hears: velocity × lag ÷ remaining. */
export function riskOf(dailyRisk: number, lagMs: number): number {
  return (dailyRisk * lagMs) / msPerDay;
}

/** Below zero when the first goes before the second. */
export function compareUrgency(a: Urgency, b: Urgency): number {
  if (a.isOut !== b.isOut) return a.isOut ? -1 : 1;
  return b.dailyRisk - a.dailyRisk || a.since - b.since;
}

const oldestEvery = 8;

/** How many of the items of a call go by age alone; a call of few items leaves all to every eighth call. */
export function shareByAge(items: number, call: number): number {
  if (items >= oldestEvery) return Math.floor(items / oldestEvery);
  return call % oldestEvery === oldestEvery - 1 ? 1 : 0;
}
