// A reservation as it is answered: its lines in the order in which they were asked for, each with what is promised
// and where.

import { Type, type Static } from 'typebox';

import { isPlainLine, lineUnits } from '../../domain/reserve/line-units.ts';
import type { Portion, Reservation } from '../../domain/reservation.ts';
import {
  askedSku,
  isOpen,
  openQuantity,
  reservationKinds,
  reservationPolicies,
  reservationStates,
} from '../../domain/reservation.ts';
import { isoTime } from '../../platform/clock.ts';
import { oneOf, seq, time, wireQuantity } from './schemas.ts';
import type { Units } from './units.ts';

const source = Type.Object(
  {
    sku: Type.String(),
    location: Type.String(),
    lot: Type.Optional(Type.String()),
    quantity: wireQuantity,
    date: Type.Optional({
      ...time,
      description: 'When the supply is due that it is promised of; it is not here yet.',
    }),
    supply: Type.Optional(Type.String({ description: 'The order of that supply.' })),
  },
  {
    title: 'ReservationSource',
    description:
      'So much is reserved or allocated at this place, or comes to it. The SKU is that of a component or a ' +
      'substitute where one is promised.',
  },
);

const line = Type.Object(
  {
    lineId: Type.String(),
    sku: Type.String(),
    uom: Type.String({ description: 'The base UOM, in which all quantities of the line are.' }),
    requested: wireQuantity,
    reserved: wireQuantity,
    allocated: wireQuantity,
    picked: wireQuantity,
    fulfilled: wireQuantity,
    released: wireQuantity,
    backordered: wireQuantity,
    sources: Type.Array(source),
  },
  { title: 'ReservationLine' },
);

export const reservationSchema = Type.Object(
  {
    id: Type.String(),
    state: oneOf(reservationStates),
    kind: oneOf(reservationKinds),
    policy: oneOf(reservationPolicies),
    channel: Type.String(),
    order: Type.Optional(Type.String()),
    customer: Type.Optional(Type.String()),
    segment: Type.Optional(Type.String()),
    createdAt: time,
    expiresAt: Type.Optional(time),
    lines: Type.Array(line),
    seq,
  },
  { title: 'Reservation' },
);

export type ReservationView = Static<typeof reservationSchema>;
type LineView = Static<typeof line>;
type SourceView = Static<typeof source>;

interface Sums {
  requested: bigint;
  reserved: bigint;
  allocated: bigint;
  picked: bigint;
  fulfilled: bigint;
  released: bigint;
  backordered: bigint;
}

function emptySums(): Sums {
  return { requested: 0n, reserved: 0n, allocated: 0n, picked: 0n, fulfilled: 0n, released: 0n, backordered: 0n };
}

export function viewReservation(reservation: Reservation, units: Units, at: bigint): ReservationView {
  const { id, state, kind, policy, channel, order, customer, segment, createdAt, expiresAt } = reservation;
  return {
    id,
    state,
    kind,
    policy,
    channel,
    ...(order === null ? {} : { order }),
    ...(customer === null ? {} : { customer }),
    ...(segment === null ? {} : { segment }),
    createdAt: isoTime(createdAt),
    ...(expiresAt === null || !isOpen(state) ? {} : { expiresAt: isoTime(expiresAt) }),
    lines: viewLines(reservation.portions, units),
    seq: Number(at),
  };
}

function viewLines(portions: readonly Portion[], units: Units): LineView[] {
  const [first] = portions;
  // By far the most reservations are one line at one place.
  if (first !== undefined && portions.length === 1) return [viewLine(first.lineId, portions, units)];
  const lines = new Map<string, Portion[]>();
  for (const portion of portions) {
    const own = lines.get(portion.lineId);
    if (own) own.push(portion);
    else lines.set(portion.lineId, [portion]);
  }
  return [...lines].map(([lineId, own]) => viewLine(lineId, own, units));
}

function viewLine(lineId: string, portions: readonly Portion[], units: Units): LineView {
  const [first] = portions;
  const asked = first === undefined ? '' : askedSku(first);
  const sums = isPlainLine(portions) ? sumsOf(portions) : sumsOfParts(portions);
  const quantity = (units_: bigint): SourceView['quantity'] => units.quantity(asked, units_);
  return {
    lineId,
    sku: asked,
    uom: units.uom(asked),
    requested: quantity(sums.requested),
    reserved: quantity(sums.reserved),
    allocated: quantity(sums.allocated),
    picked: quantity(sums.picked),
    fulfilled: quantity(sums.fulfilled),
    released: quantity(sums.released),
    backordered: quantity(sums.backordered),
    sources: portions.flatMap((portion) => viewSource(portion, units) ?? []),
  };
}

/** Where something is promised: at a place, or of a supply that comes there by its date. */
function viewSource(portion: Portion, units: Units): SourceView | null {
  const { sku, location, lot, about, backordered } = portion;
  if (location !== null) {
    const open = openQuantity(portion);
    if (open === 0n) return null;
    const quantity = units.quantity(sku, open);
    return lot === '' ? { sku, location, quantity } : { sku, location, lot, quantity };
  }
  if (about?.peg == null || backordered === 0n) return null;
  const { location: comesTo, dueAt, order } = about.peg;
  const date = dueAt === null ? {} : { date: isoTime(dueAt) };
  return { sku, location: comesTo, quantity: units.quantity(sku, backordered), ...date, supply: order };
}

/** What is promised of a supply that is coming counts as reserved, what waits for nothing yet as backordered. */
function sumsOf(portions: readonly Portion[]): Sums {
  const sums = emptySums();
  for (const portion of portions) {
    sums.requested += portion.quantity;
    sums.reserved += portion.reserved;
    sums.allocated += portion.allocated;
    sums.picked += portion.picked;
    sums.fulfilled += portion.fulfilled;
    sums.released += portion.released;
    if (portion.about?.peg == null) sums.backordered += portion.backordered;
    else sums.reserved += portion.backordered;
  }
  return sums;
}

/** Of a kit, or with substitutes: as many of what was asked for as all parts have come to that step or beyond it. */
function sumsOfParts(portions: readonly Portion[]): Sums {
  const upTo = (measure: (portion: Portion) => bigint): bigint => lineUnits(portions, measure);
  const isPegged = ({ about }: Portion): boolean => about?.peg != null;
  const fulfilled = upTo((one) => one.fulfilled);
  const picked = upTo((one) => one.fulfilled + one.picked) - fulfilled;
  const allocated = upTo((one) => one.fulfilled + one.allocated) - fulfilled;
  const pegged = upTo((one) => (isPegged(one) ? one.backordered : 0n));
  const backordered = upTo((one) => (isPegged(one) ? 0n : one.backordered));
  const placed = upTo((one) => one.fulfilled + one.allocated + one.reserved) - fulfilled - allocated;
  const requested = upTo((one) => one.quantity);
  const released = upTo((one) => one.released);
  return { requested, reserved: placed + pegged, allocated, picked, fulfilled, released, backordered };
}
