// A ledger in memory for tests of the domain and for the simulation: it loads a view for a batch and commits it,
// as the store does with PostgreSQL. Positions are copied into the view, so that a view can be thrown away.
// It leaves hashing, tenants and the wire to the real store.

import type { FenceUse } from '../availability/stock.ts';
import type { Command } from '../command.ts';
import { markedPlace, type CountMark } from '../inbound/count-mark.ts';
import { streamKey, type WaitingCommand } from '../inbound/lifecycle.ts';
import { isReported, kindOf } from '../inbound/mediate.ts';
import { factKey, type Observation } from '../inbound/observation.ts';
import type { JournalEntry } from '../journal-entry.ts';
import type { Catalogue } from '../catalogue.ts';
import {
  addMark,
  addPosition,
  addReservation,
  addSupply,
  emptyView,
  seenKey,
  type LedgerView,
  type Seen,
  type LaterEntry,
} from '../ledger-view.ts';
import type { Notice } from '../notice.ts';
import { positionKey, type Position } from '../position.ts';
import { laterEntry, loadLater } from '../replay/later-changes.ts';
import { learnHold, learnOwing } from '../reserve/reservation-uses.ts';
import { isDue, isOpen, noUse, type Reservation } from '../reservation.ts';
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
  readonly marks: Map<string, CountMark[]>;
  readonly versions: Map<string, number>;
  readonly waiting: Map<string, WaitingCommand[]>;
  readonly heard: Map<string, number>;
  readonly observations: Observation[];
  /** By `fenceKey`. */
  readonly uses: Map<string, FenceUse>;
  /** What tests say of lots (by `lotKey`) and of what channels sell (by `paceKey`). */
  readonly expiries: Map<string, number>;
  readonly velocities: Map<string, bigint>;
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
    marks: new Map(),
    versions: new Map(),
    waiting: new Map(),
    heard: new Map(),
    observations: [],
    uses: new Map(),
    expiries: new Map(),
    velocities: new Map(),
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
  for (const marks of ledger.marks.values()) for (const mark of marks) addMark(view, mark);
  for (const [stream, version] of ledger.versions) view.versions.set(stream, version);
  for (const [stream, waiting] of ledger.waiting) view.waiting.set(stream, waiting);
  for (const [source, heardAt] of ledger.heard) view.heard.set(source, heardAt);
  for (const [key, use] of ledger.uses) view.uses.set(key, use);
  for (const [key, expiresAt] of ledger.expiries) view.expiries.set(key, expiresAt);
  for (const [key, velocity] of ledger.velocities) view.velocities.set(key, velocity);
  loadOpen(ledger, view);
  const waiting = [...ledger.waiting.values()].flat().map((one) => one.command);
  for (const command of [...commands, ...waiting]) loadFor(ledger, view, command);
  return view;
}

/** What is owed, and how many holds are open. */
function loadOpen(ledger: MemoryLedger, view: LedgerView): void {
  for (const id of ledger.openIds) {
    const reservation = ledger.reservations.get(id);
    if (reservation === undefined) continue;
    learnHold(view, undefined, reservation);
    if (!reservation.portions.some(({ backordered }) => backordered > 0n)) continue;
    if (!view.reservations.has(id)) addReservation(view, reservation);
    learnOwing(view, reservation);
  }
}

function loadFor(ledger: MemoryLedger, view: LedgerView, command: Command): void {
  const { idempotency, origin } = command;
  if (idempotency) {
    const key = seenKey(idempotency.scope, idempotency.key);
    const seen = ledger.seen.get(key);
    if (seen) view.seen.set(key, seen);
  }
  loadFact(ledger, view, command);
  const named = 'reservationId' in command && command.reservationId !== null ? [command.reservationId] : [];
  const ofOrder = origin.order === null ? [] : (ledger.idsOfOrder.get(origin.order) ?? []);
  for (const id of [...named, ...ofOrder.filter((one) => ledger.openIds.has(one))]) {
    const reservation = ledger.reservations.get(id);
    if (reservation && !view.reservations.has(id)) addReservation(view, reservation);
  }
  if ('sku' in command) loadLater(view, laterOf(ledger.journal, command.sku), command);
}

function loadFact(ledger: MemoryLedger, view: LedgerView, command: Command): void {
  const { businessKey } = command.origin;
  if (businessKey === null || !isReported(command)) return;
  const kind = kindOf(command);
  const told = ledger.journal.filter(
    (entry) => entry.origin.businessKey === businessKey && entry.kind === kind && entry.sku === command.sku,
  );
  const [first] = told;
  if (first === undefined) return;
  const quantity = told.reduce((sum, entry) => sum + entry.quantity, 0n);
  const location = first.from?.location ?? first.to?.location ?? first.promise?.location ?? null;
  const fact = { source: first.origin.source, seq: first.seq, quantity, location };
  view.facts.set(factKey(kind, businessKey, command.sku), fact);
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
  for (const key of view.newUses.keys()) ledger.uses.set(key, view.uses.get(key) ?? noUse);
  for (const [key, { promised }] of view.newPegs) {
    const supply = view.changedSupplies.has(key) ? undefined : ledger.supplies.get(key);
    if (supply) ledger.supplies.set(key, { ...supply, promised: supply.promised + promised });
  }
  for (const { scope, key, fingerprint, outcome } of view.newlySeen) {
    ledger.seen.set(seenKey(scope, key), { fingerprint, outcome });
  }
  for (const { location, sku } of view.newMarks) {
    const place = markedPlace(location, sku);
    ledger.marks.set(place, view.marks.get(place) ?? []);
  }
  for (const stream of view.changedVersions.keys()) ledger.versions.set(stream, view.versions.get(stream) ?? 0);
  for (const waiting of view.newWaiting) {
    const stream = streamKey(waiting.source, waiting.lifecycle.subject);
    ledger.waiting.set(stream, [...(ledger.waiting.get(stream) ?? []), waiting]);
  }
  for (const { waiting } of view.released) {
    const stream = streamKey(waiting.source, waiting.lifecycle.subject);
    const left = (ledger.waiting.get(stream) ?? []).filter(
      ({ lifecycle }) => lifecycle.version !== waiting.lifecycle.version,
    );
    ledger.waiting.set(stream, left);
  }
  ledger.observations.push(...view.observations);
  confirm(ledger, view);
  ledger.journal.push(...view.entries);
  ledger.notices.push(...view.notices);
  ledger.seq = view.seq;
}

/** What was observed of facts that their owner has told now is a confirmation. */
function confirm(ledger: MemoryLedger, view: LedgerView): void {
  for (const [index, observation] of ledger.observations.entries()) {
    const { kind, businessKey, sku, confirmBy } = observation;
    if (businessKey === null || confirmBy === null) continue;
    const key = factKey(kind, businessKey, sku);
    const fact = view.newFacts.has(key) ? view.facts.get(key) : undefined;
    if (fact) ledger.observations[index] = { ...observation, confirms: fact.seq, confirmBy: null };
  }
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

function laterOf(journal: readonly JournalEntry[], sku: string): LaterEntry[] {
  return journal.filter((entry) => entry.sku === sku).map(laterEntry);
}
