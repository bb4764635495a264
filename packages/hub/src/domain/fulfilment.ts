// What the warehouse does with promises: allocate, pick, ship. Works on the portions of the reservation that is
// named, or of the open reservations of the order; the nearest portion (same place, same lot) comes first.

import type { MovementCommand, ProgressCommand } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import { unreachable } from './invariant.ts';
import type { EntryBody, Place, PromiseChange } from './journal-entry.ts';
import { positionAt, type LedgerView } from './ledger-view.ts';
import { available } from './position.ts';
import { refuse, type Refused } from './refusal.ts';
import { isOpen, permits, refuseState, settle, type Portion, type Reservation } from './reservation.ts';
import { statusOr } from './stock-status.ts';

interface Target {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
}

/** How much of a portion a step may take, and the portion's change per unit taken. */
interface Step {
  readonly limit: (portion: Portion) => bigint;
  readonly take: (portion: Portion, quantity: bigint) => Portion;
}

interface Taken {
  readonly reservation: Reservation;
  readonly before: Portion;
  readonly after: Portion;
  readonly quantity: bigint;
}

interface Consumption {
  readonly taken: readonly Taken[];
  readonly reservations: readonly Reservation[];
  readonly rest: bigint;
}

type Named = { readonly ok: true; readonly reservations: readonly Reservation[] } | Refused;

/** What a report is about: the reservation it names, or the open ones of its order; none is fine for a fact. */
function named(view: LedgerView, reservationId: string | null, order: string | null): Named {
  if (reservationId !== null) {
    const found = view.reservations.get(reservationId);
    if (!found) return refuse('unknown_reservation', `No reservation "${reservationId}".`, 'reservationId');
    return { ok: true, reservations: [found] };
  }
  const reservations: Reservation[] = [];
  for (const id of order === null ? [] : (view.reservationsOfOrder.get(order) ?? [])) {
    const found = view.reservations.get(id);
    if (found && isOpen(found.state)) reservations.push(found);
  }
  // The oldest first, however the store listed them and whatever came in the same batch.
  reservations.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return { ok: true, reservations };
}

function nearness(portion: Portion, target: Target): number {
  if (portion.location !== target.location) return 2;
  return portion.lot === target.lot ? 0 : 1;
}

/** Takes up to `quantity` from the portions, nearest first; a held reservation that is worked on becomes hard. */
function consume(
  reservations: readonly Reservation[],
  target: Target,
  quantity: bigint,
  step: Step,
): Consumption {
  let rest = quantity;
  const taken: Taken[] = [];
  const changed: Reservation[] = [];
  for (const reservation of reservations) {
    if (!isOpen(reservation.state) || rest === 0n) continue;
    const portions = [...reservation.portions];
    const order = [...portions.keys()].toSorted(
      (a, b) => rank(portions, a, target) - rank(portions, b, target) || a - b,
    );
    const before = taken.length;
    for (const index of order) {
      const portion = portions[index];
      if (portion === undefined || portion.sku !== target.sku || portion.location === null) continue;
      const limit = step.limit(portion);
      const units = limit < rest ? limit : rest;
      if (units <= 0n) continue;
      const after = step.take(portion, units);
      portions[index] = after;
      rest -= units;
      taken.push({ reservation, before: portion, after, quantity: units });
    }
    if (taken.length > before) changed.push(progressed({ ...reservation, portions }));
  }
  return { taken, reservations: changed, rest };
}

function rank(portions: readonly Portion[], index: number, target: Target): number {
  const portion = portions[index];
  return portion === undefined ? 3 : nearness(portion, target);
}

function progressed(reservation: Reservation): Reservation {
  const hardened: Reservation =
    reservation.state === 'held' ? { ...reservation, state: 'confirmed', expiresAt: null } : reservation;
  return { ...hardened, state: settle(hardened) };
}

function changeOf(taken: Taken): PromiseChange {
  const { before, after } = taken;
  return {
    location: before.location ?? '',
    lot: before.lot,
    reserved: after.reserved - before.reserved,
    allocated: after.allocated - before.allocated,
    picked: after.picked - before.picked,
  };
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

const picking: Step = {
  limit: (portion) => portion.reserved + portion.allocated - portion.picked,
  take: (portion, quantity) => {
    const allocating = quantity - smaller(quantity, portion.allocated - portion.picked);
    return {
      ...portion,
      reserved: portion.reserved - allocating,
      allocated: portion.allocated + allocating,
      picked: portion.picked + quantity,
    };
  },
};

const unpicking: Step = {
  limit: (portion) => portion.picked,
  take: (portion, quantity) => ({ ...portion, picked: portion.picked - quantity }),
};

/** Shipping takes what is picked first, then what is allocated, then what is only reserved. */
const fulfilling: Step = {
  limit: (portion) => portion.reserved + portion.allocated,
  take: (portion, quantity) => {
    const fromAllocated = smaller(quantity, portion.allocated);
    return {
      ...portion,
      reserved: portion.reserved - (quantity - fromAllocated),
      allocated: portion.allocated - fromAllocated,
      picked: portion.picked - smaller(portion.picked, fromAllocated),
      fulfilled: portion.fulfilled + quantity,
    };
  },
};

const allocating: Step = {
  limit: (portion) => portion.reserved,
  take: (portion, quantity) => ({
    ...portion,
    reserved: portion.reserved - quantity,
    allocated: portion.allocated + quantity,
  }),
};

const deallocating: Step = {
  limit: (portion) => portion.allocated - portion.picked,
  take: (portion, quantity) => ({
    ...portion,
    reserved: portion.reserved + quantity,
    allocated: portion.allocated - quantity,
  }),
};

function promiseEntries(
  taken: readonly Taken[],
  kind: EntryBody['kind'],
  movement: { from: Place; to: Place } | null,
): EntryBody[] {
  return taken.map((part) =>
    entryOf({
      kind,
      sku: part.before.sku,
      quantity: part.quantity,
      from: movement?.from ?? null,
      to: movement?.to ?? null,
      promise: changeOf(part),
      reservationId: part.reservation.id,
      lineId: part.before.lineId,
    }),
  );
}

/** A pick leaves goods on hand; what nobody promised is recorded without an effect on the position. */
export function decidePick(
  view: LedgerView,
  command: MovementCommand,
  quantity: bigint,
  lot: string,
): Decision {
  const found = named(view, command.reservationId, command.origin.order);
  if (!found.ok) return found;
  const { kind, sku, location } = command;
  const step = kind === 'pick' ? picking : unpicking;
  const { taken, reservations, rest } = consume(found.reservations, { sku, location, lot }, quantity, step);
  const entries = promiseEntries(taken, kind, null);
  const shelf: Place = { location, lot, account: 'sellable' };
  if (rest > 0n) entries.push(entryOf({ kind, sku, quantity: rest, from: shelf, to: shelf }));
  return decided({ entries, reservations });
}

/** Goods leave for the customer and, where they were promised, the promise is kept in the same entry. */
export function decideShipment(
  view: LedgerView,
  command: MovementCommand,
  quantity: bigint,
  lot: string,
): Decision {
  const status = statusOr(command.status, 'sellable', 'status');
  if (!status.ok) return status;
  const found = named(view, command.reservationId, command.origin.order);
  if (!found.ok) return found;
  const { kind, sku, location, reservationId } = command;
  const { taken, reservations, rest } = consume(
    found.reservations,
    { sku, location, lot },
    quantity,
    fulfilling,
  );
  const from: Place = { location, lot, account: status.status };
  const to: Place = { location: null, account: 'customer' };
  const entries = promiseEntries(taken, kind, { from, to });
  if (rest > 0n) entries.push(entryOf({ kind, sku, quantity: rest, from, to, reservationId }));
  return decided({ entries, reservations });
}

/** Allocation is a promise, not a fact: it needs an open, hard reservation, and what it asks for in full. */
export function decideProgress(
  view: LedgerView,
  command: ProgressCommand,
  quantity: bigint,
  lot: string,
): Decision {
  const found = named(view, command.reservationId, command.origin.order);
  if (!found.ok) return found;
  const [first] = found.reservations;
  if (first === undefined) {
    const detail = 'Name a reservation, or an order that has an open one.';
    return refuse('unknown_reservation', detail, 'reservationId');
  }
  const able = found.reservations.filter((reservation) => permits(reservation.state, command.type));
  if (able.length === 0) return refuseState(first, command.type);
  const { sku, location, type } = command;
  const consumption = consume(able, { sku, location, lot }, quantity, stepOf(type));
  if (consumption.rest > 0n) {
    const detail = `Only ${quantity - consumption.rest} of ${sku} can be ${kindOf(type)}.`;
    return refuse('invalid_state', detail, 'quantity');
  }
  if (type !== 'allocate') {
    return decided({
      entries: promiseEntries(consumption.taken, kindOf(type), null),
      reservations: consumption.reservations,
    });
  }
  return allocateAt(view, { sku, location, lot }, consumption);
}

function stepOf(type: ProgressCommand['type']): Step {
  switch (type) {
    case 'allocate':
      return allocating;
    case 'deallocate':
      return deallocating;
    case 'fulfil':
      return fulfilling;
    default:
      return unreachable(type);
  }
}

function kindOf(type: ProgressCommand['type']): 'allocated' | 'deallocated' | 'fulfilled' {
  switch (type) {
    case 'allocate':
      return 'allocated';
    case 'deallocate':
      return 'deallocated';
    case 'fulfil':
      return 'fulfilled';
    default:
      return unreachable(type);
  }
}

/** The warehouse may allocate elsewhere than sourcing chose: the promise then moves, if there is enough. */
function allocateAt(view: LedgerView, target: Target, consumption: Consumption): Decision {
  const entries: EntryBody[] = [];
  const moved: Taken[] = [];
  let moving = 0n;
  for (const part of consumption.taken) {
    const { before, reservation, quantity } = part;
    if (nearness(before, target) === 0) {
      entries.push(...promiseEntries([part], 'allocated', null));
      continue;
    }
    moving += quantity;
    moved.push(part);
    const shared = { kind: 'allocated', sku: target.sku, quantity } as const;
    const about = { reservationId: reservation.id, lineId: before.lineId };
    const leaving = {
      location: before.location ?? '',
      lot: before.lot,
      reserved: -quantity,
      allocated: 0n,
      picked: 0n,
    };
    const arriving = {
      location: target.location,
      lot: target.lot,
      reserved: 0n,
      allocated: quantity,
      picked: 0n,
    };
    entries.push(entryOf({ ...shared, ...about, promise: leaving }));
    entries.push(entryOf({ ...shared, ...about, promise: arriving }));
  }
  const free = available(positionAt(view, target.sku, target.location, target.lot));
  if (moving > free) {
    const detail = `Only ${free} of ${target.sku} are available at ${target.location}.`;
    return refuse('insufficient_stock', detail, 'quantity');
  }
  const reservations = consumption.reservations.map((reservation) => {
    const own = moved.filter((part) => part.reservation.id === reservation.id);
    return own.length === 0 ? reservation : movePortions(reservation, target, own);
  });
  return decided({ entries, reservations });
}

/** What was allocated elsewhere leaves its portion for the one that the line has at the new place, or gets there. */
function movePortions(reservation: Reservation, target: Target, moved: readonly Taken[]): Reservation {
  const portions = [...reservation.portions];
  for (const { before, quantity } of moved) {
    const { lineId } = before;
    const from = portions.findIndex((one) => one.portion === before.portion);
    const there = portions.findIndex(
      (one) => one.lineId === lineId && one.location === target.location && one.lot === target.lot,
    );
    portions[from] = grown(portions[from] ?? before, -quantity);
    const { location, lot } = target;
    const portion = 1 + Math.max(...portions.map((one) => one.portion));
    const fresh = { ...before, ...nothingYet, portion, location, lot };
    portions[there === -1 ? portions.length : there] = grown(portions[there] ?? fresh, quantity);
  }
  const after = { ...reservation, portions };
  return { ...after, state: settle(after) };
}

const nothingYet = { quantity: 0n, reserved: 0n, allocated: 0n, picked: 0n, fulfilled: 0n, released: 0n };

function grown(portion: Portion, units: bigint): Portion {
  return { ...portion, quantity: portion.quantity + units, allocated: portion.allocated + units };
}
