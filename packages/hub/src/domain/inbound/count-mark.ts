// What has been counted, and as of when. Whatever is told later of a moment before the count is in the count already:
// the count is amended by it. A mark is made by each count of a position, and by each complete snapshot for its
// whole location. Marks can be rebuilt from the journal.

import type { JournalEntry, Place } from '../journal-entry.ts';
import { isObject } from '../reservation.ts';
import type { InsideAccount } from '../stock-status.ts';
import type { Basis } from './source.ts';

export interface CountMark {
  readonly source: string;
  readonly location: string;
  /** Null for everything at the location. */
  readonly sku: string | null;
  readonly lot: string;
  /** `onHand` is the sum of every status; it says what is sellable, by what is known of the others. */
  readonly account: InsideAccount | 'onHand';
  readonly asOf: number;
  /** Whether what is sellable by it has been raised by what was allocated. */
  readonly basis: Basis;
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
  return mark.account === (mark.account === 'onHand' && place.account === 'sellable' ? 'onHand' : place.account);
}

/** The one that says what there is: the newer, and of the same moment the one that counted the status alone. */
export function newerMark(a: CountMark | null, b: CountMark | null): CountMark | null {
  if (a === null || b === null) return a ?? b;
  if (a.asOf !== b.asOf) return a.asOf > b.asOf ? a : b;
  return a.account === 'onHand' ? b : a;
}

/** The newest count of a place, by the marks that stand; null if there is none. */
export function newestMark(
  marks: readonly CountMark[],
  sku: string,
  place: Place,
  stands: (mark: CountMark) => boolean,
): CountMark | null {
  let newest: CountMark | null = null;
  for (const mark of marks) if (covers(mark, sku, place) && stands(mark)) newest = newerMark(newest, mark);
  return newest;
}

/** What tells the amendment of a count from a count: as of when it was counted what is amended. */
export function amendmentDetail(asOf: number): string {
  return JSON.stringify({ amends: asOf });
}

/** Whether an entry amends a count by what was told later: it follows from what was told, and counts nothing. */
export function isAmendment({ kind, sku, detail }: Pick<JournalEntry, 'kind' | 'sku' | 'detail'>): boolean {
  if (kind !== 'count' || sku === null || detail === null) return false;
  const said: unknown = JSON.parse(detail);
  return isObject(said) && typeof said.amends === 'number';
}

/** The mark that an entry makes: that of a count, or of a complete snapshot of a location. */
export function markOf({ kind, sku, from, to, origin, detail }: JournalEntry): CountMark | null {
  if (kind !== 'count' || origin.source === null) return null;
  const said: unknown = JSON.parse(detail ?? '{}');
  if (!isObject(said) || said.amends !== undefined) return null;
  const { source, occurredAt: asOf } = origin;
  const isOnHand = said.scope === 'onHand';
  const by = { source, asOf, basis: said.basis === 'net' ? 'net' : 'gross' } as const;
  if (sku === null) {
    return { ...by, location: String(said.location), sku, lot: '', account: isOnHand ? 'onHand' : 'sellable' };
  }
  const place = to !== null && to.location !== null ? to : from;
  if (place === null || place.location === null) return null;
  const { location, lot, account } = place;
  return { ...by, location, sku, lot, account: isOnHand ? 'onHand' : account };
}
