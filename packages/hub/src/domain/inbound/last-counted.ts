// Which counts stand. The word of the owner on what there was at a moment holds for everybody: whatever happened
// before, told by whom and when, is in it. Where nobody owns what is on hand, a count holds for its own source. The
// complete snapshot of a system that owns some items there holds for those alone.

import type { InsidePlace, Place } from '../journal-entry.ts';
import type { LedgerView } from '../ledger-view.ts';
import { markedPlace, newerMark, newestMark, type CountMark } from './count-mark.ts';
import { ownersOf } from './ownership.ts';
import { classOf } from './silence.ts';

/** What has been counted, and who owns what. */
export type Counts = Pick<LedgerView, 'marks' | 'catalogue'>;

/** The count that says what there is at a place, for what this source tells of it. */
export function countFor(view: Counts, source: string, sku: string, place: Place): CountMark | null {
  return newest(view, sku, place, (mark, isOwned) => isOwned || mark.source === source);
}

/** The count that says what there is at a place, by anybody whose count was taken: an older one is of no use. */
export function countByAnybody(view: Counts, sku: string, place: Place): CountMark | null {
  return newest(view, sku, place, () => true);
}

/** Whether what was allocated at a place at a moment has been added to a count of what is sellable there. */
export function netCountSince(
  view: Counts,
  sku: string,
  { location, lot }: Pick<InsidePlace, 'location' | 'lot'>,
  at: number,
): CountMark | null {
  const count = countByAnybody(view, sku, { location, lot, account: 'sellable' });
  return count !== null && count.basis === 'net' && count.asOf >= at ? count : null;
}

/** As of when a source told everything that it has at a location. */
export function toldWhole(view: Counts, source: string, location: string, account: CountMark['account']): number {
  const marks = view.marks.get(markedPlace(location, null)) ?? [];
  const told = marks.filter((mark) => mark.source === source && [account, 'onHand'].includes(mark.account));
  return told.reduce((asOf, mark) => Math.max(asOf, mark.asOf), Number.NEGATIVE_INFINITY);
}

function newest(
  view: Counts,
  sku: string,
  place: Place,
  holds: (mark: CountMark, isOwned: boolean) => boolean,
): CountMark | null {
  if (place.location === null || view.marks.size === 0) return null;
  const { location } = place;
  const itemClass = classOf(view.catalogue.items.get(sku));
  const stands = (mark: CountMark): boolean => {
    const owners = ownersOf(view.catalogue.ownership, 'on_hand', { sku, itemClass, location }, mark.asOf);
    const isOwned = owners.some(({ source }) => source === mark.source);
    return (isOwned || owners.length === 0) && holds(mark, isOwned);
  };
  const own = newestMark(view.marks.get(markedPlace(location, sku)) ?? [], sku, place, stands);
  const whole = newestMark(view.marks.get(markedPlace(location, null)) ?? [], sku, place, stands);
  return newerMark(own, whole);
}
