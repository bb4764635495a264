// A ledger in memory for tests of the domain and for the simulation: it loads a view for a batch and commits it,
// as the store does with PostgreSQL. Positions are copied into the view, so that a view can be thrown away.
// It leaves hashing, tenants and the wire to the real store.

import type { Command } from '../command.ts';
import type { JournalEntry, Place } from '../journal-entry.ts';
import {
  addPosition,
  addReservation,
  addSupply,
  emptyView,
  laterKey,
  seenKey,
  type Catalogue,
  type LedgerView,
  type Seen,
} from '../ledger-view.ts';
import type { Notice } from '../notice.ts';
import { positionKey, type Position } from '../position.ts';
import { isDue, isOpen, type Reservation } from '../reservation.ts';
import { isPhysical } from '../stock-status.ts';
import type { Supply } from '../supply.ts';

export interface MemoryLedger {
  readonly catalogue: Catalogue;
  readonly positions: Map<string, Position>;
  readonly reservations: Map<string, Reservation>;
  readonly openIds: Set<string>;
  readonly idsOfOrder: Map<string, string[]>;
  readonly supplies: Map<string, Supply>;
  readonly seen: Map<string, Seen>;
  readonly journal: JournalEntry[];
  readonly notices: Notice[];
  seq: bigint;
}

export function memoryLedger(catalogue: Catalogue): MemoryLedger {
  return {
    catalogue,
    positions: new Map(),
    reservations: new Map(),
    openIds: new Set(),
    idsOfOrder: new Map(),
    supplies: new Map(),
    seen: new Map(),
    journal: [],
    notices: [],
    seq: 0n,
  };
}

/** What a batch of these commands sees at this moment: all positions, but only the reservations it can touch. */
export function loadView(ledger: MemoryLedger, now: number, commands: readonly Command[]): LedgerView {
  const view = emptyView(now, ledger.seq, ledger.catalogue);
  for (const position of ledger.positions.values()) addPosition(view, { ...position });
  for (const supply of ledger.supplies.values()) addSupply(view, supply);
  for (const id of ledger.openIds) {
    const reservation = ledger.reservations.get(id);
    if (reservation && isDue(reservation, now)) addReservation(view, reservation);
  }
  for (const command of commands) loadFor(ledger, view, command);
  return view;
}

function loadFor(ledger: MemoryLedger, view: LedgerView, command: Command): void {
  const { idempotency, origin } = command;
  if (idempotency) {
    const key = seenKey(idempotency.scope, idempotency.key);
    const seen = ledger.seen.get(key);
    if (seen) view.seen.set(key, seen);
  }
  const named = 'reservationId' in command && command.reservationId !== null ? [command.reservationId] : [];
  const ofOrder = origin.order === null ? [] : (ledger.idsOfOrder.get(origin.order) ?? []);
  for (const id of [...named, ...ofOrder.filter((one) => ledger.openIds.has(one))]) {
    const reservation = ledger.reservations.get(id);
    if (reservation && !view.reservations.has(id)) addReservation(view, reservation);
  }
  if (command.type !== 'movement' || command.kind !== 'count') return;
  const account = command.status ?? 'sellable';
  if (!isPhysical(account)) return;
  const place = { location: command.location, lot: command.lot ?? '', account };
  const key = laterKey(command.sku, place.location, place.lot, account, origin.occurredAt);
  view.laterChanges.set(key, changeAfter(ledger.journal, command.sku, place, origin.occurredAt));
}

function changeAfter(journal: readonly JournalEntry[], sku: string, counted: Place, after: number): bigint {
  const isCounted = (place: Place | null): boolean =>
    place !== null &&
    place.location !== null &&
    counted.location === place.location &&
    counted.lot === place.lot &&
    counted.account === place.account;
  let change = 0n;
  for (const entry of journal) {
    if (entry.sku !== sku || entry.origin.occurredAt <= after) continue;
    if (isCounted(entry.to)) change += entry.quantity;
    if (isCounted(entry.from)) change -= entry.quantity;
  }
  return change;
}

/** Keeps what the batch changed; a view that is not committed has changed nothing here. */
export function commitView(ledger: MemoryLedger, view: LedgerView): void {
  for (const position of view.changedPositions) {
    ledger.positions.set(positionKey(position.sku, position.location, position.lot), { ...position });
  }
  for (const id of view.changedReservations) {
    const reservation = view.reservations.get(id);
    if (reservation) keepReservation(ledger, reservation);
  }
  for (const key of view.changedSupplies) {
    const supply = view.supplies.get(key);
    if (supply) ledger.supplies.set(key, supply);
  }
  for (const { scope, key, fingerprint, outcome } of view.newlySeen) {
    ledger.seen.set(seenKey(scope, key), { fingerprint, outcome });
  }
  ledger.journal.push(...view.entries);
  ledger.notices.push(...view.notices);
  ledger.seq = view.seq;
}

function keepReservation(ledger: MemoryLedger, reservation: Reservation): void {
  const { id, order, state } = reservation;
  if (!ledger.reservations.has(id) && order !== null) {
    const siblings = ledger.idsOfOrder.get(order);
    if (siblings) siblings.push(id);
    else ledger.idsOfOrder.set(order, [id]);
  }
  ledger.reservations.set(id, reservation);
  if (isOpen(state)) ledger.openIds.add(id);
  else ledger.openIds.delete(id);
}
