// What the warehouse does with promises: allocate, pick, ship. Works on the portions of the reservation that is
// named, or of the open reservations of the order; the nearest portion (same place, same lot) comes first, and
// what is backordered last: goods that are allocated or shipped meet it, too.

import type { MovementCommand, ProgressCommand } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import { unreachable } from './invariant.ts';
import type { EntryBody, Place, PromiseChange } from './journal-entry.ts';
import { netCountSince } from './inbound/last-counted.ts';
import type { LedgerView } from './ledger-view.ts';
import { shortFor, type Moving } from './reserve/moving.ts';
import { refuse, type Refused } from './refusal.ts';
import {
  arrived,
  isOpen,
  isSameAbout,
  permits,
  refuseState,
  settle,
  type Portion,
  type PortionAbout,
  type Reservation,
} from './reservation.ts';
import { statusOr } from './stock-status.ts';

interface Target {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
}

/** How much of a portion a step may take, and what it makes of the portion where it is. */
interface Step {
  readonly limit: (portion: Portion) => bigint;
  readonly take: (portion: Portion, quantity: bigint) => Portion;
  /** What units become at the place of the report when they come from elsewhere, or from a backorder. */
  readonly arriving: 'allocated' | 'fulfilled';
  /** Units that are promised elsewhere come to the place of the report. */
  readonly moves: boolean;
}

interface Taken {
  readonly reservation: Reservation;
  readonly before: Portion;
  readonly after: Portion;
  /** The portion that the units are in now. */
  readonly arrivedAt: number;
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
  if (portion.location === null) return 3;
  if (portion.location !== target.location) return 2;
  return portion.lot === target.lot ? 0 : 1;
}

/**
 * Takes up to `quantity` from the portions, nearest first, backorders only when nothing that was promised is left.
 * A held reservation that is worked on becomes hard.
 */
function consume(reservations: readonly Reservation[], target: Target, quantity: bigint, step: Step): Consumption {
  const open = reservations.filter((reservation) => isOpen(reservation.state));
  const portionsOf = new Map(open.map((reservation) => [reservation, [...reservation.portions]]));
  const taken: Taken[] = [];
  let rest = quantity;
  for (const distance of [0, 1, 2, 3]) {
    for (const [reservation, portions] of portionsOf) {
      for (const [index, portion] of portions.entries()) {
        if (rest === 0n) break;
        if (portion.sku !== target.sku || nearness(portion, target) !== distance) continue;
        const limit = step.limit(portion);
        const units = limit < rest ? limit : rest;
        if (units <= 0n) continue;
        const leaving = leaves(portion, target, step);
        const after = leaving ? without(portion, units) : step.take(portion, units);
        portions[index] = after;
        const arrivedAt = leaving ? arrive(portions, portion, target, step.arriving, units) : portion.portion;
        rest -= units;
        taken.push({ reservation, before: portion, after, arrivedAt, quantity: units });
      }
    }
  }
  const worked = new Set(taken.map((part) => part.reservation));
  const changed = [...worked].map((reservation) => {
    return progressed({ ...reservation, portions: portionsOf.get(reservation) ?? [] });
  });
  return { taken, reservations: changed, rest };
}

function progressed(reservation: Reservation): Reservation {
  const hardened: Reservation =
    reservation.state === 'held' ? { ...reservation, state: 'confirmed', expiresAt: null } : reservation;
  return { ...hardened, state: settle(hardened) };
}

/** Whether the units are accounted for at the place of the report from now on. */
function leaves(portion: Portion, target: Target, step: Step): boolean {
  return portion.location === null || (step.moves && nearness(portion, target) > 0);
}

function without(portion: Portion, units: bigint): Portion {
  const less = { ...portion, quantity: portion.quantity - units };
  if (portion.location === null) return { ...less, backordered: portion.backordered - units };
  return { ...less, reserved: portion.reserved - units };
}

const nothingYet = {
  quantity: 0n,
  reserved: 0n,
  allocated: 0n,
  picked: 0n,
  fulfilled: 0n,
  released: 0n,
  backordered: 0n,
};

/** Units join the like portion that the line has at the place, or get one there; answers its number. */
function arrive(portions: Portion[], from: Portion, target: Target, as: Step['arriving'], units: bigint): number {
  const about = arrived(from.about);
  const found = portions.findIndex((one) => isLike(one, from, target, about));
  const portion = 1 + Math.max(...portions.map((one) => one.portion));
  const { location, lot } = target;
  const there = portions[found] ?? { ...from, ...nothingYet, portion, location, lot, about };
  const more = { ...there, quantity: there.quantity + units, [as]: there[as] + units };
  portions[found === -1 ? portions.length : found] = more;
  return more.portion;
}

function isLike(one: Portion, from: Portion, target: Target, about: PortionAbout | null): boolean {
  return (
    one.lineId === from.lineId &&
    one.sku === from.sku &&
    one.location === target.location &&
    one.lot === target.lot &&
    isSameAbout(one.about, about)
  );
}

/** A backorder promised nothing at any place; its entry only says at which place it is met. */
function changeOf(taken: Taken, target: Target): PromiseChange {
  const { before, after } = taken;
  const { location, lot } = before.location === null ? target : { ...before, location: before.location };
  return {
    location,
    lot,
    reserved: after.reserved - before.reserved,
    allocated: after.allocated - before.allocated,
    picked: after.picked - before.picked,
  };
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

const picking: Step = {
  arriving: 'allocated',
  moves: false,
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
  arriving: 'allocated',
  moves: false,
  limit: (portion) => portion.picked,
  take: (portion, quantity) => ({ ...portion, picked: portion.picked - quantity }),
};

/** Shipping takes what is picked first, then what is allocated, then what is only reserved, then what is owed. */
const fulfilling: Step = {
  arriving: 'fulfilled',
  moves: false,
  limit: (portion) => portion.reserved + portion.allocated + portion.backordered,
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
  arriving: 'allocated',
  moves: true,
  limit: (portion) => portion.reserved + portion.backordered,
  take: (portion, quantity) => ({
    ...portion,
    reserved: portion.reserved - quantity,
    allocated: portion.allocated + quantity,
  }),
};

const deallocating: Step = {
  arriving: 'allocated',
  moves: false,
  limit: (portion) => portion.allocated - portion.picked,
  take: (portion, quantity) => ({
    ...portion,
    reserved: portion.reserved + quantity,
    allocated: portion.allocated - quantity,
  }),
};

/** What a rebuild needs of units that came to a portion from another one. */
function arrivalDetail({ before, arrivedAt }: Taken): string | null {
  return arrivedAt === before.portion ? null : JSON.stringify({ from: before.portion });
}

function promiseEntries(
  taken: readonly Taken[],
  kind: EntryBody['kind'],
  target: Target,
  movement: { from: Place; to: Place } | null,
): EntryBody[] {
  return taken.map((part) =>
    entryOf({
      kind,
      sku: part.before.sku,
      quantity: part.quantity,
      from: movement?.from ?? null,
      to: movement?.to ?? null,
      promise: changeOf(part, target),
      reservationId: part.reservation.id,
      lineId: part.before.lineId,
      portion: part.arrivedAt,
      detail: arrivalDetail(part),
    }),
  );
}

/** A pick leaves goods on hand; what nobody promised is recorded without an effect on the position. */
export function decidePick(view: LedgerView, command: MovementCommand, quantity: bigint, lot: string): Decision {
  const found = named(view, command.reservationId, command.origin.order);
  if (!found.ok) return found;
  const { kind, sku, location } = command;
  const step = kind === 'pick' ? picking : unpicking;
  const target = { sku, location, lot };
  const { taken, reservations, rest } = consume(found.reservations, target, quantity, step);
  const entries = promiseEntries(taken, kind, target, null);
  const shelf: Place = { location, lot, account: 'sellable' };
  if (rest > 0n) entries.push(entryOf({ kind, sku, quantity: rest, from: shelf, to: shelf }));
  return decided({ entries, reservations });
}

/** Goods leave for the customer and, where they were promised, the promise is kept in the same entry. */
export function decideShipment(view: LedgerView, command: MovementCommand, quantity: bigint, lot: string): Decision {
  const status = statusOr(command.status, 'sellable', 'status');
  if (!status.ok) return status;
  const found = named(view, command.reservationId, command.origin.order);
  if (!found.ok) return found;
  const { kind, sku, location, reservationId } = command;
  const target = { sku, location, lot };
  const { taken, reservations, rest } = consume(found.reservations, target, quantity, fulfilling);
  const from: Place = { location, lot, account: status.status };
  const to: Place = { location: null, account: 'customer' };
  const entries = promiseEntries(taken, kind, target, { from, to });
  if (rest > 0n) entries.push(entryOf({ kind, sku, quantity: rest, from, to, reservationId }));
  return decided({ entries, reservations });
}

/** Allocation is a promise, not a fact: it needs an open, hard reservation, and what it asks for in full. */
export function decideProgress(view: LedgerView, command: ProgressCommand, quantity: bigint, lot: string): Decision {
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
  const target = { sku, location, lot };
  const consumption = consume(able, target, quantity, stepOf(type));
  if (consumption.rest > 0n) {
    const detail = `Only ${quantity - consumption.rest} of ${sku} can be ${kindOf(type)}.`;
    return refuse('invalid_state', detail, 'quantity');
  }
  if (type !== 'allocate') {
    return decided({
      entries: promiseEntries(consumption.taken, kindOf(type), target, null),
      reservations: consumption.reservations,
    });
  }
  return allocateAt(view, target, consumption, command.origin.occurredAt);
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

/**
 * The warehouse may allocate elsewhere than sourcing chose, or what was backordered: the promise then comes to the
 * place, if there is enough. Each such move is two entries, one where it leaves and one where it arrives.
 */
function allocateAt(view: LedgerView, target: Target, consumption: Consumption, occurredAt: number): Decision {
  const { sku, location, lot } = target;
  const entries: EntryBody[] = [];
  const moving: Moving[] = [];
  for (const part of consumption.taken) {
    const { before, reservation, quantity } = part;
    if (!leaves(before, target, allocating)) {
      entries.push(...promiseEntries([part], 'allocated', target, null));
      continue;
    }
    moving.push({ demander: reservation, quantity });
    const about = { kind: 'allocated', sku, quantity, reservationId: reservation.id, lineId: before.lineId } as const;
    const leaving = before.location === null ? null : changeOf(part, target);
    const arriving = { location, lot, reserved: 0n, allocated: quantity, picked: 0n };
    entries.push(
      entryOf({ ...about, portion: before.portion, promise: leaving }),
      entryOf({ ...about, portion: part.arrivedAt, promise: arriving, detail: arrivalDetail(part) }),
    );
  }
  // What a net figure left out because of this very allocation is there besides.
  const isLeftOut = netCountSince(view, sku, target, occurredAt) !== null;
  // What is allocated where it was promised takes nothing new, even where a fact has left too little.
  const short = shortFor(view, target, moving, isLeftOut);
  if (short !== null) {
    const detail = `Only ${short} of ${sku} are available at ${location}.`;
    return refuse('insufficient_stock', detail, 'quantity');
  }
  return decided({ entries, reservations: consumption.reservations });
}
