// What a command comes to: entries to append and the new state of what they are about, or a refusal. A decision
// changes nothing by itself; `record` writes it into the view, so that the next command of the batch sees it.

import type { Command } from './command.ts';
import { undeclared } from './inbound/source.ts';
import { invariant } from './invariant.ts';
import type { EntryBody, EntryOrigin } from './journal-entry.ts';
import { learnUses } from './reserve/reservation-uses.ts';
import { addReservation, addSupply, learn, positionAt, type LedgerView } from './ledger-view.ts';
import {
  applyEntry,
  available,
  isOversold,
  placesOf,
  positionKey,
  tooLargeIn,
  type Position,
  type PositionKey,
} from './position.ts';
import { fits } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';
import type { Reservation } from './reservation.ts';
import { supplyKey, type Supply } from './supply.ts';

export interface Decided {
  readonly ok: true;
  readonly entries: readonly EntryBody[];
  readonly reservations: readonly Reservation[];
  readonly supplies: readonly Supply[];
  /** The reservation that the caller is told about. */
  readonly answer: Reservation | null;
  /** Whether all that it says was known from a newer word, so that no balance changes by it. */
  readonly isAbsorbed: boolean;
}

export type Decision = Decided | Refused;

export function decided(parts: Partial<Omit<Decided, 'ok'>>): Decided {
  return { ok: true, entries: [], reservations: [], supplies: [], answer: null, isAbsorbed: false, ...parts };
}

const nothing = {
  from: null,
  to: null,
  promise: null,
  reservationId: null,
  lineId: null,
  detail: null,
  portion: null,
};

/** An entry with the parts that are given; the others are null. */
export function entryOf(entry: Pick<EntryBody, 'kind' | 'sku' | 'quantity'> & Partial<EntryBody>): EntryBody {
  return { ...nothing, ...entry };
}

/** Refuses a decision after which a balance would not fit into the store: its entries together, tried on copies. */
export function checkRange(view: LedgerView, decision: Decided): Refused | null {
  const copies = new Map<Position, Position>();
  const copyAt = (sku: string, location: string, lot: string): Position => {
    const position = positionAt(view, sku, location, lot);
    const copy = copies.get(position) ?? { ...position };
    copies.set(position, copy);
    return copy;
  };
  for (const entry of decision.entries) {
    // A promise alone cannot grow out of range: it is bounded by what is available (I3).
    if (entry.from === null && entry.to === null) continue;
    if (!fits(entry.quantity)) return tooLarge(`The change would be ${entry.quantity}.`);
    applyEntry(entry, view.seq, copyAt);
  }
  for (const position of copies.values()) {
    const balance = tooLargeIn(position);
    if (balance !== null) return tooLarge(`${balance} of ${position.sku} at ${position.location} would not fit.`);
  }
  return null;
}

function tooLarge(detail: string): Refused {
  return refuse('quantity_out_of_range', detail, 'quantity');
}

/** Records a decision: numbers its entries, applies them, and notes where `available` crossed zero by it. */
export function record(view: LedgerView, origin: EntryOrigin, decision: Decided): void {
  const before = new Map<Position, bigint>();
  for (const body of decision.entries) append(view, origin, body, before);
  for (const [position, was] of before) {
    const isNow = isOversold(position);
    if (available(position) > was) raise(view, position, available(position) - was);
    if (isNow === was < 0n) continue;
    const { sku, location, lot, seq } = position;
    const topic = isNow ? 'oversold' : 'oversold_cleared';
    const { correlationId } = origin;
    view.notices.push({ topic, sku, location, lot, available: available(position), seq, correlationId });
  }
  for (const reservation of decision.reservations) {
    if (!view.reservations.has(reservation.id)) view.newReservations.add(reservation.id);
    view.changedReservations.add(reservation.id);
    learnUses(view, view.reservations.get(reservation.id), reservation);
    addReservation(view, reservation);
  }
  for (const supply of decision.supplies) {
    addSupply(view, supply);
    view.changedSupplies.add(supplyKey(supply.order, supply.sku, supply.location));
    // Those that waited for it are owed what is there like everybody else from now on.
    if (supply.open === 0n) raise(view, { ...supply, lot: '' }, 0n);
  }
}

function raise(view: LedgerView, { sku, location, lot }: PositionKey, units: bigint): void {
  const key = positionKey(sku, location, lot);
  view.raised.set(key, (view.raised.get(key) ?? 0n) + units);
}

function append(view: LedgerView, origin: EntryOrigin, body: EntryBody, before: Map<Position, bigint>): void {
  const touched = touchedBy(view, body);
  for (const position of touched) {
    if (!before.has(position)) before.set(position, available(position));
  }
  const promised = body.promise !== null && body.promise.reserved + body.promise.allocated > 0n;
  view.seq += 1n;
  const entry = { ...body, seq: view.seq, recordedAt: view.now, origin };
  view.entries.push(entry);
  learn(view, entry);
  applyEntry(body, view.seq, (sku, location, lot) => positionAt(view, sku, location, lot));
  for (const position of touched) {
    view.changedPositions.add(position);
    const { sku, location } = position;
    invariant(!(promised && isOversold(position)), `I3: a promise took ${sku} at ${location} below zero`);
  }
}

function touchedBy(view: LedgerView, body: EntryBody): Position[] {
  const touched: Position[] = [];
  if (body.sku === null) return touched;
  for (const { location, lot } of placesOf(body)) {
    const position = positionAt(view, body.sku, location, lot);
    if (!touched.includes(position)) touched.push(position);
  }
  return touched;
}

/** Refuses what is said to happen later than the clock of its source can be wrong. */
export function checkOccurredAt(view: LedgerView, command: Command): Refused | null {
  const { occurredAt, source } = command.origin;
  const { clockToleranceMs } = view.catalogue.sources.get(source ?? '') ?? undeclared('');
  if (occurredAt <= view.now + clockToleranceMs) return null;
  const detail = `The time lies more than ${clockToleranceMs / 1000} s in the future.`;
  return refuse('invalid_field', detail, 'time');
}
