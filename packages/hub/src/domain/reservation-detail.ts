// What the journal keeps of a reservation and has no column for, as the detail of its first entry: written when
// the reservation is taken, read when it is rebuilt (I14).

import {
  reservationKinds,
  reservationPolicies,
  type Portion,
  type Reservation,
  type ReservationKind,
  type ReservationPolicy,
} from './reservation.ts';

export interface ReservationDetail {
  readonly channel: string;
  readonly kind: ReservationKind;
  readonly policy: ReservationPolicy;
  readonly customer: string | null;
  readonly segment: string | null;
  readonly expiresAt: number | null;
  /** The portions that have no entry of their own, because nothing was promised. */
  readonly notGranted: readonly NotGranted[];
}

export type NotGranted = Pick<Portion, 'portion' | 'lineId' | 'sku' | 'quantity'>;

export function reservationDetail(reservation: Reservation): string {
  const { channel, kind, policy, customer, segment, expiresAt } = reservation;
  const about = { channel, kind, policy, customer, segment, expiresAt };
  // Arrays, not an object by line: a line may be called __proto__.
  const notGranted: (readonly [number, string, string, string])[] = [];
  for (const { portion, lineId, sku, location, quantity, backordered } of reservation.portions) {
    if (location === null && backordered === 0n) notGranted.push([portion, lineId, sku, quantity.toString()]);
  }
  return JSON.stringify(notGranted.length === 0 ? about : { ...about, notGranted });
}

/** Reads the detail back; null when it is not what `reservationDetail` writes. */
export function readReservationDetail(detail: string): ReservationDetail | null {
  const told: unknown = JSON.parse(detail);
  if (!isObject(told)) return null;
  const { channel, customer, segment, expiresAt } = told;
  const kind = reservationKinds.find((one) => one === told.kind);
  const policy = reservationPolicies.find((one) => one === told.policy);
  const notGranted = readNotGranted(told.notGranted ?? []);
  if (typeof channel !== 'string' || kind === undefined || policy === undefined) return null;
  if (!isTextOrNull(customer) || !isTextOrNull(segment)) return null;
  if ((expiresAt !== null && typeof expiresAt !== 'number') || notGranted === null) return null;
  return { channel, kind, policy, customer, segment, expiresAt, notGranted };
}

function readNotGranted(told: unknown): NotGranted[] | null {
  if (!Array.isArray(told)) return null;
  const portions: NotGranted[] = [];
  for (const one of told) {
    if (!Array.isArray(one)) return null;
    const [portion, lineId, sku, quantity]: readonly unknown[] = one;
    if (typeof portion !== 'number' || typeof lineId !== 'string' || typeof sku !== 'string') return null;
    if (typeof quantity !== 'string' || !/^\d+$/.test(quantity)) return null;
    portions.push({ portion, lineId, sku, quantity: BigInt(quantity) });
  }
  return portions;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
