// Sourcing: at which places a demand is reserved. It is a pipeline of small rules by name: filters leave places out,
// sorts say which come first, and one split shares the demand out. Pure choice: it is told what is free and promises
// nothing.

import type { Location } from '../location.ts';

/** A place with something of the item. They come grouped by location, in the channel's order of preference. */
export interface Candidate {
  readonly location: Location;
  readonly lot: string;
  /** When the lot is no longer good; null for never. */
  readonly expiresAt: number | null;
  readonly free: bigint;
}

export interface Source {
  readonly location: string;
  readonly lot: string;
  readonly quantity: bigint;
}

/** What rules may go by besides the places themselves. */
export interface Demanded {
  readonly now: number;
  readonly allowsDropShip: boolean;
  /** The region that it goes to; null where nobody said. */
  readonly region: string | null;
  /** The time, or the day (YYYY-MM-DD) at the location, by which it has to leave; null where nobody said. */
  readonly neededBy: number | string | null;
}

/** Whether a place may be used. */
export type Filter = (candidate: Candidate, demanded: Demanded) => boolean;

/** Negative when the first is preferred; 0 leaves it to the next rule, and in the end to the channel's order. */
export type Sort = (a: Candidate, b: Candidate, demanded: Demanded) => number;

/** Shares a quantity out over places that are already in their order; never more than is free there. */
export type Split = (candidates: readonly Candidate[], quantity: bigint) => Source[];
