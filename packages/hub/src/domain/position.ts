// The balance of one item at one location (and lot): physical units by status, what is under way, and what is
// promised. It is the sum of its journal entries (I1), and this file is the only place that adds them up, for
// the decision, for the rebuild (I14) and for the simulation alike.

import { invariant } from './invariant.ts';
import type { EntryBody, InsidePlace, PromiseChange } from './journal-entry.ts';
import { fits } from './quantity.ts';
import { insideAccounts, type InsideAccount } from './stock-status.ts';

export interface PositionKey {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
}

export type Balances = Record<InsideAccount, bigint> & {
  /** Promised to a demand, at locations that may still change. */
  reserved: bigint;
  /** Tied to an order line here. */
  allocated: bigint;
  /** The part of `allocated` that has left the shelf and is still on hand. */
  picked: bigint;
};

export interface Position extends PositionKey, Balances {
  /** The last entry that touched it. */
  seq: bigint;
}

export function positionKey(sku: string, location: string, lot: string): string {
  return `${sku}\u0000${location}\u0000${lot}`;
}

export function placeKey(sku: string, location: string): string {
  return `${sku}\u0000${location}`;
}

export function emptyPosition(key: PositionKey): Position {
  return {
    sku: key.sku,
    location: key.location,
    lot: key.lot,
    sellable: 0n,
    quarantine: 0n,
    damaged: 0n,
    onHold: 0n,
    returned: 0n,
    inTransit: 0n,
    onOrder: 0n,
    reserved: 0n,
    allocated: 0n,
    picked: 0n,
    seq: 0n,
  };
}

export function onHand(position: Balances): bigint {
  return position.sellable + position.quarantine + position.damaged + position.onHold + position.returned;
}

/** What may still be promised here. Negative only because a fact said so, never because of a promise (I3). */
export function available(position: Balances): bigint {
  return position.sellable - position.reserved - position.allocated;
}

export function isOversold(position: Balances): boolean {
  return available(position) < 0n;
}

/** The first balance, or sum of balances that is told to somebody, that could not be stored. */
export function tooLargeIn(position: Balances): string | null {
  for (const account of insideAccounts) if (!fits(position[account])) return account;
  if (!fits(onHand(position))) return 'onHand';
  return fits(available(position)) ? null : 'available';
}

/** The positions that an entry touches: at most three. */
export function* placesOf(entry: EntryBody): Generator<{ location: string; lot: string }> {
  if (entry.from?.location != null) yield entry.from;
  if (entry.to?.location != null) yield entry.to;
  if (entry.promise) yield entry.promise;
}

function addTo(position: Position, place: InsidePlace, quantity: bigint): void {
  position[place.account] += quantity;
}

function addPromise(position: Position, change: PromiseChange): void {
  position.reserved += change.reserved;
  position.allocated += change.allocated;
  position.picked += change.picked;
  invariant(position.reserved >= 0n, `I4: reserved of ${position.sku} at ${position.location} is negative`);
  invariant(
    position.picked >= 0n && position.allocated >= position.picked,
    `I4: picked of ${position.sku} at ${position.location} is no part of what is allocated`,
  );
}

/** Adds an entry to the positions that it touches; `at` finds (or makes) the position of a place. */
export function applyEntry(
  entry: EntryBody,
  seq: bigint,
  at: (sku: string, location: string, lot: string) => Position,
): void {
  const { sku, from, to, promise } = entry;
  if (sku === null) return;
  if (from !== null && from.location !== null) {
    const position = at(sku, from.location, from.lot);
    addTo(position, from, -entry.quantity);
    position.seq = seq;
  }
  if (to !== null && to.location !== null) {
    const position = at(sku, to.location, to.lot);
    addTo(position, to, entry.quantity);
    position.seq = seq;
  }
  if (promise !== null) {
    const position = at(sku, promise.location, promise.lot);
    addPromise(position, promise);
    position.seq = seq;
  }
}

/** A position in one line, for a person who has to see in what two differ. */
export function formatPosition(position: Position): string {
  const { sku, location, lot, seq, reserved, allocated, picked } = position;
  const accounts = insideAccounts.map((account) => `${account} ${position[account]}`).join(', ');
  const promised = `reserved ${reserved}, allocated ${allocated}, picked ${picked}`;
  return `${sku} at ${location}${lot === '' ? '' : ` lot ${lot}`}: ${accounts}, ${promised}, seq ${seq}`;
}
