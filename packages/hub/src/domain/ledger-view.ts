// What a batch of commands sees of the ledger, and what it has changed so far. The store loads it under the
// shard's lock, the decisions of the batch are recorded in it one after the other, and the store writes what
// changed. It holds only what the commands touch.

import type { Catalogue } from './catalogue.ts';
import type { FenceUse, Stock } from './availability/stock.ts';
import { factKey, type FactId, type KnownFact, type Observation } from './inbound/observation.ts';
import { isSameMark, markedPlace, markOf, type CountMark } from './inbound/count-mark.ts';
import type { StreamId, WaitingCommand } from './inbound/lifecycle.ts';
import { invariant } from './invariant.ts';
import type { InsidePlace, JournalEntry, Place } from './journal-entry.ts';
import type { Notice } from './notice.ts';
import type { Outcome } from './outcome.ts';
import { emptyPosition, placeKey, positionKey, type Position } from './position.ts';
import type { Reservation } from './reservation.ts';
import { supplyKey, type Supply } from './supply.ts';

/** A command that was decided before, by its idempotency identity. */
export interface Seen {
  readonly fingerprint: string;
  readonly outcome: Outcome;
}

export interface NewlySeen extends Seen {
  readonly scope: string;
  readonly key: string;
}

export interface NewUse extends FenceUse {
  readonly ruleId: string;
  readonly sku: string;
}

export interface NewPeg {
  readonly order: string;
  readonly sku: string;
  readonly location: string;
  readonly promised: bigint;
}

export interface LedgerView extends Stock {
  readonly now: number;
  readonly catalogue: Catalogue;
  /** By `positionKey`. */
  readonly positions: Map<string, Position>;
  /** The positions (one a lot) at a place, by `placeKey`; a place that was loaded and is empty has no entry. */
  readonly positionsAt: Map<string, Position[]>;
  readonly reservations: Map<string, Reservation>;
  readonly reservationsOfOrder: Map<string, string[]>;
  readonly supplies: Map<string, Supply>;
  readonly seen: Map<string, Seen>;
  /**
   * For a count: what happened at the place after the moment it was taken, by `laterKey`. For what a source states of a
   * supply: what has gone of its order after that moment, by `goneKey`.
   */
  readonly laterChanges: Map<string, bigint>;
  /** When each source was last heard; only where somebody asks. */
  readonly heard: Map<string, number>;
  /** What the ledger has under the business keys of the batch, by `factKey`. */
  readonly facts: Map<string, KnownFact>;
  /** By `markedPlace`. */
  readonly marks: Map<string, CountMark[]>;
  /** The last version of each stream of the batch, by `streamKey`; none is 0. */
  readonly versions: Map<string, number>;
  readonly waiting: Map<string, WaitingCommand[]>;
  /** What has been taken from the ring fences of the batch's items, by `fenceKey`. */
  readonly uses: Map<string, FenceUse>;
  /** When the lots of the batch's items expire, by `lotKey`. */
  readonly expiries: Map<string, number>;
  readonly velocities: Map<string, bigint>;
  readonly lags: Map<string, number>;
  /** Open reservations to which something is owed, by the SKU that their line asked for. */
  readonly owing: Map<string, Set<string>>;
  /** By how much more is available since the last command, by `positionKey`; 0 where a supply has closed. */
  readonly raised: Map<string, bigint>;
  /** Open soft holds of a channel, and of its clients; only where there is a limit. */
  readonly holds: Map<string, number>;
  seq: bigint;

  readonly entries: JournalEntry[];
  readonly changedPositions: Set<Position>;
  /** Those that the ledger did not have before. */
  readonly newPositions: Set<Position>;
  readonly changedReservations: Set<string>;
  readonly newReservations: Set<string>;
  readonly changedSupplies: Set<string>;
  readonly newlySeen: NewlySeen[];
  readonly notices: Notice[];
  readonly observations: Observation[];
  /** How much more was taken from ring fences, by `fenceKey`. */
  readonly newUses: Map<string, NewUse>;
  /** How much more is promised of dated supply, by `supplyKey`. */
  readonly newPegs: Map<string, NewPeg>;
  readonly newFacts: Map<string, FactId>;
  readonly newMarks: CountMark[];
  readonly changedVersions: Map<string, StreamId>;
  readonly newWaiting: WaitingCommand[];
  /** What waited and was decided, and how. */
  readonly released: { readonly waiting: WaitingCommand; readonly outcome: Outcome }[];
}

export function emptyView(now: number, seq: bigint, catalogue: Catalogue): LedgerView {
  return {
    now,
    catalogue,
    positions: new Map(),
    positionsAt: new Map(),
    reservations: new Map(),
    reservationsOfOrder: new Map(),
    supplies: new Map(),
    seen: new Map(),
    laterChanges: new Map(),
    heard: new Map(),
    facts: new Map(),
    marks: new Map(),
    versions: new Map(),
    waiting: new Map(),
    uses: new Map(),
    expiries: new Map(),
    velocities: new Map(),
    lags: new Map(),
    owing: new Map(),
    raised: new Map(),
    holds: new Map(),
    seq,
    entries: [],
    changedPositions: new Set(),
    newPositions: new Set(),
    changedReservations: new Set(),
    newReservations: new Set(),
    changedSupplies: new Set(),
    newlySeen: [],
    notices: [],
    observations: [],
    newUses: new Map(),
    newPegs: new Map(),
    newFacts: new Map(),
    newMarks: [],
    changedVersions: new Map(),
    newWaiting: [],
    released: [],
  };
}

export function holdsKey(channel: string, client: string | null): string {
  return client === null ? channel : `${channel}\u0000${client}`;
}

export function seenKey(scope: string, key: string): string {
  return `${scope}\u0000${key}`;
}

export function laterKey(sku: string, location: string, lot: string, account: string, after: number): string {
  return `${positionKey(sku, location, lot)}\u0000${account}\u0000${after}`;
}

export type SupplyId = Pick<Supply, 'order' | 'sku' | 'location'>;

export function goneKey({ order, sku, location }: SupplyId, after: number): string {
  return `${supplyKey(order, sku, location)}\u0000gone\u0000${after}`;
}

export function addPosition(view: LedgerView, position: Position): void {
  view.positions.set(positionKey(position.sku, position.location, position.lot), position);
  const key = placeKey(position.sku, position.location);
  const there = view.positionsAt.get(key);
  if (there) there.push(position);
  else view.positionsAt.set(key, [position]);
}

/** The position of a place, made empty when the ledger has none yet. */
export function positionAt(view: LedgerView, sku: string, location: string, lot: string): Position {
  const found = view.positions.get(positionKey(sku, location, lot));
  if (found) return found;
  const made = emptyPosition({ sku, location, lot });
  addPosition(view, made);
  view.newPositions.add(made);
  return made;
}

export function addReservation(view: LedgerView, reservation: Reservation): void {
  const isNew = !view.reservations.has(reservation.id);
  view.reservations.set(reservation.id, reservation);
  if (!isNew || reservation.order === null) return;
  const siblings = view.reservationsOfOrder.get(reservation.order);
  if (siblings) siblings.push(reservation.id);
  else view.reservationsOfOrder.set(reservation.order, [reservation.id]);
}

export function addSupply(view: LedgerView, supply: Supply): void {
  view.supplies.set(supplyKey(supply.order, supply.sku, supply.location), supply);
}

/** As much of an entry as a later count, or what is stated of a supply, has to know. */
export interface LaterEntry extends Pick<JournalEntry, 'kind' | 'sku' | 'quantity' | 'from' | 'to' | 'promise'> {
  readonly origin: Pick<JournalEntry['origin'], 'occurredAt' | 'order' | 'source'>;
}

/** Whether an entry says what happened, rather than what a source had counted. */
export function isHappening({ kind, origin }: LaterEntry): boolean {
  return kind !== 'count' || origin.source === null;
}

/** What the ledger recorded for an account of a position as having happened after a moment. */
export function changedAfter(view: LedgerView, sku: string, place: Place, after: number): bigint {
  invariant(place.location !== null, 'I1: only a position can be counted');
  const { location, lot, account } = place;
  let change = view.laterChanges.get(laterKey(sku, location, lot, account, after)) ?? 0n;
  for (const entry of view.entries) {
    if (entry.sku !== sku || entry.origin.occurredAt <= after || !isHappening(entry)) continue;
    if (isSamePlace(entry.from, place)) change -= entry.quantity;
    if (isSamePlace(entry.to, place)) change += entry.quantity;
  }
  return change;
}

/** The same for what is allocated at a position. */
export function allocatedAfter(view: LedgerView, sku: string, { location, lot }: InsidePlace, after: number): bigint {
  let change = view.laterChanges.get(laterKey(sku, location, lot, 'allocated', after)) ?? 0n;
  for (const { sku: of, origin, promise } of view.entries) {
    if (of !== sku || origin.occurredAt <= after || promise === null) continue;
    if (promise.location === location && promise.lot === lot) change += promise.allocated;
  }
  return change;
}

/** How much of an order was received or cancelled after a moment, from what was known to be open or not. */
export function goneAfter(view: LedgerView, supply: SupplyId, after: number): bigint {
  return (view.laterChanges.get(goneKey(supply, after)) ?? 0n) + goneIn(view.entries, supply, after);
}

export function goneIn(entries: readonly LaterEntry[], supply: SupplyId, after: number): bigint {
  let gone = 0n;
  for (const { kind, sku, quantity, from, to, origin } of entries) {
    if (sku !== supply.sku || origin.order !== supply.order || origin.occurredAt <= after) continue;
    const isReceived = kind === 'receipt' && to?.location === supply.location;
    const isCancelled = kind === 'supply_cancelled' && from?.location === supply.location;
    if (isReceived || isCancelled) gone += quantity;
  }
  return gone;
}

function isSamePlace(a: Place | null, b: Place): boolean {
  if (a === null || a.location === null || b.location === null) return false;
  return a.location === b.location && a.lot === b.lot && a.account === b.account;
}

export function addMark(view: LedgerView, mark: CountMark): void {
  const key = markedPlace(mark.location, mark.sku);
  const others = (view.marks.get(key) ?? []).filter((one) => !isSameMark(one, mark));
  view.marks.set(key, [...others, mark]);
}

/** Notes what an entry makes known: the fact of its business key, and what has been counted. */
export function learn(view: LedgerView, entry: JournalEntry): void {
  const fact = learnFact(view.facts, entry);
  if (fact !== null) view.newFacts.set(factKey(fact.kind, fact.businessKey, fact.sku), fact);
  const mark = markOf(entry);
  if (mark === null) return;
  addMark(view, mark);
  view.newMarks.push(mark);
}

/** Adds an entry to what is known under its business key; null when it has none. */
export function learnFact(facts: Map<string, KnownFact>, entry: JournalEntry): FactId | null {
  const { origin, kind, sku, quantity } = entry;
  const { businessKey, source } = origin;
  if (businessKey === null || sku === null) return null;
  const key = factKey(kind, businessKey, sku);
  const known = facts.get(key);
  if (known) facts.set(key, { ...known, quantity: known.quantity + quantity });
  else facts.set(key, { source, seq: entry.seq, quantity, location: placeNamed(entry) });
  return { kind, businessKey, sku };
}

/** The place that an entry is about; null when it names none. */
export function placeNamed({ from, to, promise }: JournalEntry): string | null {
  return from?.location ?? to?.location ?? promise?.location ?? null;
}
