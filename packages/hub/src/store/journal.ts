// The journal: append-only rows, chained by their hashes. Each row's hash covers the previous hash and every
// column of the row, so that a changed, missing or added row is found and named (I12).

import { canonicalEntry, type JournalEntry, type Place } from '../domain/journal-entry.ts';
import type { SupplyId } from '../domain/ledger-view.ts';
import { chainHash } from '../platform/hash.ts';
import { isoTime } from '../platform/clock.ts';
import { bigintArray, byteaArray, jsonArray, smallintArray, textArray, timeArray, unnested } from './binary-array.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

const columnTypes =
  'bigint timestamptz text text bigint text text text text text text text text bigint bigint bigint ' +
  'text text smallint text text text text text text text text json bytea';

const append = {
  name: 'append_journal',
  text: `insert into journal (tenant_id, recorded_at, seq, occurred_at, kind, sku, quantity, from_location, from_lot,
      from_account, to_location, to_lot, to_account, location, lot, reserved_change, allocated_change, picked_change,
      reservation_id, line_id, portion, "order", business_key, source, event_id, correlation_id, causation_id, actor,
      reason, detail, hash)
    select $1, $2, ${unnested(3, columnTypes)}`,
};

function locationOf(place: Place | null): string | null {
  return place?.location ?? null;
}

function lotOf(place: Place | null): string | null {
  return place === null || place.location === null ? null : place.lot;
}

/** Appends entries and answers the hash of the last one: the new end of the chain. */
export function appendJournal(
  transaction: Transaction,
  entries: readonly JournalEntry[],
  previousHash: string,
  recordedAt: string,
): string {
  let hash = previousHash;
  const hashes = entries.map((entry) => {
    hash = chainHash(hash, canonicalEntry(entry));
    return hash;
  });
  const texts = (value: (entry: JournalEntry) => string | null): Buffer => textArray(entries, value);
  const bigints = (value: (entry: JournalEntry) => bigint | null): Buffer => bigintArray(entries, value);
  transaction.defer(append, [
    transaction.tenantId,
    recordedAt,
    bigints((one) => one.seq),
    timeArray(entries, (one) => one.origin.occurredAt),
    texts((one) => one.kind),
    texts((one) => one.sku),
    bigints((one) => one.quantity),
    texts((one) => locationOf(one.from)),
    texts((one) => lotOf(one.from)),
    texts((one) => one.from?.account ?? null),
    texts((one) => locationOf(one.to)),
    texts((one) => lotOf(one.to)),
    texts((one) => one.to?.account ?? null),
    texts((one) => one.promise?.location ?? null),
    texts((one) => one.promise?.lot ?? null),
    bigints((one) => one.promise?.reserved ?? null),
    bigints((one) => one.promise?.allocated ?? null),
    bigints((one) => one.promise?.picked ?? null),
    texts((one) => one.reservationId),
    texts((one) => one.lineId),
    smallintArray(entries, (one) => one.portion),
    texts((one) => one.origin.order),
    texts((one) => one.origin.businessKey),
    texts((one) => one.origin.source),
    texts((one) => one.origin.eventId),
    texts((one) => one.origin.correlationId),
    texts((one) => one.origin.causationId),
    texts((one) => one.origin.actor),
    texts((one) => one.origin.reason),
    jsonArray(entries, (one) => one.detail),
    byteaArray(hashes, (one) => one),
  ]);
  return hash;
}

export interface JournalRow {
  readonly entry: JournalEntry;
  readonly hash: string;
  /** Whether columns that say nothing in this entry are null, as they were written: no hash covers them. */
  readonly isAsWritten: boolean;
}

interface Row {
  readonly seq: bigint;
  readonly recorded_at: number;
  readonly occurred_at: number;
  readonly kind: JournalEntry['kind'];
  readonly sku: string | null;
  readonly quantity: bigint;
  readonly from_location: string | null;
  readonly from_lot: string | null;
  readonly from_account: string | null;
  readonly to_location: string | null;
  readonly to_lot: string | null;
  readonly to_account: string | null;
  readonly location: string | null;
  readonly lot: string | null;
  readonly reserved_change: bigint | null;
  readonly allocated_change: bigint | null;
  readonly picked_change: bigint | null;
  readonly reservation_id: string | null;
  readonly line_id: string | null;
  readonly portion: number | null;
  readonly order: string | null;
  readonly business_key: string | null;
  readonly source: string | null;
  readonly event_id: string | null;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly hash: string;
}

function toPlace(location: string | null, lot: string | null, account: string | null): Place | null {
  if (account === null) return null;
  return (location === null ? { location, account } : { location, lot: lot ?? '', account }) as Place;
}

function toEntry(row: Row): JournalEntry {
  const promise =
    row.location === null
      ? null
      : {
          location: row.location,
          lot: row.lot ?? '',
          reserved: row.reserved_change ?? 0n,
          allocated: row.allocated_change ?? 0n,
          picked: row.picked_change ?? 0n,
        };
  return {
    seq: row.seq,
    recordedAt: row.recorded_at,
    kind: row.kind,
    sku: row.sku,
    quantity: row.quantity,
    from: toPlace(row.from_location, row.from_lot, row.from_account),
    to: toPlace(row.to_location, row.to_lot, row.to_account),
    promise,
    reservationId: row.reservation_id,
    lineId: row.line_id,
    portion: row.portion,
    detail: row.detail,
    origin: {
      occurredAt: row.occurred_at,
      source: row.source,
      eventId: row.event_id,
      businessKey: row.business_key,
      order: row.order,
      correlationId: row.correlation_id,
      causationId: row.causation_id,
      actor: row.actor,
      reason: row.reason,
    },
  };
}

function isPlace(location: string | null, lot: string | null, account: string | null): boolean {
  return (location === null) === (lot === null) && (account !== null || location === null);
}

function isAsWritten(row: Row): boolean {
  const promise = [row.location, row.lot, row.reserved_change, row.allocated_change, row.picked_change];
  const missing = promise.filter((value) => value === null).length;
  return (
    isPlace(row.from_location, row.from_lot, row.from_account) &&
    isPlace(row.to_location, row.to_lot, row.to_account) &&
    (missing === 0 || missing === promise.length)
  );
}

const columns = `seq, recorded_at, occurred_at, kind, sku, quantity, from_location, from_lot, from_account, to_location,
  to_lot, to_account, location, lot, reserved_change, allocated_change, picked_change, reservation_id, line_id, portion,
  "order", business_key, source, event_id, correlation_id, causation_id, actor, reason, detail,
  encode(hash, 'hex') as hash`;

const after = {
  name: 'journal_after',
  text: `select ${columns} from journal where tenant_id = $1 and seq > $2 order by seq limit $3`,
};

/** Entries behind a cursor, in commit order. */
export async function journalAfter(reader: Reader, seq: bigint, limit: number): Promise<JournalRow[]> {
  const rows = await reader.query<Row>(after, [reader.tenantId, seq, limit]);
  return rows.map((row) => ({ entry: toEntry(row), hash: row.hash, isAsWritten: isAsWritten(row) }));
}

/** The last entry that was recorded before a moment; 0 when none was. */
export async function lastSeqBefore(reader: Reader, time: number): Promise<bigint> {
  const text = 'select seq from journal where tenant_id = $1 and recorded_at < $2 order by seq desc limit 1';
  const [row] = await reader.query<{ seq: bigint }>({ text }, [reader.tenantId, isoTime(time)]);
  return row?.seq ?? 0n;
}

/** The hash of one entry, or null when the journal has not come that far. */
export async function journalHash(reader: Reader, seq: bigint): Promise<string | null> {
  const text = `select encode(hash, 'hex') as hash from journal where tenant_id = $1 and seq = $2`;
  const [row] = await reader.query<{ hash: string }>({ text }, [reader.tenantId, seq]);
  return row?.hash ?? null;
}

export interface MovementFilter {
  readonly sku?: string | undefined;
  readonly location?: string | undefined;
  readonly order?: string | undefined;
  readonly reservationId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly businessKey?: string | undefined;
  readonly kind?: string | undefined;
  readonly after: bigint;
  readonly limit: number;
}

/** Entries by what they are about, oldest first, a page at a time. */
export async function listMovements(reader: Reader, filter: MovementFilter): Promise<JournalEntry[]> {
  const values: unknown[] = [reader.tenantId, filter.after];
  const conditions: string[] = [];
  const where = (condition: (parameter: string) => string, value: string | undefined): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(` and ${condition(`$${values.length}`)}`);
  };
  where((p) => `sku = ${p}`, filter.sku);
  where((p) => `${p} in (location, from_location, to_location)`, filter.location);
  where((p) => `"order" = ${p}`, filter.order);
  where((p) => `reservation_id = ${p}`, filter.reservationId);
  where((p) => `correlation_id = ${p}`, filter.correlationId);
  where((p) => `business_key = ${p}`, filter.businessKey);
  where((p) => `kind = ${p}`, filter.kind);
  values.push(filter.limit);
  const text = `select ${columns} from journal where tenant_id = $1 and seq > $2${conditions.join('')}
    order by seq limit $${values.length}`;
  return (await reader.query<Row>({ text }, values)).map(toEntry);
}

export interface CountedPlace {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly account: string;
  readonly after: number;
}

const later = {
  name: 'changes_after',
  text: `select k.n::integer as n, coalesce(sum(case
        when j.to_location = k.location and j.to_lot = k.lot and j.to_account = k.account then j.quantity else 0 end
      - case
        when j.from_location = k.location and j.from_lot = k.lot and j.from_account = k.account then j.quantity
        else 0 end
      + case
        when k.account = 'allocated' and j.location = k.location and j.lot = k.lot then j.allocated_change else 0 end
      ), 0)::bigint as change
    from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
      with ordinality as k (sku, location, lot, account, after, n)
    cross join lateral (select * from journal j where j.tenant_id = $1 and j.sku = k.sku
      and (j.kind <> 'count' or j.source is null)
      and j.occurred_at > k.after and j.recorded_at > k.after - interval '1 day' offset 0) j
    group by k.n`,
};

/**
 * What was recorded for places as having happened (not as counted by a source) after given moments, in the order
 * asked. An entry is recorded
 * at most a day before it happened (no source's clock may be more wrong), which bounds what has to be read.
 */
export async function changesAfter(reader: Reader, places: readonly CountedPlace[]): Promise<bigint[]> {
  const rows = await reader.query<{ n: number; change: bigint }>(later, [
    reader.tenantId,
    sqlArray(places, (one) => one.sku),
    sqlArray(places, (one) => one.location),
    sqlArray(places, (one) => one.lot),
    sqlArray(places, (one) => one.account),
    sqlArray(places, (one) => isoTime(one.after)),
  ]);
  const changes = places.map(() => 0n);
  for (const row of rows) changes[row.n - 1] = row.change;
  return changes;
}

const gone = {
  name: 'gone_after',
  text: `select k.n::integer as n, coalesce(sum(j.quantity), 0)::bigint as gone
    from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
      with ordinality as k (o, sku, location, after, n)
    cross join lateral (select * from journal j where j.tenant_id = $1 and j."order" = k.o and j.sku = k.sku
      and j.occurred_at > k.after and ((j.kind = 'receipt' and j.to_location = k.location)
        or (j.kind = 'supply_cancelled' and j.from_location = k.location)) offset 0) j
    group by k.n`,
};

export interface SupplySince extends SupplyId {
  /** -Infinity for all of it. */
  readonly after: number;
}

/** How much of supplies was recorded as received or cancelled after given moments, in the order asked. */
export async function goneAfter(reader: Reader, supplies: readonly SupplySince[]): Promise<bigint[]> {
  const rows = await reader.query<{ n: number; gone: bigint }>(gone, [
    reader.tenantId,
    sqlArray(supplies, (one) => one.order),
    sqlArray(supplies, (one) => one.sku),
    sqlArray(supplies, (one) => one.location),
    sqlArray(supplies, (one) => (one.after === Number.NEGATIVE_INFINITY ? '-infinity' : isoTime(one.after))),
  ]);
  const quantities = supplies.map(() => 0n);
  for (const row of rows) quantities[row.n - 1] = row.gone;
  return quantities;
}

/** Monthly partitions from this month on. Rows outside them are kept too, in the default partition. */
export async function ensurePartitions(transaction: Transaction, monthsAhead: number): Promise<void> {
  await transaction.query({ text: 'select ensure_journal_partitions($1)' }, [monthsAhead]);
}
