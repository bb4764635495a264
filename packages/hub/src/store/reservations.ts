// Reservations and their lines as rows.

import { portionDetail, readPortionDetail } from '../domain/reservation.ts';
import type { Portion, PortionAbout, Reservation } from '../domain/reservation.ts';
import { isoTime } from '../platform/clock.ts';
import { bigintArray, jsonArray, smallintArray, textArray, timeArray, unnested } from './binary-array.ts';
import type { Reader, Transaction } from './database.ts';

interface Row {
  readonly reservation_id: string;
  readonly channel: string;
  readonly kind: Reservation['kind'];
  readonly state: Reservation['state'];
  readonly policy: Reservation['policy'];
  readonly order: string | null;
  readonly customer: string | null;
  readonly segment: string | null;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly line_id: string;
  readonly portion: number;
  readonly sku: string;
  readonly location: string | null;
  readonly lot: string;
  readonly quantity: bigint;
  readonly reserved: bigint;
  readonly allocated: bigint;
  readonly picked: bigint;
  readonly fulfilled: bigint;
  readonly released: bigint;
  readonly backordered: bigint;
  readonly about: string | null;
}

const columns = `r.reservation_id, r.channel, r.kind, r.state, r.policy, r."order", r.customer, r.segment, r.created_at,
  r.expires_at, l.line_id, l.portion, l.sku, l.location, l.lot, l.quantity, l.reserved, l.allocated, l.picked,
  l.fulfilled, l.released, l.backordered, l.about`;

function toAbout({ about, reservation_id }: Row): PortionAbout | null {
  if (about === null) return null;
  const read = readPortionDetail(about);
  if (read === undefined) throw new Error(`A line of ${reservation_id} does not say what it promises.`);
  return read;
}

function toPortion(row: Row): Portion {
  const { portion, sku, location, lot, quantity, reserved, allocated, picked, fulfilled, released, backordered } =
    row;
  const parts = { quantity, reserved, allocated, picked, fulfilled, released, backordered };
  return { lineId: row.line_id, portion, sku, location, lot, about: toAbout(row), ...parts };
}

/** Rows come grouped by reservation, portions in the order of their numbers. */
function toReservations(rows: readonly Row[]): Reservation[] {
  const portions = new Map<string, Portion[]>();
  const reservations: Reservation[] = [];
  for (const row of rows) {
    const known = portions.get(row.reservation_id);
    if (known) {
      known.push(toPortion(row));
      continue;
    }
    const own = [toPortion(row)];
    portions.set(row.reservation_id, own);
    reservations.push({
      id: row.reservation_id,
      channel: row.channel,
      kind: row.kind,
      state: row.state,
      policy: row.policy,
      order: row.order,
      customer: row.customer,
      segment: row.segment,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      portions: own,
    });
  }
  return reservations;
}

const load = {
  name: 'load_reservations',
  text: `select ${columns} from (
      select unnest($2::text[]) as reservation_id
      union
      select r.reservation_id from unnest($3::text[]) as k ("order")
      cross join lateral (select * from reservations r where r.tenant_id = $1 and r."order" = k."order"
        and r.state in ('held', 'confirmed', 'allocated') offset 0) r) as wanted
    cross join lateral (select * from reservations r
      where r.tenant_id = $1 and r.reservation_id = wanted.reservation_id offset 0) r
    cross join lateral (select * from reservation_lines l
      where l.tenant_id = $1 and l.reservation_id = r.reservation_id offset 0) l
    order by r.reservation_id, l.portion`,
};

/** Reservations by id, and the open ones of orders. */
export async function loadReservations(
  reader: Reader,
  ids: readonly string[],
  orders: readonly string[],
): Promise<Reservation[]> {
  const values = [reader.tenantId, textArray(ids, String), textArray(orders, String)];
  return toReservations(await reader.query<Row>(load, values));
}

const due = {
  name: 'due_reservations',
  text: `select reservation_id from reservations where tenant_id = $1 and state = 'held'
      and expires_at <= coalesce($2::timestamptz, clock_timestamp()) order by expires_at limit $3`,
};

/** The ids of holds that have expired and are not yet ended, oldest first. */
export async function dueReservations(reader: Reader, decisionTime: string | null, limit: number): Promise<string[]> {
  const values = [reader.tenantId, decisionTime, limit];
  return (await reader.query<{ reservation_id: string }>(due, values)).map((row) => row.reservation_id);
}

/** The items that reservations are about. */
export async function itemsOfReservations(reader: Reader, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const text = `select distinct l.sku from unnest($2::text[]) as k (id)
    cross join lateral (select sku from reservation_lines
      where tenant_id = $1 and reservation_id = k.id offset 0) l`;
  const values = [reader.tenantId, textArray(ids, String)];
  return (await reader.query<{ sku: string }>({ name: 'items_of_reservations', text }, values)).map(({ sku }) => sku);
}

const reservationTypes = 'text text text text text text text text timestamptz timestamptz';

const rowsOfReservations = `select $1, ${unnested(2, reservationTypes)}`;

const insert = {
  name: 'insert_reservations',
  text: `insert into reservations (tenant_id, reservation_id, channel, kind, state, policy, "order", customer,
      segment, created_at, expires_at) ${rowsOfReservations}`,
};

const update = {
  name: 'update_reservations',
  text: `${insert.text}
    on conflict (tenant_id, reservation_id) do update set state = excluded.state, expires_at = excluded.expires_at`,
};

const lineTypes = 'text text smallint text text text bigint bigint bigint bigint bigint bigint bigint json text';

const insertLines = {
  name: 'insert_reservation_lines',
  text: `insert into reservation_lines as l (tenant_id, reservation_id, line_id, portion, sku, location, lot, quantity,
      reserved, allocated, picked, fulfilled, released, backordered, about, supply_order)
    select $1, ${unnested(2, lineTypes)}`,
};

// A line may have been split since (an allocation elsewhere), so that a changed reservation can have new rows.
const upsertLines = {
  name: 'upsert_reservation_lines',
  text: `${insertLines.text}
    on conflict (tenant_id, reservation_id, portion) do update set quantity = excluded.quantity,
      reserved = excluded.reserved, allocated = excluded.allocated, picked = excluded.picked,
      fulfilled = excluded.fulfilled, released = excluded.released, backordered = excluded.backordered`,
};

export function insertReservations(transaction: Transaction, reservations: readonly Reservation[]): void {
  if (reservations.length === 0) return;
  transaction.defer(insert, columnsOf(transaction, reservations));
  transaction.defer(insertLines, columnsOfLines(transaction, reservations));
}

export function updateReservations(transaction: Transaction, reservations: readonly Reservation[]): void {
  if (reservations.length === 0) return;
  transaction.defer(update, columnsOf(transaction, reservations));
  transaction.defer(upsertLines, columnsOfLines(transaction, reservations));
}

function columnsOf(transaction: Transaction, reservations: readonly Reservation[]): unknown[] {
  return [
    transaction.tenantId,
    textArray(reservations, (one) => one.id),
    textArray(reservations, (one) => one.channel),
    textArray(reservations, (one) => one.kind),
    textArray(reservations, (one) => one.state),
    textArray(reservations, (one) => one.policy),
    textArray(reservations, (one) => one.order),
    textArray(reservations, (one) => one.customer),
    textArray(reservations, (one) => one.segment),
    timeArray(reservations, (one) => one.createdAt),
    timeArray(reservations, (one) => one.expiresAt),
  ];
}

function columnsOfLines(transaction: Transaction, reservations: readonly Reservation[]): unknown[] {
  const rows = reservations.flatMap(({ id, portions }) =>
    portions.map((portion) => ({ reservationId: id, portion })),
  );
  return [
    transaction.tenantId,
    textArray(rows, (row) => row.reservationId),
    textArray(rows, (row) => row.portion.lineId),
    smallintArray(rows, (row) => row.portion.portion),
    textArray(rows, (row) => row.portion.sku),
    textArray(rows, (row) => row.portion.location),
    textArray(rows, (row) => row.portion.lot),
    bigintArray(rows, (row) => row.portion.quantity),
    bigintArray(rows, (row) => row.portion.reserved),
    bigintArray(rows, (row) => row.portion.allocated),
    bigintArray(rows, (row) => row.portion.picked),
    bigintArray(rows, (row) => row.portion.fulfilled),
    bigintArray(rows, (row) => row.portion.released),
    bigintArray(rows, (row) => row.portion.backordered),
    jsonArray(rows, (row) => portionDetail(row.portion.about)),
    textArray(rows, (row) => row.portion.about?.peg?.order ?? null),
  ];
}

/** Open reservations in the order of their ids, a page at a time. */
export async function listOpenReservations(reader: Reader, afterId: string, limit: number): Promise<Reservation[]> {
  const text = `with page as (
      select * from reservations where tenant_id = $1 and reservation_id > $2
        and state in ('held', 'confirmed', 'allocated') order by reservation_id limit $3)
    select ${columns} from page r
    join reservation_lines l on l.tenant_id = $1 and l.reservation_id = r.reservation_id
    order by r.reservation_id, l.portion`;
  return toReservations(await reader.query<Row>({ text }, [reader.tenantId, afterId, limit]));
}

/** Reservations that are held, past their time or not, by when that is over, a page at a time. */
export async function listHolds(
  reader: Reader,
  after: Pick<Reservation, 'id' | 'expiresAt'> | undefined,
  limit: number,
): Promise<Reservation[]> {
  const text = `with page as (
      select * from reservations where tenant_id = $1 and state = 'held'
        and (expires_at, reservation_id) > ($2::timestamptz, $3) order by expires_at, reservation_id limit $4)
    select ${columns} from page r
    join reservation_lines l on l.tenant_id = $1 and l.reservation_id = r.reservation_id
    order by r.expires_at, r.reservation_id, l.portion`;
  const from = after?.expiresAt == null ? '-infinity' : isoTime(after.expiresAt);
  return toReservations(await reader.query<Row>({ text }, [reader.tenantId, from, after?.id ?? '', limit]));
}

/** How many reservations have ended, by the state in which they did. */
export async function countEnded(
  reader: Reader,
): Promise<Map<'fulfilled' | 'released' | 'expired' | 'cancelled', number>> {
  const text = `select state, count(*)::integer as count from reservations
    where tenant_id = $1 and state not in ('held', 'confirmed', 'allocated') group by state`;
  const rows = await reader.query<{ state: 'fulfilled' | 'released' | 'expired' | 'cancelled'; count: number }>(
    { text },
    [reader.tenantId],
  );
  return new Map(rows.map((row) => [row.state, row.count]));
}

export interface ReservationFilter {
  readonly order?: string | undefined;
  /** As callers see it: a hold that is past its time counts as expired. */
  readonly state?: string | undefined;
  readonly afterId: string;
  readonly limit: number;
}

/** Reservations in the order of their ids, which is that of their making, a page at a time. */
export async function listReservations(
  reader: Reader,
  filter: ReservationFilter,
  decisionTime: string | null,
): Promise<Reservation[]> {
  const text = `with wanted as (
      select r.* from reservations r
      where r.tenant_id = $1 and r.reservation_id > $2 and ($3::text is null or r."order" = $3)
        and ($4::text is null or $4 = case
          when r.state = 'held' and r.expires_at <= coalesce($5::timestamptz, clock_timestamp()) then 'expired'
          else r.state end)
      order by r.reservation_id limit $6)
    select ${columns} from wanted r
    join reservation_lines l on l.tenant_id = $1 and l.reservation_id = r.reservation_id
    order by r.reservation_id, l.portion`;
  const { order = null, state = null, afterId, limit } = filter;
  return toReservations(
    await reader.query<Row>({ text }, [reader.tenantId, afterId, order, state, decisionTime, limit]),
  );
}

export interface DueQuantity {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly reserved: bigint;
}

/** What holds that have expired and are not yet ended still keep of these items: it counts as free. */
export async function dueQuantities(
  reader: Reader,
  skus: readonly string[],
  decisionTime: string | null,
): Promise<DueQuantity[]> {
  const text = `select l.sku, l.location, l.lot, sum(l.reserved)::bigint as reserved
    from reservations r
    cross join lateral (select * from reservation_lines l
      where l.tenant_id = $1 and l.reservation_id = r.reservation_id offset 0) l
    where r.tenant_id = $1 and r.state = 'held' and r.expires_at <= coalesce($3::timestamptz, clock_timestamp())
      and l.location is not null and l.sku = any ($2::text[])
    group by l.sku, l.location, l.lot`;
  return reader.query<DueQuantity>({ name: 'due_quantities', text }, [
    reader.tenantId,
    textArray(skus, String),
    decisionTime,
  ]);
}

/** What open reservations are owed of these items: placed nowhere yet, and promised of no dated supply either. */
export async function owedQuantities(
  reader: Reader,
  skus: readonly string[],
  decisionTime: string | null,
): Promise<Map<string, bigint>> {
  const text = `select l.sku, sum(l.backordered)::bigint as owed from reservation_lines l
    cross join lateral (select * from reservations r
      where r.tenant_id = $1 and r.reservation_id = l.reservation_id offset 0) r
    where l.tenant_id = $1 and l.sku = any ($2::text[]) and l.backordered > 0 and l.supply_order is null
      and r.state in ('held', 'confirmed', 'allocated')
      and (r.state <> 'held' or r.expires_at > coalesce($3::timestamptz, clock_timestamp()))
    group by l.sku`;
  const rows = await reader.query<{ sku: string; owed: bigint }>({ name: 'owed_quantities', text }, [
    reader.tenantId,
    textArray(skus, String),
    decisionTime,
  ]);
  return new Map(rows.map((row) => [row.sku, row.owed]));
}
