// The lines of a stock report: kept compressed in parts while the report is under way, and compared with the ledger in
// temporary tables, all at once. What the ledger expected at the moment of the count is what there is now without what
// happened since.

import { gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';

import type { CountedLine } from '../../domain/inbound/stock-line.ts';
import { isoTime } from '../../platform/clock.ts';
import type { BulkTransaction, Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';
import type { Difference } from './stock-reports.ts';

const [compress, expand] = [promisify(gzip), promisify(gunzip)];

/** A line in the text form of COPY. Codes have no control characters; only a backslash means something else there. */
export function copyLine(line: number | null, counted: CountedLine): string {
  const { sku, location, lot, account, figure } = counted;
  const text = `${line ?? '\\N'}\t${sku}\t${location}\t${lot}\t${account}\t${figure}\n`;
  return text.includes('\\') ? escaped(line, counted) : text;
}

function escaped(line: number | null, { sku, location, lot, account, figure }: CountedLine): string {
  const codes = [sku, location, lot].map((code) => code.replaceAll('\\', '\\\\'));
  return `${line ?? '\\N'}\t${codes.join('\t')}\t${account}\t${figure}\n`;
}

export async function compressLines(text: string): Promise<Buffer> {
  return compress(text, { level: 1 });
}

export function insertPart(transaction: Transaction, id: string, part: number, lines: Buffer): void {
  const text = 'insert into stock_report_parts (tenant_id, report_id, part, lines) values ($1, $2, $3, $4)';
  transaction.defer({ text }, [transaction.tenantId, id, part, lines]);
}

export function deleteParts(transaction: Transaction, id: string): void {
  const text = 'delete from stock_report_parts where tenant_id = $1 and report_id = $2';
  transaction.defer({ text }, [transaction.tenantId, id]);
}

/** The lines of a part; null behind the last. */
export async function readPart(reader: Reader, id: string, part: number): Promise<Buffer | null> {
  const text = 'select lines from stock_report_parts where tenant_id = $1 and report_id = $2 and part = $3';
  const [row] = await reader.query<{ lines: Buffer }>({ text }, [reader.tenantId, id, part]);
  return row === undefined ? null : expand(row.lines);
}

const temporaryTables = [
  `create temporary table staged_lines (line integer, sku text collate "C", location text collate "C",
    lot text collate "C", account text collate "C", figure bigint) on commit drop`,
  `create temporary table report_differences (n integer generated always as identity primary key, line integer,
    sku text collate "C", location text collate "C", lot text collate "C", account text collate "C", figure bigint,
    expected bigint) on commit drop`,
];

/** Takes lines in for comparing; they are gone with the transaction. */
export async function stageLines(transaction: BulkTransaction, pieces: AsyncIterable<Buffer>): Promise<void> {
  for (const text of temporaryTables) transaction.defer({ text }, []);
  await transaction.query({ text: 'select' });
  await transaction.copyInto('staged_lines', pieces);
  await transaction.query({ text: 'analyze staged_lines' });
}

export interface Repeated {
  readonly line: number | null;
  readonly sku: string;
  readonly location: string;
}

/** Takes out the lines that count the same thing twice: nobody can tell which of them is meant. */
export async function takeOutRepeated(transaction: BulkTransaction): Promise<Repeated[]> {
  const text = `with several as (
      select sku, location, lot from staged_lines group by sku, location, lot having count(*) > 1
    ), repeated as (
      select s.sku, s.location, s.lot from staged_lines s join several using (sku, location, lot)
      group by s.sku, s.location, s.lot
      having count(*) > count(distinct s.account) or bool_or(s.account = 'onHand')
    )
    delete from staged_lines s using repeated r
    where s.sku = r.sku and s.location = r.location and s.lot = r.lot
    returning s.line, s.sku, s.location`;
  const rows = await transaction.query<Repeated>({ text });
  return rows.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** The locations that the lines name, and the accounts. */
export async function stagedScope(
  transaction: BulkTransaction,
): Promise<{ readonly locations: string[]; readonly accounts: string[] }> {
  const text = `select array(select distinct location from staged_lines) as locations,
    array(select distinct account from staged_lines) as accounts`;
  const [row] = await transaction.query<{ locations: string[]; accounts: string[] }>({ text });
  return row ?? { locations: [], accounts: [] };
}

export interface Comparison {
  /** The moment of the count. */
  readonly asOf: number;
  readonly locations: readonly string[];
  /** What a complete report counts: `sellable` or `onHand`. */
  readonly account: string;
  readonly isComplete: boolean;
  /** Whether its figures leave out what is allocated. */
  readonly isNet: boolean;
}

/** The columns of stock on hand, and the names that the journal has for them. */
const statusNames = [
  ['sellable', 'sellable'],
  ['quarantine', 'quarantine'],
  ['damaged', 'damaged'],
  ['on_hold', 'onHold'],
  ['returned', 'returned'],
] as const;

const balanceNames = [...statusNames, ['allocated', 'allocated']] as const;

const statuses = statusNames.map(([column]) => column);

// A recursive search over the gapless journal finds the first entry that may have happened after the moment: entries
// are recorded at most a day before they happened. (The limit makes each step one look into the index.)
const firstLater = `with recursive search (low, high) as (
    select 0::bigint, seq + 1 from shard_heads where tenant_id = $1
    union all
    select case when m.is_later then s.low else m.seq end, case when m.is_later then m.seq else s.high end
    from search s cross join lateral (
      select j.seq, j.recorded_at > $2::timestamptz - interval '1 day' as is_later from journal j
      where j.tenant_id = $1 and j.seq = (s.low + s.high) / 2 limit 1) m
    where s.high - s.low > 1
  ) select high as "fromSeq" from search where high - low <= 1`;

async function firstLaterSeq(reader: Reader, asOf: number): Promise<bigint> {
  const [row] = await reader.query<{ fromSeq: bigint }>({ text: firstLater }, [reader.tenantId, isoTime(asOf)]);
  return row?.fromSeq ?? 1n;
}

/** What was recorded as having happened after the moment; a few lines are looked up by their items. */
function laterMovements(isComplete: boolean): string {
  const which = `j.tenant_id = $1 and j.seq >= $6 and j.recorded_at > $2::timestamptz - interval '1 day'
        and (j.kind <> 'count' or j.source is null)
        and j.occurred_at > $2${isComplete ? '' : ' and j.sku in (select sku from staged_lines)'}`;
  const columns = balanceNames.map(
    ([, account]) => `(sum(change) filter (where account = '${account}'))::bigint as "${account}"`,
  );
  return `select sku, location, lot, ${columns.join(', ')} from (
      select j.sku, j.to_location as location, j.to_lot as lot, j.to_account as account, j.quantity as change
      from journal j where ${which} and j.to_location = any ($3)
      union all
      select j.sku, j.from_location, j.from_lot, j.from_account, -j.quantity
      from journal j where ${which} and j.from_location = any ($3)
      union all
      select j.sku, j.location, j.lot, 'allocated', j.allocated_change
      from journal j where ${which} and j.location = any ($3) and j.allocated_change <> 0
    ) changes group by sku, location, lot`;
}

/** What the ledger expected at the moment, status by status. */
function knownPositions(isAgain: boolean): string {
  const columns = balanceNames.map(([column, account]) => `p.${column} - coalesce(l."${account}", 0) as ${column}`);
  return `select p.sku, p.location, p.lot, ${columns.join(', ')}
    from positions p left join later l on l.sku = p.sku and l.location = p.location and l.lot = p.lot
    where p.tenant_id = $1 and p.location = any ($3)${isAgain ? ' and p.seq > $7' : ''}`;
}

const told = `coalesce(case account ${statusNames
  .map(([column, account]) => `when '${account}' then ${column}`)
  .join(' ')} when 'onHand' then ${statuses.join(' + ')} end, 0)
    - case when $5 and account in ('sellable', 'onHand') then coalesce(allocated, 0) else 0 end`;

/** Whether and by how much each line, and each position that a complete report does not name, differs. */
function comparing({ isComplete }: Comparison, isAgain: boolean): string {
  const join = isAgain ? 'join' : 'left join';
  const onPlace = 'on k.sku = s.sku and k.location = s.location and k.lot = s.lot';
  const balances = balanceNames.map(([column]) => `k.${column}`).join(', ');
  const named = `select s.line, s.sku, s.location, s.lot, s.account, s.figure, ${balances}
    from staged_lines s ${join} known k ${onPlace}`;
  const wholly = `select s.line, coalesce(s.sku, k.sku), coalesce(s.location, k.location), coalesce(s.lot, k.lot),
      coalesce(s.account, $4), coalesce(s.figure, 0), ${balances}
    from (select * from staged_lines where account = $4) s ${isAgain ? 'right' : 'full'} join known k ${onPlace}
    union all ${named} where s.account <> $4`;
  return `with later as materialized (${laterMovements(isComplete)}),
    known as not materialized (${knownPositions(isAgain)}),
    compared (line, sku, location, lot, account, figure, ${statuses.join(', ')}, allocated)
      as not materialized (${isComplete ? wholly : named})
    insert into report_differences (line, sku, location, lot, account, figure, expected)
    select line, sku, location, lot, account, figure, (${told})::bigint as expected
    from compared where figure <> (${told}) and $4::text is not null
    order by sku, location, lot`;
}

async function insertDifferences(
  transaction: BulkTransaction,
  comparison: Comparison,
  since: bigint | null,
): Promise<void> {
  const { asOf, locations, account, isNet } = comparison;
  const fromSeq = await firstLaterSeq(transaction, asOf);
  const scope = [isoTime(asOf), sqlArray(locations, String), account, isNet, fromSeq];
  const again = since === null ? [] : [since];
  const text = comparing(comparison, since !== null);
  await transaction.query({ text }, [transaction.tenantId, ...scope, ...again]);
}

/** Finds the differences; answers how far the journal had come when it began to look. */
export async function compareLines(transaction: BulkTransaction, comparison: Comparison): Promise<bigint> {
  const seq = await headSeq(transaction);
  await insertDifferences(transaction, comparison, null);
  return seq;
}

/** Compares anew what was touched since the journal had come so far. */
export async function compareTouched(
  transaction: BulkTransaction,
  comparison: Comparison,
  since: bigint,
): Promise<void> {
  const text = `delete from report_differences d using positions p
    where p.tenant_id = $1 and p.location = any ($2) and p.seq > $3
      and d.sku = p.sku and d.location = p.location and d.lot = p.lot`;
  await transaction.query({ text }, [transaction.tenantId, sqlArray(comparison.locations, String), since]);
  await insertDifferences(transaction, comparison, since);
}

async function headSeq(reader: Reader): Promise<bigint> {
  const text = 'select seq from shard_heads where tenant_id = $1';
  const [row] = await reader.query<{ seq: bigint }>({ text }, [reader.tenantId]);
  return row?.seq ?? 0n;
}

export interface DifferenceSums {
  readonly changed: number;
  /** Of those, lines that the report names. */
  readonly named: number;
  readonly changedInScope: number;
  readonly unitsChangedInScope: bigint;
  readonly isAllZero: boolean;
}

export async function sumDifferences(transaction: BulkTransaction): Promise<DifferenceSums> {
  const text = `select count(*)::integer as changed, count(line)::integer as named,
      (count(*) filter (where expected <> 0))::integer as "changedInScope",
      coalesce(sum(abs(figure - expected)) filter (where expected <> 0), 0)::bigint as "unitsChangedInScope",
      not exists (select from staged_lines where figure <> 0) as "isAllZero"
    from report_differences`;
  const [row] = await transaction.query<DifferenceSums>({ text });
  if (row === undefined) throw new Error('An aggregate has no row.');
  return row;
}

/** How much there is at the locations, as the report counts it. */
export async function stockInScope(
  transaction: BulkTransaction,
  { locations, account }: Pick<Comparison, 'locations' | 'account'>,
): Promise<{ readonly positionsInScope: number; readonly unitsInScope: bigint }> {
  const figure = account === 'onHand' ? statuses.join(' + ') : 'sellable';
  const text = `select count(*)::integer as "positionsInScope",
      coalesce(sum(abs(${figure})), 0)::bigint as "unitsInScope"
    from positions where tenant_id = $1 and location = any ($2) and ${figure} <> 0`;
  const values = [transaction.tenantId, sqlArray(locations, String)];
  const [row] = await transaction.query<{ positionsInScope: number; unitsInScope: bigint }>({ text }, values);
  return row ?? { positionsInScope: 0, unitsInScope: 0n };
}

export async function largestDifferences(transaction: BulkTransaction, limit: number): Promise<Difference[]> {
  const text = `select sku, location, lot, account, figure::text, expected::text from report_differences
    order by abs(figure - expected) desc, sku, location, lot limit $1`;
  return transaction.query<Difference>({ text }, [limit]);
}

export interface FoundDifference {
  readonly n: number;
  readonly line: number | null;
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly account: string;
  readonly figure: bigint;
  /** Of the item. */
  readonly scale: number;
}

/** Differences in order, a page at a time. */
export async function differencesAfter(
  transaction: BulkTransaction,
  n: number,
  limit: number,
): Promise<FoundDifference[]> {
  const text = `select n, line, sku, location, lot, account, figure,
      (select i.scale from items i where i.tenant_id = $1 and i.sku = d.sku) as scale
    from report_differences d where n > $2 order by n limit $3`;
  return transaction.query<FoundDifference>({ text }, [transaction.tenantId, n, limit]);
}

/** Of these locations, those that have been counted as a whole as of a later moment. */
export async function countedLater(reader: Reader, locations: readonly string[], asOf: number): Promise<string[]> {
  const text = `select distinct location from count_marks
    where tenant_id = $1 and location = any ($2) and sku = '' and as_of > $3`;
  const values = [reader.tenantId, sqlArray(locations, String), isoTime(asOf)];
  const rows = await reader.query<{ location: string }>({ text }, values);
  return rows.map(({ location }) => location);
}

export interface Posted {
  readonly named: number;
  readonly unnamed: number;
}

/** What the journal has of a report: counts of its lines, and of what a complete one did not name. */
export async function postedCounts(reader: Reader, correlationId: string, id: string): Promise<Posted> {
  const text = `select (count(*) filter (where reason is null))::integer as named,
      (count(*) filter (where reason is not null))::integer as unnamed
    from journal where tenant_id = $1 and correlation_id = $2 and kind = 'count' and sku is not null
      and starts_with(event_id, $3)`;
  const [row] = await reader.query<Posted>({ text }, [reader.tenantId, correlationId, `${id}:`]);
  return row ?? { named: 0, unnamed: 0 };
}
