// What happens to a reservation after it was taken and before the warehouse works on it: confirm, extend,
// reduce a line, release, cancel, expire.

import type { ConfirmCommand, EndCommand, ExtendCommand, ReduceCommand } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import { invariant } from './invariant.ts';
import { uomRatio } from './item.ts';
import type { EntryBody, PromiseKind } from './journal-entry.ts';
import type { LedgerView } from './ledger-view.ts';
import { parseQuantity } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';
import { givenBack, lineUnits } from './reserve/line-units.ts';
import {
  askedSku,
  permits,
  refuseState,
  settle,
  type Portion,
  type Reservation,
  type ReservationEvent,
  type ReservationState,
} from './reservation.ts';

type Found = { readonly ok: true; readonly reservation: Reservation } | Refused;

function findFor(view: LedgerView, reservationId: string, event: ReservationEvent): Found {
  const reservation = view.reservations.get(reservationId);
  if (!reservation) return refuse('unknown_reservation', `No reservation "${reservationId}".`, 'reservationId');
  return permits(reservation.state, event) ? { ok: true, reservation } : refuseState(reservation, event);
}

function wholeEntry(kind: PromiseKind, reservation: Reservation, detail: string | null): EntryBody {
  return entryOf({ kind, sku: null, quantity: 0n, reservationId: reservation.id, detail });
}

export function decideConfirm(view: LedgerView, command: ConfirmCommand): Decision {
  const found = findFor(view, command.reservationId, 'confirm');
  if (!found.ok) return found;
  const answer: Reservation = { ...found.reservation, state: 'confirmed', expiresAt: null };
  return decided({
    entries: [wholeEntry('reservation_confirmed', answer, null)],
    reservations: [answer],
    answer,
  });
}

export function decideExtend(view: LedgerView, command: ExtendCommand): Decision {
  const found = findFor(view, command.reservationId, 'extend');
  if (!found.ok) return found;
  const answer: Reservation = { ...found.reservation, expiresAt: view.now + command.ttlMs };
  const detail = JSON.stringify({ expiresAt: answer.expiresAt });
  return decided({
    entries: [wholeEntry('reservation_extended', answer, detail)],
    reservations: [answer],
    answer,
  });
}

export function decideEnd(view: LedgerView, command: EndCommand): Decision {
  const found = findFor(view, command.reservationId, command.type);
  if (!found.ok) return found;
  if (found.reservation.portions.some((portion) => portion.picked > 0n)) {
    const detail = `Part of ${command.reservationId} is picked; it has to be put back (unpick) first.`;
    return refuse('invalid_state', detail);
  }
  return end(found.reservation, command.type === 'release' ? 'released' : 'cancelled');
}

export function decideExpire(reservation: Reservation): Decision {
  return end(reservation, 'expired');
}

/** Gives back everything that is still open; the state is the word that ended it. */
function end(reservation: Reservation, state: ReservationState & PromiseKind): Decision {
  const entries: EntryBody[] = [];
  const portions = reservation.portions.map((portion) => {
    const [after, entry] = giveBack(reservation.id, portion, openUnits(portion), state, null);
    if (entry) entries.push(entry);
    return after;
  });
  invariant(entries.length > 0, `I4: ${reservation.id} is open with nothing left to give back`);
  const answer: Reservation = { ...reservation, state, portions };
  return decided({ entries, reservations: [answer], answer });
}

/** What can still be given back: not what is picked. */
function freeUnits(portion: Portion): bigint {
  return openUnits(portion) - portion.picked;
}

function openUnits(portion: Portion): bigint {
  return portion.reserved + portion.allocated + portion.backordered;
}

/** Gives back units of a portion: what is backordered first, then what is reserved, then what is allocated. */
function giveBack(
  reservationId: string,
  portion: Portion,
  units: bigint,
  kind: PromiseKind,
  detail: string | null,
): [Portion, EntryBody | null] {
  if (units === 0n) return [portion, null];
  const { sku, lineId, location, lot } = portion;
  const about = { kind, sku, quantity: units, reservationId, lineId, portion: portion.portion, detail };
  if (location === null) {
    const after = { ...portion, backordered: portion.backordered - units };
    return [after, entryOf(about)];
  }
  const reserved = units < portion.reserved ? units : portion.reserved;
  const allocated = units - reserved;
  const after = {
    ...portion,
    reserved: portion.reserved - reserved,
    allocated: portion.allocated - allocated,
    released: portion.released + units,
  };
  const promise = { location, lot, reserved: -reserved, allocated: -allocated, picked: 0n };
  return [after, entryOf({ ...about, promise })];
}

/** Lines can only shrink; growing needs a new decision about stock, which is a new reservation. */
export function decideReduce(view: LedgerView, command: ReduceCommand): Decision {
  const found = findFor(view, command.reservationId, 'reduce');
  if (!found.ok) return found;
  let { portions } = found.reservation;
  const entries: EntryBody[] = [];
  for (const [index, line] of command.lines.entries()) {
    const reduced = reduceLine(view, found.reservation.id, portions, line, `lines/${index}`);
    if (!reduced.ok) return reduced;
    portions = reduced.portions;
    entries.push(...reduced.entries);
  }
  const after: Reservation = { ...found.reservation, portions };
  const answer: Reservation = { ...after, state: settle(after) };
  return decided({ entries, reservations: entries.length === 0 ? [] : [answer], answer });
}

/** Tells a reduction from a release, after which the reservation is in another state when nothing is left. */
export const reductionDetail = JSON.stringify({ reduced: true });

type Reduced =
  | { readonly ok: true; readonly portions: readonly Portion[]; readonly entries: readonly EntryBody[] }
  | Refused;

function reduceLine(
  view: LedgerView,
  reservationId: string,
  portions: readonly Portion[],
  line: ReduceCommand['lines'][number],
  path: string,
): Reduced {
  const own = portions.filter((portion) => portion.lineId === line.lineId);
  const [first] = own;
  if (!first) return refuse('not_found', `The reservation has no line "${line.lineId}".`, `${path}/lineId`);
  const sku = askedSku(first);
  const item = view.catalogue.items.get(sku);
  invariant(item !== undefined, `I1: the item ${sku} of ${reservationId} was not loaded`);
  const ratio = uomRatio(item, line.uom ?? undefined, `${path}/uom`);
  if (!ratio.ok) return ratio;
  const parsed = parseQuantity(line.quantity, ratio.ratio, item.scale, `${path}/quantity`);
  if (!parsed.ok) return parsed;
  const current = lineUnits(own, (portion) => openUnits(portion) + portion.fulfilled);
  const fixed = current - lineUnits(own, freeUnits);
  if (parsed.quantity > current || parsed.quantity < fixed) {
    const detail = `The line holds ${current}, of which ${fixed} are picked or shipped; it can only shrink to those.`;
    return refuse('quantity_out_of_range', detail, `${path}/quantity`);
  }
  const back = givenBack(own, current - parsed.quantity, freeUnits);
  const entries: EntryBody[] = [];
  const after = portions.map((portion) => {
    const [shrunk, entry] = giveBack(reservationId, portion, back.get(portion) ?? 0n, 'released', reductionDetail);
    if (entry) entries.push(entry);
    return shrunk;
  });
  return { ok: true, portions: after, entries };
}
