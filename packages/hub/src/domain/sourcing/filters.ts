// The filters of sourcing: which places may be used at all.

import { dayAt, leavesOn } from '../promise/calendar.ts';
import type { Candidate, Demanded } from './source.ts';

export function open({ location }: Candidate): boolean {
  return !location.isClosed;
}

export function dropShipAllowed({ location }: Candidate, { allowsDropShip }: Demanded): boolean {
  return allowsDropShip || location.kind !== 'supplier';
}

export function canShipBy({ location }: Candidate, { now, neededBy }: Demanded): boolean {
  if (neededBy === null) return true;
  const leaves = leavesOn(location.calendar, now);
  const lastDay = typeof neededBy === 'string' ? neededBy : dayAt(location.calendar, neededBy);
  return leaves !== null && leaves <= lastDay;
}

export function sameRegion({ location }: Candidate, { region }: Demanded): boolean {
  return region === null || location.region === region;
}
