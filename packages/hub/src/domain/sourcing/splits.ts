// The splits of sourcing: how a demand is shared out over places that are in their order.

import { cost } from './sorts.ts';
import type { Candidate, Source } from './source.ts';

/** Each place as far as it goes. */
export function inOrder(candidates: readonly Candidate[], quantity: bigint): Source[] {
  const sources: Source[] = [];
  let rest = quantity;
  for (const { location, lot, free } of candidates) {
    if (rest === 0n) break;
    if (free <= 0n) continue;
    const units = free < rest ? free : rest;
    sources.push({ location: location.code, lot, quantity: units });
    rest -= units;
  }
  return sources;
}

/** One location for the whole demand where that is possible, the first that can; else each place as far as it goes. */
export function fewestShipments(candidates: readonly Candidate[], quantity: bigint): Source[] {
  const there = new Map<string, bigint>();
  for (const { location, free } of candidates) {
    if (free > 0n) there.set(location.code, (there.get(location.code) ?? 0n) + free);
  }
  const whole = [...there].find(([, free]) => free >= quantity)?.[0];
  return inOrder(
    whole === undefined ? candidates : candidates.filter(({ location }) => location.code === whole),
    quantity,
  );
}

/** Each unit from where it costs least to ship, however many shipments that makes. */
export function cheapest(candidates: readonly Candidate[], quantity: bigint): Source[] {
  return inOrder(candidates.toSorted(cost), quantity);
}
