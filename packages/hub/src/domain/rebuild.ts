// Rebuilds the state from the journal alone (I14): positions, open reservations with their portions, open supplies.
// Entries come in order, one at a time, so that a journal of any length can be streamed through; what is kept is
// the open state only. An ended reservation is forgotten, and an entry that works on one afterwards is a breach of
// I4. It reads nothing but entries: comparing the result with the live state is left to `verify` and to tests.

import { fenceKey, type FenceUse } from './availability/stock.ts';
import { reductionDetail } from './change-reservation.ts';
import { isSameMark, markOf, markedPlace, type CountMark } from './inbound/count-mark.ts';
import { InvariantViolation } from './invariant.ts';
import type { EntryBody, JournalEntry, Place } from './journal-entry.ts';
import { applyEntry, available, emptyPosition, positionKey, type Position } from './position.ts';
import {
  arrived,
  isObject,
  readAbout,
  readReservationDetail,
  noUse,
  settle,
  usedBy,
  type NotGranted,
  type Portion,
  type PortionAbout,
  type Reservation,
  type ReservationState,
} from './reservation.ts';
import { insideAccounts } from './stock-status.ts';
import { rebuildSupply } from './rebuild-supply.ts';
import { supplyKey, type Supply } from './supply.ts';

/** A place in the journal where it contradicts an invariant. */
export interface Breach {
  readonly invariant: 'I3' | 'I4' | 'I12' | 'I14';
  readonly seq: bigint;
  readonly message: string;
}

export type EndState = Exclude<ReservationState, 'held' | 'confirmed' | 'allocated'>;

type Draft<T> = { -readonly [K in keyof T]: T[K] };

interface OpenReservation {
  readonly about: Omit<Reservation, 'state' | 'expiresAt' | 'portions'>;
  isHeld: boolean;
  expiresAt: number | null;
  /** By number. */
  readonly portions: Map<number, Draft<Portion>>;
  /** Units that are still promised or owed: when none are, the reservation has ended. */
  open: bigint;
}

export interface Rebuild {
  /** The last entry that was read. */
  seq: bigint;
  readonly positions: Map<string, Position>;
  readonly reservations: Map<string, OpenReservation>;
  /** Those of which something is still on order. */
  readonly supplies: Map<string, Supply>;
  /** What has been counted, by `markedPlace`. */
  readonly marks: Map<string, CountMark[]>;
  /** What has been taken from ring fences, by `fenceKey`. */
  readonly uses: Map<string, FenceUse>;
  readonly ended: (reservationId: string, state: EndState) => void;
}

/** A rebuild that has read nothing yet; `ended` is told of every reservation that the journal ends. */
export function emptyRebuild(ended: Rebuild['ended'] = () => undefined): Rebuild {
  const maps = {
    positions: new Map(),
    reservations: new Map(),
    supplies: new Map(),
    marks: new Map(),
    uses: new Map(),
  };
  return { seq: 0n, ...maps, ended };
}

/** Reads the next entry. A breach is told, not thrown, so that one does not hide those that follow. */
export function rebuildEntry(rebuild: Rebuild, entry: JournalEntry): Breach | null {
  const { seq } = entry;
  const expected = rebuild.seq + 1n;
  rebuild.seq = seq;
  const found = read(rebuild, entry);
  if (seq === expected) return found;
  // What else is wrong here is most likely because of what is missing.
  return { invariant: 'I12', seq, message: `I12: entry ${expected} is missing before entry ${seq}` };
}

function read(rebuild: Rebuild, entry: JournalEntry): Breach | null {
  const { seq } = entry;
  try {
    checkPlace(entry.from);
    checkPlace(entry.to);
    applyEntry(entry, seq, (sku, location, lot) => positionOf(rebuild, sku, location, lot));
    if (entry.reservationId !== null) promised(rebuild, entry, entry.reservationId);
    rebuildSupply(rebuild.supplies, entry);
    counted(rebuild, entry);
    // Last, because a shadow replay goes on from a promise that takes too much.
    checkPromise(rebuild, entry);
    return null;
  } catch (error) {
    if (error instanceof InvariantViolation) return { invariant: invariantOf(error), seq, message: error.message };
    if (!(error instanceof SyntaxError)) throw error;
    return { invariant: 'I14', seq, message: `I14: the detail is no JSON: ${error.message}` };
  }
}

function invariantOf(violation: InvariantViolation): Breach['invariant'] {
  return (['I3', 'I4'] as const).find((one) => violation.message.startsWith(`${one}:`)) ?? 'I14';
}

/** What is read may have been changed since it was written: an account that is none would spoil every sum. */
function checkPlace(place: Place | null): void {
  if (place === null || place.location === null || insideAccounts.includes(place.account)) return;
  const account: string = place.account;
  throw new InvariantViolation(`I14: there is no account ${account} at ${place.location}`);
}

/** Only a fact may take available below zero, never a promise. */
function checkPromise(rebuild: Rebuild, { sku, promise, kind }: JournalEntry): void {
  if (promise === null || sku === null || promise.reserved + promise.allocated <= 0n) return;
  const { location, lot } = promise;
  if (available(positionOf(rebuild, sku, location, lot)) >= 0n) return;
  throw new InvariantViolation(`I3: ${kind} took ${sku} at ${location} below zero`);
}

function positionOf(rebuild: Rebuild, sku: string, location: string, lot: string): Position {
  const key = positionKey(sku, location, lot);
  const found = rebuild.positions.get(key);
  if (found) return found;
  const made = emptyPosition({ sku, location, lot });
  rebuild.positions.set(key, made);
  return made;
}

/**
 * The open reservations as they were left by the last entry that was read. One that does not add up, which takes a
 * journal that was changed, is told to `onBreach` and left out.
 */
export function* openReservations(rebuild: Rebuild, onBreach?: (message: string) => void): Generator<Reservation> {
  for (const open of rebuild.reservations.values()) {
    const reservation = addedUp(open, onBreach);
    if (reservation !== null) yield reservation;
  }
}

/** The open supplies, with what of them is promised to the open reservations. */
export function* openSupplies(rebuild: Rebuild): Generator<Supply> {
  const waitedFor = new Map<string, bigint>();
  for (const { portions } of rebuild.reservations.values()) {
    for (const { about, sku, backordered } of portions.values()) {
      if (about?.peg == null) continue;
      const key = supplyKey(about.peg.order, sku, about.peg.location);
      waitedFor.set(key, (waitedFor.get(key) ?? 0n) + backordered);
    }
  }
  for (const [key, supply] of rebuild.supplies) yield { ...supply, promised: waitedFor.get(key) ?? 0n };
}

function addedUp(open: OpenReservation, onBreach?: (message: string) => void): Reservation | null {
  try {
    return reservationOf(open);
  } catch (error) {
    if (onBreach === undefined || !(error instanceof InvariantViolation)) throw error;
    onBreach(error.message);
    return null;
  }
}

function reservationOf({ about, isHeld, expiresAt, portions }: OpenReservation): Reservation {
  const inOrder = [...portions.values()].toSorted((a, b) => a.portion - b.portion);
  const reservation: Reservation = {
    ...about,
    state: isHeld ? 'held' : 'confirmed',
    expiresAt,
    portions: inOrder,
  };
  return { ...reservation, state: settle(reservation) };
}

function promised(rebuild: Rebuild, entry: JournalEntry, id: string): void {
  // A fact may name a reservation that has no part in it, because it had ended or because of another SKU.
  if (entry.sku !== null && entry.lineId === null) return;
  const isTaking = entry.kind === 'reserved' || entry.kind === 'backordered';
  if (isTaking && entry.detail !== null && isOfWhole(entry.detail)) take(rebuild, entry, id, entry.detail);
  const reservation = rebuild.reservations.get(id);
  if (!reservation) throw new InvariantViolation(`I4: ${entry.kind} of ${id}, which is not open (any more)`);
  const before = useOf(reservation, entry);
  if (entry.sku === null) changeWhole(reservation, entry);
  else if (isTaking) grant(reservation, entry, entry.sku);
  else changePortion(reservation, entry, entry.sku);
  used(rebuild, reservation, entry, before);
  const state = endedBy(reservation, entry);
  if (state === null) return;
  rebuild.reservations.delete(id);
  rebuild.ended(id, state);
}

/** Whether a detail tells of the reservation as a whole, and not of one portion only. */
function isOfWhole(detail: string): boolean {
  const told: unknown = JSON.parse(detail);
  if (!isObject(told) || told.channel !== undefined) return true;
  return told.about === undefined && told.met === undefined && told.serials === undefined;
}

function useOf(reservation: OpenReservation, { portion }: EntryBody): FenceUse {
  const found = portion === null ? undefined : reservation.portions.get(portion);
  return found?.about?.fence == null ? noUse : usedBy(found);
}

/** Counts to the ring fence of the portion what the entry took, gave back or shipped. */
function used(rebuild: Rebuild, reservation: OpenReservation, { portion }: EntryBody, before: FenceUse): void {
  const found = portion === null ? undefined : reservation.portions.get(portion);
  if (found?.about?.fence == null) return;
  const after = usedBy(found);
  const key = fenceKey(found.about.fence, found.sku);
  const { taken, fulfilled } = rebuild.uses.get(key) ?? noUse;
  rebuild.uses.set(key, {
    taken: taken + after.taken - before.taken,
    fulfilled: fulfilled + after.fulfilled - before.fulfilled,
  });
}

function take(rebuild: Rebuild, entry: JournalEntry, id: string, detail: string): void {
  if (rebuild.reservations.has(id)) throw new InvariantViolation(`I4: ${id} is taken twice`);
  const told = readReservationDetail(detail);
  if (!told) throw new InvariantViolation(`I14: the first entry of ${id} does not describe a reservation`);
  const { channel, kind, policy, customer, segment, expiresAt } = told;
  const { order } = entry.origin;
  const about = { id, channel, kind, policy, order, customer, segment, createdAt: entry.recordedAt };
  const portions = new Map(told.notGranted.map((one) => [one.portion, nowhere(one)]));
  const isHeld = kind === 'soft';
  rebuild.reservations.set(id, { about, isHeld, expiresAt, portions, open: 0n });
}

const nothing = {
  quantity: 0n,
  reserved: 0n,
  allocated: 0n,
  picked: 0n,
  fulfilled: 0n,
  released: 0n,
  backordered: 0n,
};

function nowhere(granted: NotGranted): Draft<Portion> {
  return { ...nothing, ...granted, location: null, lot: '', about: null };
}

/** The portion that an entry is about, made when it is the first to name it. */
function portionOf(reservation: OpenReservation, entry: EntryBody, sku: string): Draft<Portion> {
  const { portion, promise, lineId } = entry;
  if (portion === null || lineId === null) {
    throw new InvariantViolation(`I14: ${entry.kind} of ${reservation.about.id} names no portion`);
  }
  const found = reservation.portions.get(portion);
  if (found) return found;
  const { location, lot } = promise ?? { location: null, lot: '' };
  const made = { ...nothing, lineId, portion, sku, location, lot, about: aboutTold(reservation, entry) };
  reservation.portions.set(portion, made);
  return made;
}

/** What the portion is, as its first entry says, or as the one was that its units came from. */
function aboutTold(reservation: OpenReservation, entry: EntryBody): PortionAbout | null {
  const from = cameFrom(reservation, entry);
  if (from !== null) return arrived(from.about);
  const told: unknown = JSON.parse(entry.detail ?? 'null');
  const about = isObject(told) ? readAbout(told.about) : null;
  if (about !== undefined) return about;
  throw new InvariantViolation(`I14: ${entry.kind} of ${reservation.about.id} does not say what it promises`);
}

function cameFrom(reservation: OpenReservation, { detail }: EntryBody): Draft<Portion> | null {
  const told: unknown = JSON.parse(detail ?? 'null');
  if (!isObject(told) || typeof told.from !== 'number') return null;
  return reservation.portions.get(told.from) ?? null;
}

function grant(reservation: OpenReservation, entry: EntryBody, sku: string): void {
  const portion = portionOf(reservation, entry, sku);
  portion.quantity += entry.quantity;
  portion.reserved += entry.promise?.reserved ?? 0n;
  if (entry.promise === null) portion.backordered += entry.quantity;
  reservation.open += entry.quantity;
  meet(reservation, entry);
}

/** What was owed has come: so many of the line are owed no longer. */
function meet(reservation: OpenReservation, { kind, detail }: EntryBody): void {
  const told: unknown = JSON.parse(detail ?? 'null');
  if (!isObject(told) || !isObject(told.met)) return;
  const { portion, quantity } = told.met;
  const owed = typeof portion === 'number' ? reservation.portions.get(portion) : undefined;
  if (owed === undefined || typeof quantity !== 'string' || !/^\d+$/.test(quantity)) {
    throw new InvariantViolation(`I14: ${kind} of ${reservation.about.id} does not say what it meets`);
  }
  lessOwed(reservation, owed, BigInt(quantity), true);
}

function changeWhole(reservation: OpenReservation, entry: JournalEntry): void {
  if (entry.kind === 'reservation_confirmed') {
    reservation.isHeld = false;
    reservation.expiresAt = null;
    return;
  }
  const told: unknown = JSON.parse(entry.detail ?? 'null');
  if (entry.kind !== 'reservation_extended' || !isObject(told) || typeof told.expiresAt !== 'number') {
    throw new InvariantViolation(`I14: ${entry.kind} of ${reservation.about.id} cannot be understood`);
  }
  reservation.expiresAt = told.expiresAt;
}

function changePortion(reservation: OpenReservation, entry: EntryBody, sku: string): void {
  const { kind, promise, quantity } = entry;
  const isShipped = kind === 'shipment' || kind === 'fulfilled';
  if (kind === 'pick' || isShipped) {
    reservation.isHeld = false;
    reservation.expiresAt = null;
  }
  const isGivenBack = kind === 'released' || kind === 'expired' || kind === 'cancelled';
  const portion = portionOf(reservation, entry, sku);
  if (promise === null) {
    lessOwed(reservation, portion, quantity, !isGivenBack);
    return;
  }
  portion.reserved += promise.reserved;
  portion.allocated += promise.allocated;
  portion.picked += promise.picked;
  const change = promise.reserved + promise.allocated;
  reservation.open += change;
  if (isGivenBack) portion.released += quantity;
  if (isShipped) portion.fulfilled += quantity;
  // Allocated elsewhere: the units leave one portion and arrive at another.
  if (kind === 'allocated') portion.quantity += change;
  // Shipped without having been promised at any place: a backorder is met here.
  const owed = isShipped ? cameFrom(reservation, entry) : null;
  if (owed !== null) {
    lessOwed(reservation, owed, quantity, true);
    portion.quantity += quantity;
  }
  if (portion.reserved < 0n || portion.picked < 0n || portion.allocated < portion.picked) {
    throw new InvariantViolation(`I4: ${kind} takes more from ${reservation.about.id} than it holds`);
  }
}

/** Takes units from what the line is owed: it is given up, or it is met at a place and no longer counted here. */
function lessOwed(reservation: OpenReservation, owed: Draft<Portion>, quantity: bigint, isMet: boolean): void {
  owed.backordered -= quantity;
  if (isMet) owed.quantity -= quantity;
  reservation.open -= quantity;
  if (owed.backordered >= 0n) return;
  throw new InvariantViolation(`I4: more is taken from ${reservation.about.id} than it is owed`);
}

/** The state in which this entry leaves a reservation that has nothing open any more. */
function endedBy(reservation: OpenReservation, entry: EntryBody): EndState | null {
  if (reservation.open > 0n) return null;
  switch (entry.kind) {
    case 'expired':
    case 'cancelled':
      return entry.kind;
    case 'released':
      return entry.detail === reductionDetail && hasFulfilled(reservation) ? 'fulfilled' : 'released';
    case 'shipment':
    case 'fulfilled':
      return 'fulfilled';
    default:
      // Between the two entries of an allocation elsewhere.
      return null;
  }
}

function hasFulfilled(reservation: OpenReservation): boolean {
  return [...reservation.portions.values()].some((portion) => portion.fulfilled > 0n);
}

function counted(rebuild: Rebuild, entry: JournalEntry): void {
  const mark = markOf(entry);
  if (mark === null) return;
  const key = markedPlace(mark.location, mark.sku);
  const others = (rebuild.marks.get(key) ?? []).filter((one) => !isSameMark(one, mark));
  rebuild.marks.set(key, [...others, mark]);
}
