// What has been counted, and as of when. Whatever the same source tells later of a moment before the count is in the
// count already: it is absorbed. A mark is made by each count of a position, and by each complete snapshot for its
// whole location. Marks can be rebuilt from the journal.

import type { JournalEntry, Place } from '../journal-entry.ts';
import { isObject } from '../reservation.ts';
import { isPhysical, type InsideAccount } from '../stock-status.ts';

export interface CountMark {
  readonly source: string;
  readonly location: string;
  /** Null for everything at the location. */
  readonly sku: string | null;
  readonly lot: string;
  /** `onHand` covers every status of stock on hand. */
  readonly account: InsideAccount | 'onHand';
  readonly asOf: number;
}

/** The marks of an item at a location, or (null) of the location as a whole. */
export function markedPlace(location: string, sku: string | null): string {
  return `${location}\u0000${sku ?? ''}`;
}

/** One mark is kept for each source, place and account: a newer one takes the place of the older. */
export function isSameMark(a: CountMark, b: CountMark): boolean {
  return (
    a.source === b.source &&
    a.location === b.location &&
    a.sku === b.sku &&
    a.lot === b.lot &&
    a.account === b.account
  );
}

function covers(mark: CountMark, sku: string, place: Place): boolean {
  if (place.location !== mark.location) return false;
  if (mark.sku !== null && (mark.sku !== sku || mark.lot !== place.lot)) return false;
  return mark.account === place.account || (mark.account === 'onHand' && isPhysical(place.account));
}

/** The newest moment as of which a place was counted, by this source or (null) by any; -Infinity if never. */
export function countedAsOf(marks: readonly CountMark[], source: string | null, sku: string, place: Place): number {
  let asOf = Number.NEGATIVE_INFINITY;
  for (const mark of marks) {
    if (mark.asOf <= asOf || (source !== null && mark.source !== source)) continue;
    if (covers(mark, sku, place)) asOf = mark.asOf;
  }
  return asOf;
}

/** The mark that an entry makes: that of a count, or of a complete snapshot of a location. */
export function markOf({ kind, sku, from, to, origin, detail }: JournalEntry): CountMark | null {
  if (kind !== 'count' || origin.source === null) return null;
  const said: unknown = JSON.parse(detail ?? '{}');
  if (!isObject(said)) return null;
  const { source, occurredAt: asOf } = origin;
  const isOnHand = said.scope === 'onHand';
  if (sku === null) {
    const account = isOnHand ? 'onHand' : 'sellable';
    return { source, location: String(said.location), sku, lot: '', account, asOf };
  }
  const place = to !== null && to.location !== null ? to : from;
  if (place === null || place.location === null) return null;
  return {
    source,
    location: place.location,
    sku,
    lot: place.lot,
    account: isOnHand ? 'onHand' : place.account,
    asOf,
  };
}
