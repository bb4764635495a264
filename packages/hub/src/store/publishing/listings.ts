// Listings as rows: who they are, their figures, and what they are taken by. Whoever changes the figures of some locks
// their rows first, in the order of their keys, and writes them back as the domain says.

import type { Dated, ListingFigures, ListingState, Submitted } from '../../domain/publishing/listing.ts';
import { isStockOut } from '../../domain/publishing/urgency.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { lockListingRows } from '../locks.ts';
import { sqlArray, type SqlValue } from '../sql-array.ts';

export interface ListingKey {
  readonly channel: string;
  readonly externalId: string;
}

export interface Listing extends ListingFigures, ListingKey {
  readonly sku: string;
  readonly dailyRisk: number;
}

interface Row extends ListingKey {
  readonly sku: string;
  readonly desired_quantity: bigint | null;
  readonly desired_seq: bigint;
  readonly desired_version: bigint;
  readonly desired_at: number;
  readonly submitted_quantity: bigint | null;
  readonly submitted_seq: bigint;
  readonly submitted_version: bigint;
  readonly submitted_at: number;
  readonly attempt: string;
  readonly confirmed_quantity: bigint | null;
  readonly confirmed_seq: bigint;
  readonly confirmed_version: bigint;
  readonly confirmed_at: number;
  readonly state: ListingState;
  readonly since: number | null;
  readonly next_at: number;
  readonly doubt_until: number | null;
  readonly fault_code: string | null;
  readonly fault_detail: string | null;
  readonly daily_risk: number;
}

const columns = `channel, external_id as "externalId", sku, desired_quantity, desired_seq, desired_version, desired_at,
  submitted_quantity, submitted_seq, submitted_version, submitted_at, attempt, confirmed_quantity, confirmed_seq,
  confirmed_version, confirmed_at, state, since, next_at, doubt_until, fault_code, fault_detail, daily_risk`;

function dated(quantity: bigint | null, seq: bigint, version: bigint, at: number): Dated | null {
  return quantity === null ? null : { quantity, seq, version, at };
}

function toListing(row: Row): Listing {
  const { channel, externalId, sku, state, since, attempt } = row;
  const sent = dated(row.submitted_quantity, row.submitted_seq, row.submitted_version, row.submitted_at);
  const submitted: Submitted | null = sent === null ? null : { ...sent, attempt };
  return {
    channel,
    externalId,
    sku,
    desired: dated(row.desired_quantity, row.desired_seq, row.desired_version, row.desired_at),
    submitted,
    confirmed: dated(row.confirmed_quantity, row.confirmed_seq, row.confirmed_version, row.confirmed_at),
    state,
    since,
    nextAt: row.next_at,
    doubtUntil: row.doubt_until,
    fault: row.fault_code === null ? null : { code: row.fault_code, detail: row.fault_detail ?? '' },
    dailyRisk: row.daily_risk,
  };
}

export interface ListingMapping extends ListingKey {
  readonly sku: string;
}

// A listing that names another item, was forgotten or refused is projected anew: nothing is sent before that is done.
// What it was sent stays known, so that its versions go on.
const put = `insert into listings as l (tenant_id, channel, external_id, sku, state, since, next_at)
  select $1, g.*, 'waiting', $5, $5 from unnest($2::text[], $3::text[], $4::text[]) as g (channel, external_id, sku)
  on conflict (tenant_id, channel, external_id) do update
    set sku = excluded.sku, forgotten_at = null,
      desired_quantity = null, desired_seq = null, desired_version = null, desired_at = null,
      state = case when l.state in ('submitted', 'uncertain') then l.state else 'waiting' end,
      since = coalesce(l.since, excluded.since), is_out = false
    where l.sku <> excluded.sku or l.forgotten_at is not null or l.state = 'refused'`;

export function writeMappings(transaction: Transaction, given: readonly ListingMapping[], at: number): void {
  // Rows are locked in the order of their keys by everybody.
  const mappings = given.toSorted(compareKeys);
  transaction.defer({ text: put }, [
    transaction.tenantId,
    sqlArray(mappings, (one) => one.channel),
    sqlArray(mappings, (one) => one.externalId),
    sqlArray(mappings, (one) => one.sku),
    isoTime(at),
  ]);
}

/** Whether there was one. */
export async function forgetListing(transaction: Transaction, key: ListingKey, at: number): Promise<boolean> {
  const text = `update listings set forgotten_at = $4
    where tenant_id = $1 and channel = $2 and external_id = $3 and forgotten_at is null returning true as gone`;
  const values = [transaction.tenantId, key.channel, key.externalId, isoTime(at)];
  return (await transaction.query({ text }, values)).length > 0;
}

export interface ListingFilter {
  readonly channel?: string | undefined;
  readonly state?: ListingState | undefined;
  readonly sku?: string | undefined;
  readonly after: readonly [channel: string, externalId: string];
  readonly limit: number;
}

/** In the order of their channels and ids, a page at a time. */
export async function listListings(reader: Reader, filter: ListingFilter): Promise<Listing[]> {
  const text = `select ${columns} from listings
    where tenant_id = $1 and (channel, external_id) > ($2, $3) and forgotten_at is null
      and ($4::text is null or channel = $4) and ($5::text is null or state = $5)
      and ($6::text is null or sku = $6)
    order by channel, external_id limit $7`;
  const { channel = null, state = null, sku = null, after, limit } = filter;
  const rows = await reader.query<Row>({ text }, [reader.tenantId, ...after, channel, state, sku, limit]);
  return rows.map(toListing);
}

// What is forgotten is left out behind the look-up, so that there is one index to look a key up by.
const load = {
  name: 'load_listings',
  text: `select l.* from unnest($2::text[], $3::text[]) as k (channel, external_id)
    cross join lateral (select ${columns}, forgotten_at from listings
      where tenant_id = $1 and channel = k.channel and external_id = k.external_id offset 0) l
    where l.forgotten_at is null`,
};

function compareKeys(a: ListingKey, b: ListingKey): number {
  if (a.channel !== b.channel) return a.channel < b.channel ? -1 : 1;
  return a.externalId < b.externalId ? -1 : Number(a.externalId > b.externalId);
}

/** The listings as they are, until the transaction ends; those that are forgotten are left out. */
export async function lockListings(transaction: Transaction, keys: readonly ListingKey[]): Promise<Listing[]> {
  const sorted = keys.toSorted(compareKeys);
  // The lock is a statement of its own, so that the next one sees what was committed before it.
  const locked = lockListingRows(transaction, sorted);
  const rows = transaction.query<Row>(load, [
    transaction.tenantId,
    sqlArray(sorted, (one) => one.channel),
    sqlArray(sorted, (one) => one.externalId),
  ]);
  return (await Promise.all([rows, locked]))[0].map(toListing);
}

const figures: readonly (readonly [column: string, type: string, value: (one: Listing) => SqlValue])[] = [
  ['desired_quantity', 'bigint', ({ desired }) => desired?.quantity ?? null],
  ['desired_seq', 'bigint', ({ desired }) => desired?.seq ?? null],
  ['desired_version', 'bigint', ({ desired }) => desired?.version ?? null],
  ['desired_at', 'timestamptz', ({ desired }) => timeOf(desired?.at)],
  ['submitted_quantity', 'bigint', ({ submitted }) => submitted?.quantity ?? null],
  ['submitted_seq', 'bigint', ({ submitted }) => submitted?.seq ?? null],
  ['submitted_version', 'bigint', ({ submitted }) => submitted?.version ?? null],
  ['submitted_at', 'timestamptz', ({ submitted }) => timeOf(submitted?.at)],
  ['attempt', 'text', ({ submitted }) => submitted?.attempt ?? null],
  ['confirmed_quantity', 'bigint', ({ confirmed }) => confirmed?.quantity ?? null],
  ['confirmed_seq', 'bigint', ({ confirmed }) => confirmed?.seq ?? null],
  ['confirmed_version', 'bigint', ({ confirmed }) => confirmed?.version ?? null],
  ['confirmed_at', 'timestamptz', ({ confirmed }) => timeOf(confirmed?.at)],
  ['state', 'text', ({ state }) => state],
  ['since', 'timestamptz', ({ since }) => timeOf(since)],
  ['next_at', 'timestamptz', ({ nextAt }) => isoTime(nextAt)],
  ['doubt_until', 'timestamptz', ({ doubtUntil }) => timeOf(doubtUntil)],
  ['fault_code', 'text', ({ fault }) => fault?.code ?? null],
  ['fault_detail', 'text', ({ fault }) => fault?.detail ?? null],
  ['is_out', 'boolean', isStockOut],
  ['daily_risk', 'double precision', ({ dailyRisk }) => dailyRisk],
];

function timeOf(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : isoTime(ms);
}

const names = figures.map(([column]) => column).join(', ');

// All rows are there: an insert that always conflicts finds each of them by its key, however many there are.
const write = {
  name: 'write_listings',
  text: `insert into listings as l (tenant_id, channel, external_id, sku, ${names})
    select $1, g.* from unnest($2::text[], $3::text[], $4::text[],
      ${figures.map(([, type], at) => `$${at + 5}::${type}[]`).join(', ')}) as g (channel, external_id, sku, ${names})
    on conflict (tenant_id, channel, external_id)
      do update set ${figures.map(([column]) => `${column} = excluded.${column}`).join(', ')}`,
};

/** Writes the figures of listings that this transaction has locked. */
export function writeListings(transaction: Transaction, listings: readonly Listing[]): void {
  if (listings.length === 0) return;
  transaction.defer(write, [
    transaction.tenantId,
    sqlArray(listings, (one) => one.channel),
    sqlArray(listings, (one) => one.externalId),
    sqlArray(listings, (one) => one.sku),
    ...figures.map(([, , value]) => sqlArray(listings, value)),
  ]);
}

const urgentColumns = 'channel, external_id as "externalId"';
const isDue = `tenant_id = $1 and channel = $2 and state in ('waiting', 'uncertain') and desired_quantity is not null
  and forgotten_at is null and next_at <= $3`;

const mostUrgent = {
  name: 'most_urgent_listings',
  text: `(select ${urgentColumns} from listings where ${isDue} order by is_out desc, daily_risk desc, since limit $4)
    union (select ${urgentColumns} from listings where ${isDue} order by since limit $5)`,
};

/** Those of a channel that are told next: so many by urgency, and so many by age alone. */
export async function mostUrgentListings(
  reader: Reader,
  channel: string,
  now: number,
  { byUrgency, byAge }: { readonly byUrgency: number; readonly byAge: number },
): Promise<ListingKey[]> {
  return reader.query<ListingKey>(mostUrgent, [reader.tenantId, channel, isoTime(now), byUrgency, byAge]);
}

/** Those of a channel with which a call is under way, or was when somebody was stopped. */
export async function submittedListings(reader: Reader, channel: string, limit: number): Promise<ListingKey[]> {
  const text = `select ${urgentColumns} from listings where tenant_id = $1 and channel = $2 and state = 'submitted'
    order by external_id limit $3`;
  return reader.query<ListingKey>({ name: 'submitted_listings', text }, [reader.tenantId, channel, limit]);
}
