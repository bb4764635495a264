// A reservation as it is answered: its lines in the order in which they were asked for, each with what is promised
// and where.

import { Type, type Static } from 'typebox';

import type { Portion, Reservation } from '../../domain/reservation.ts';
import {
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
  },
  { title: 'ReservationSource', description: 'So much is reserved or allocated at this place.' },
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
  const sums = emptySums();
  const sources: SourceView[] = [];
  let sku = '';
  for (const portion of portions) {
    sku = portion.sku;
    addTo(sums, portion);
    const { location, lot } = portion;
    const open = openQuantity(portion);
    if (location === null || open === 0n) continue;
    const quantity = units.quantity(sku, open);
    sources.push(lot === '' ? { sku, location, quantity } : { sku, location, lot, quantity });
  }
  return {
    lineId,
    sku,
    uom: units.uom(sku),
    requested: units.quantity(sku, sums.requested),
    reserved: units.quantity(sku, sums.reserved),
    allocated: units.quantity(sku, sums.allocated),
    picked: units.quantity(sku, sums.picked),
    fulfilled: units.quantity(sku, sums.fulfilled),
    released: units.quantity(sku, sums.released),
    backordered: units.quantity(sku, sums.backordered),
    sources,
  };
}

function addTo(sums: Sums, portion: Portion): void {
  sums.requested += portion.quantity;
  sums.reserved += portion.reserved;
  sums.allocated += portion.allocated;
  sums.picked += portion.picked;
  sums.fulfilled += portion.fulfilled;
  sums.released += portion.released;
  sums.backordered += portion.backordered;
}
