// Reading reservations: as they are at this moment by the ledger's clock, so that a hold which is past its time
// reads as expired before the sweep has said so.

import { decideExpire } from '../../domain/change-reservation.ts';
import { refuse } from '../../domain/refusal.ts';
import { askedSku, isDue, type Reservation } from '../../domain/reservation.ts';
import { isoTime } from '../../platform/clock.ts';
import { listReservations, loadReservations } from '../../store/reservations.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { nextCursor } from '../request/cursor.ts';
import { reservationSchema, viewReservation } from './reservation-view.ts';
import type { Answer, Call } from '../route.ts';
import { page } from './schemas.ts';
import { unitsAt } from './units.ts';

export const reservationPage = page(reservationSchema, 'ReservationPage');

type Asked = Pick<Call, 'parts' | 'caller'>;

function asOf(reservation: Reservation, now: number): Reservation {
  if (!isDue(reservation, now)) return reservation;
  const expired = decideExpire(reservation);
  return expired.ok ? (expired.answer ?? reservation) : reservation;
}

function skusOf(reservations: readonly Reservation[]): string[] {
  return reservations.flatMap((reservation) =>
    reservation.portions.flatMap((portion) => [portion.sku, askedSku(portion)]),
  );
}

export function decisionTimeOf({ parts }: Pick<Call, 'parts'>): string | null {
  const time = parts.clock.decisionTime();
  return time === null ? null : isoTime(time);
}

export async function readReservation(call: Asked, id: string): Promise<Answer> {
  const { parts, caller } = call;
  return parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
    const [moment, [found]] = await Promise.all([
      readMoment(reader, decisionTimeOf(call)),
      loadReservations(reader, [id], []),
    ]);
    if (found === undefined) return refuse('unknown_reservation', `No reservation "${id}".`, 'reservationId');
    const units = await unitsAt(parts, reader, moment.catalogueVersion, skusOf([found]));
    return { ok: true, status: 200, body: viewReservation(asOf(found, moment.now), units, moment.seq) };
  });
}

export interface ReservationQuery {
  readonly order?: string;
  readonly state?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export async function readReservations(call: Asked, query: ReservationQuery): Promise<Answer> {
  const { parts, caller } = call;
  const { order, state, limit = 100, cursor = '' } = query;
  const time = decisionTimeOf(call);
  return parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
    const [moment, found] = await Promise.all([
      readMoment(reader, time),
      listReservations(reader, { order, state, afterId: cursor, limit }, time),
    ]);
    const units = await unitsAt(parts, reader, moment.catalogueVersion, skusOf(found));
    const items = found.map((reservation) => viewReservation(asOf(reservation, moment.now), units, moment.seq));
    return { ok: true, status: 200, body: { items, nextCursor: nextCursor(found, limit, (one) => one.id) } };
  });
}
