// What must be true after every step, told by what the domain left behind: its entries, positions and reservations.
// Nothing of the domain's own arithmetic is used; sums are kept here in plain numbers, entry by entry.

import type { JournalEntry, Place } from '../src/domain/journal-entry.ts';
import type { LedgerView } from '../src/domain/ledger-view.ts';
import { positionKey, type Position } from '../src/domain/position.ts';
import type { Portion, PortionAbout, Reservation } from '../src/domain/reservation.ts';
import type { About, Hold, Model, Shelf } from './model.ts';

/** The run went wrong: what was expected, and by which check. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
  readonly check: string;

  constructor(check: string, detail: string) {
    super(detail.startsWith(`${check}: `) ? detail : `${check}: ${detail}`);
    this.check = check;
  }
}

export function must(condition: boolean, check: string, detail: () => string): asserts condition {
  if (!condition) throw new SimulationFailure(check, detail());
}

const physicalAccounts = ['sellable', 'quarantine', 'damaged', 'onHold', 'returned', 'inTransit', 'onOrder'] as const;

const accounts = [...physicalAccounts, 'reserved', 'allocated', 'picked'] as const;

type Sums = Record<(typeof accounts)[number], number>;

function noSums(): Sums {
  return {
    sellable: 0,
    quarantine: 0,
    damaged: 0,
    onHold: 0,
    returned: 0,
    inTransit: 0,
    onOrder: 0,
    reserved: 0,
    allocated: 0,
    picked: 0,
  };
}

type Held = Pick<Sums, 'reserved' | 'allocated' | 'picked'>;

export interface Checkers {
  seq: number;
  /** By position: the sum of its entries (I1). */
  readonly sums: Map<string, Sums>;
  /** By SKU: what all accounts, outside ones included, come to (I2). */
  readonly totals: Map<string, number>;
  /** By position: what the open portions hold (I4). */
  readonly held: Map<string, Held>;
  readonly known: Map<string, Reservation>;
}

export function newCheckers(): Checkers {
  return { seq: 0, sums: new Map(), totals: new Map(), held: new Map(), known: new Map() };
}

function found<V>(map: Map<string, V>, key: string, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}

/** Adds the entries of one step to the sums, then holds what they touched against the sums. Tells what that was. */
export function checkEntries(checkers: Checkers, view: LedgerView, entries: readonly JournalEntry[]): Position[] {
  if (entries.length === 0) return [];
  const touched = new Set<string>();
  for (const entry of entries) {
    checkers.seq += 1;
    must(Number(entry.seq) === checkers.seq, 'I12', () => `entry ${entry.seq} follows ${checkers.seq - 1}`);
    must(entry.recordedAt === view.now, 'I12', () => `entry ${entry.seq} is not recorded now`);
    addMovement(checkers, entry, touched);
    addPromise(checkers, entry, touched);
  }
  const positions: Position[] = [];
  for (const key of touched) {
    const position = view.positions.get(key);
    const sums = checkers.sums.get(key);
    must(position !== undefined && sums !== undefined, 'I1', () => `${key} has entries and no position`);
    for (const account of accounts) {
      must(Number(position[account]) === sums[account], 'I1', () => {
        return `${account} of ${nameOf(position)} is ${position[account]}, its entries say ${sums[account]}`;
      });
    }
    positions.push(position);
  }
  return positions;
}

function addMovement(checkers: Checkers, entry: JournalEntry, touched: Set<string>): void {
  const { from, to, sku } = entry;
  must((from === null) === (to === null), 'I2', () => `entry ${entry.seq} has one side only`);
  must(entry.quantity >= 0n, 'I2', () => `entry ${entry.seq} moves ${entry.quantity}`);
  if (from === null || to === null || sku === null) return;
  addLeg(checkers, sku, from, -Number(entry.quantity), touched);
  addLeg(checkers, sku, to, Number(entry.quantity), touched);
}

function addLeg(checkers: Checkers, sku: string, place: Place, units: number, touched: Set<string>): void {
  // What is outside is told by account; that no account is made up is seen when a position has no such column.
  checkers.totals.set(sku, (checkers.totals.get(sku) ?? 0) + (place.location === null ? units : 0));
  if (place.location === null) return;
  const key = positionKey(sku, place.location, place.lot);
  found(checkers.sums, key, noSums)[place.account] += units;
  touched.add(key);
}

function addPromise(checkers: Checkers, entry: JournalEntry, touched: Set<string>): void {
  const { promise, sku } = entry;
  if (promise === null || sku === null) return;
  const key = positionKey(sku, promise.location, promise.lot);
  const sums = found(checkers.sums, key, noSums);
  sums.reserved += Number(promise.reserved);
  sums.allocated += Number(promise.allocated);
  sums.picked += Number(promise.picked);
  touched.add(key);
  if (promise.reserved + promise.allocated <= 0n) return;
  const available = sums.sellable - sums.reserved - sums.allocated;
  must(available >= 0, 'I3', () => `entry ${entry.seq} (${entry.kind}) takes ${key} to ${available}`);
}

/** Every SKU over all its positions and what went in and out comes to nothing (I2). */
export function checkConservation(checkers: Checkers, positions: Iterable<Position>): void {
  const totals = new Map(checkers.totals);
  for (const position of positions) {
    let units = 0;
    for (const account of physicalAccounts) units += Number(position[account]);
    totals.set(position.sku, (totals.get(position.sku) ?? 0) + units);
  }
  for (const [sku, total] of totals) must(total === 0, 'I2', () => `all accounts of ${sku} come to ${total}`);
}

/** Takes over what a step changed of reservations, and holds the positions they are at against them (I4). */
export function checkReservations(checkers: Checkers, view: LedgerView): void {
  const changed: Reservation[] = [];
  for (const id of view.changedReservations) {
    const after = view.reservations.get(id);
    const before = checkers.known.get(id);
    if (after === undefined || after === before) continue;
    must(!before || isOpen(before), 'I4', () => `${id} was ${before?.state ?? ''} and is changed to ${after.state}`);
    if (before) for (const portion of before.portions) addHeld(checkers, portion, -1);
    for (const portion of after.portions) addHeld(checkers, portion, 1);
    checkers.known.set(id, after);
    const holds = after.portions.some((one) => one.reserved + one.allocated + one.backordered > 0n);
    must(
      holds === isOpen(after),
      'I4',
      () => `${id} is ${after.state} and ${holds ? 'holds' : 'does not hold'} units`,
    );
    changed.push(after);
  }
  // Only now: two that changed together may be promised the same place.
  for (const { portions } of changed) for (const portion of portions) checkHeld(checkers, view, portion);
}

function isOpen(reservation: Reservation): boolean {
  return ['held', 'confirmed', 'allocated'].includes(reservation.state);
}

function addHeld(checkers: Checkers, portion: Portion, sign: 1 | -1): void {
  if (portion.location === null) return;
  const key = positionKey(portion.sku, portion.location, portion.lot);
  const held = found(checkers.held, key, noneHeld);
  held.reserved += sign * Number(portion.reserved);
  held.allocated += sign * Number(portion.allocated);
  held.picked += sign * Number(portion.picked);
}

function checkHeld(checkers: Checkers, view: LedgerView, portion: Portion): void {
  if (portion.location === null) return;
  const key = positionKey(portion.sku, portion.location, portion.lot);
  const [position, held] = [view.positions.get(key), checkers.held.get(key)];
  must(position !== undefined && held !== undefined, 'I4', () => `${key} is promised and has no position`);
  for (const part of ['reserved', 'allocated', 'picked'] as const) {
    must(Number(position[part]) === held[part], 'I4', () => {
      return `${part} of ${nameOf(position)} is ${position[part]}, its reservations say ${held[part]}`;
    });
  }
}

function nameOf({ sku, location, lot }: Position): string {
  return `${sku} at ${location}${lot === '' ? '' : ` (${lot})`}`;
}

/** Holds the positions that a step touched against the model. */
export function checkTouched(model: Model, touched: readonly Position[]): void {
  for (const position of touched) {
    const { sku, location, lot } = position;
    const promised = noneHeld();
    for (const { holds } of model.open) {
      for (const hold of holds) {
        if (hold.sku === sku && hold.location === location && hold.lot === lot) addUp(promised, hold);
      }
    }
    checkPosition(position, model.shelves.get(positionKey(sku, location, lot)), promised);
  }
}

/** Holds every position against the model, and the model's against those that there are. */
export function checkPositions(model: Model, positions: ReadonlyMap<string, Position>): void {
  const promised = new Map<string, Held>();
  for (const { holds } of model.open) {
    for (const hold of holds) addUp(found(promised, positionKey(hold.sku, hold.location, hold.lot), noneHeld), hold);
  }
  for (const [key, position] of positions) checkPosition(position, model.shelves.get(key), promised.get(key));
  for (const [key, shelf] of model.shelves) {
    const isThere = positions.has(key) || Object.values(shelf).every((units) => units === 0);
    must(isThere, 'model', () => `the model has a position that is missing: ${key}`);
  }
}

function addUp(sum: Held, hold: Hold): void {
  sum.reserved += hold.reserved;
  sum.allocated += hold.allocated;
  sum.picked += hold.picked;
}

function noneHeld(): Held {
  return { reserved: 0, allocated: 0, picked: 0 };
}

const nothingHeld = noneHeld();

function checkPosition(position: Position, shelf: Shelf | undefined, promised: Held = nothingHeld): void {
  for (const account of physicalAccounts) mustBe(position, account, shelf?.[account] ?? 0);
  mustBe(position, 'reserved', promised.reserved);
  mustBe(position, 'allocated', promised.allocated);
  mustBe(position, 'picked', promised.picked);
}

function mustBe(position: Position, account: keyof Sums, expected: number): void {
  if (Number(position[account]) === expected) return;
  const detail = `${account} of ${nameOf(position)} is ${position[account]}, the model has ${expected}`;
  throw new SimulationFailure('model', detail);
}

/** Holds a reservation against the model: its state, and its portions in their order. */
export function checkReservation(model: Model, reservation: Reservation): void {
  const { id, state, portions } = reservation;
  const promise = model.promises.get(id);
  must(promise?.state === state, 'model', () => `${id} is ${state}, the model has ${promise?.state ?? 'nothing'}`);
  must(promise.expiresAt === reservation.expiresAt || !isOpen(reservation), 'model', () => {
    return `${id} expires at ${reservation.expiresAt ?? 'never'}, the model has ${promise.expiresAt ?? 'never'}`;
  });
  must(portions.length === promise.holds.length, 'model', () => `${id} has ${portions.length} portions`);
  for (const [index, portion] of portions.entries()) {
    const hold = promise.holds[index];
    must(hold !== undefined && isSame(portion, hold), 'model', () => {
      return `portion ${index} of ${id} is ${textOf(portion)}, the model has ${textOf(hold)}`;
    });
    must(portion.portion === index, 'model', () => `portion ${index} of ${id} has number ${portion.portion}`);
  }
}

function isSame(portion: Portion, hold: Hold): boolean {
  return (
    portion.lineId === hold.line &&
    portion.sku === hold.sku &&
    (portion.location ?? '') === hold.location &&
    portion.lot === hold.lot &&
    Number(portion.reserved) === hold.reserved &&
    Number(portion.allocated) === hold.allocated &&
    Number(portion.picked) === hold.picked &&
    Number(portion.fulfilled) === hold.shipped &&
    Number(portion.backordered) === hold.owed &&
    isAbout(portion.about ?? plainAbout, hold.about)
  );
}

function isAbout(told: PortionAbout, { path, role, per, fence, peg, wish }: About): boolean {
  const [numerator, denominator] = per;
  const expected = [
    path,
    role,
    numerator,
    denominator,
    fence,
    peg && Object.values(peg),
    wish && Object.values(wish),
  ];
  const { per: ratio, peg: pegged, wish: wished } = told;
  const actual = [
    told.path,
    told.role,
    ratio.numerator,
    ratio.denominator,
    told.fence,
    pegged && [pegged.order, pegged.location, pegged.dueAt],
    wished && [wished.location, wished.lot],
  ];
  return textOf(expected) === textOf(actual);
}

const plainAbout: PortionAbout = {
  path: [],
  role: 'own',
  per: { numerator: 1n, denominator: 1n },
  fence: null,
  peg: null,
  wish: null,
};

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner));
}
