// The sorts of sourcing: which places come first.

import type { Candidate, Demanded } from './source.ts';

/** As the channel names its locations; within one, lots by their code. */
export function channelOrder(): number {
  return 0;
}

export function priority(a: Candidate, b: Candidate): number {
  return a.location.priority - b.location.priority;
}

/** The destination's region first. */
export function region(a: Candidate, b: Candidate, demanded: Demanded): number {
  const isAway = ({ location }: Candidate): number => (location.region === demanded.region ? 0 : 1);
  return demanded.region === null ? 0 : isAway(a) - isAway(b);
}

/** What costs least to ship first; what nobody knows the cost of last. */
export function cost(a: Candidate, b: Candidate): number {
  return compareOrLast(a.location.shippingCost, b.location.shippingCost);
}

/** First expired, first out; what does not expire last. */
export function fefo(a: Candidate, b: Candidate): number {
  return compareOrLast(a.expiresAt, b.expiresAt);
}

function compareOrLast<T extends bigint | number>(a: T | null, b: T | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
