// Stock reports as rows: the head of each with how far it has come, the lines that were refused, and the lease by which
// one node works on it. A lease only saves work: whatever two nodes do to one report at a time is done once.

import type { Effect, ReportHead, ReportState } from '../../domain/inbound/stock-report.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export interface Difference {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  /** `onHand` for all statuses together. */
  readonly account: string;
  readonly figure: string;
  readonly expected: string;
}

/** The effect as it is kept: with the largest differences, and why it was held. */
export interface KeptEffect extends Omit<Effect, 'unitsInScope' | 'unitsChangedInScope'> {
  readonly unitsInScope: string;
  readonly unitsChangedInScope: string;
  readonly largest: readonly Difference[];
}

export interface ReportCounts {
  readonly changed: number;
  readonly unchanged: number;
  readonly absorbed: number;
  readonly refused: number;
  readonly observed: number;
}

export interface StockReport extends ReportHead, ReportCounts {
  readonly id: string;
  readonly state: ReportState;
  readonly lines: number;
  readonly decided: number;
  readonly effect: KeptEffect | null;
  readonly code: RefusalCode | null;
  readonly detail: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly actor: string;
  readonly correlationId: string;
  readonly receivedAt: number;
  readonly finishedAt: number | null;
}

const columns = `report_id as id, source, as_of as "asOf", location, is_complete as "isComplete",
  takes_partly as "takesPartly", state, lines, changed, unchanged, absorbed, refused, observed, decided, effect, code,
  detail, decided_by as "decidedBy", decided_at as "decidedAt", actor, correlation_id as "correlationId",
  received_at as "receivedAt", finished_at as "finishedAt"`;

export interface NewReport extends ReportHead {
  readonly id: string;
  readonly actor: string;
  readonly correlationId: string;
  /** Null where its message brings it again: nobody else may take it for lost. */
  readonly leaseMs: number | null;
}

export function insertReport(transaction: Transaction, report: NewReport): void {
  const text = `insert into stock_reports (tenant_id, report_id, source, as_of, location, is_complete, takes_partly,
      state, actor, correlation_id, received_at, lease_until)
    values ($1, $2, $3, $4, $5, $6, $7, 'receiving', $8, $9, clock_timestamp(),
      case when $10::float8 is null then 'infinity' else clock_timestamp() + $10 * interval '1 ms' end)`;
  const { id, source, asOf, location, isComplete, takesPartly, actor, correlationId, leaseMs } = report;
  const head = [id, source, isoTime(asOf), location, isComplete, takesPartly];
  transaction.defer({ text }, [transaction.tenantId, ...head, actor, correlationId, leaseMs]);
}

/** Begins a report anew that came to nothing so far; false when there is none, or it is not to be begun again. */
export async function beginAgain(transaction: Transaction, report: NewReport): Promise<boolean> {
  const text = `update stock_reports set source = $3, as_of = $4, location = $5, is_complete = $6, takes_partly = $7,
      state = 'receiving', lines = 0, changed = 0, unchanged = 0, absorbed = 0, refused = 0, observed = 0, decided = 0,
      effect = null, code = null, detail = null, decided_by = null, decided_at = null, finished_at = null,
      lease_until = 'infinity', attempts = 0
    where tenant_id = $1 and report_id = $2 and state in ('receiving', 'refused', 'failed')
      and code is distinct from 'held_for_approval'
    returning report_id`;
  const { id, source, asOf, location, isComplete, takesPartly } = report;
  const values = [transaction.tenantId, id, source, isoTime(asOf), location, isComplete, takesPartly];
  if ((await transaction.query({ text }, values)).length === 0) return false;
  const forget = 'delete from stock_report_refusals where tenant_id = $1 and report_id = $2';
  transaction.defer({ text: forget }, [transaction.tenantId, id]);
  return true;
}

/** Ends a report that is still on its way in, and never will be all there. */
export function failIntake(transaction: Transaction, id: string, code: string, detail: string): void {
  const text = `with failed as (
      update stock_reports set state = 'failed', code = $3, detail = $4, finished_at = clock_timestamp(),
        lease_until = null
      where tenant_id = $1 and report_id = $2 and state = 'receiving' returning report_id
    )
    delete from stock_report_parts p using failed f where p.tenant_id = $1 and p.report_id = f.report_id`;
  transaction.defer({ text }, [transaction.tenantId, id, code, detail]);
}

export async function findReport(reader: Reader, id: string): Promise<StockReport | null> {
  const text = `select ${columns} from stock_reports where tenant_id = $1 and report_id = $2`;
  const [row] = await reader.query<StockReport>({ text }, [reader.tenantId, id]);
  return row ?? null;
}

export interface ReportFilter {
  readonly state?: ReportState | undefined;
  readonly source?: string | undefined;
  readonly afterId: string;
  readonly limit: number;
}

/** Reports in the order in which they came, a page at a time. */
export async function listReports(reader: Reader, filter: ReportFilter): Promise<StockReport[]> {
  const text = `select ${columns} from stock_reports where tenant_id = $1 and report_id > $2
      and ($3::text is null or state = $3) and ($4::text is null or source = $4)
    order by report_id limit $5`;
  const { state = null, source = null, afterId, limit } = filter;
  return reader.query<StockReport>({ text }, [reader.tenantId, afterId, state, source, limit]);
}

/** The reports that nobody works on although there is something to do. */
export async function abandonedReports(reader: Reader, limit: number): Promise<string[]> {
  const text = `select report_id as id from stock_reports where tenant_id = $1
      and state in ('receiving', 'comparing', 'applying')
      and (lease_until is null or lease_until < clock_timestamp())
    order by report_id limit $2`;
  const rows = await reader.query<{ id: string }>({ text }, [reader.tenantId, limit]);
  return rows.map(({ id }) => id);
}

export interface ClaimedReport extends StockReport {
  /** How often a node has begun to work on it in this state. */
  readonly attempts: number;
}

/** Takes the lease of a report that nobody holds; null when somebody does or there is nothing to do. */
export async function claimReport(
  transaction: Transaction,
  id: string,
  leaseMs: number,
): Promise<ClaimedReport | null> {
  const text = `update stock_reports
    set lease_until = clock_timestamp() + $3 * interval '1 ms', attempts = attempts + 1
    where tenant_id = $1 and report_id = $2 and state in ('receiving', 'comparing', 'applying')
      and (lease_until is null or lease_until < clock_timestamp())
    returning ${columns}, attempts`;
  const [row] = await transaction.query<ClaimedReport>({ text }, [transaction.tenantId, id, leaseMs]);
  return row ?? null;
}

/** Keeps the lease, and says how far the work has come. */
export function renewLease(transaction: Transaction, id: string, decided: number, leaseMs: number): void {
  const text = `update stock_reports set decided = $3, lease_until = clock_timestamp() + $4 * interval '1 ms'
    where tenant_id = $1 and report_id = $2 and finished_at is null`;
  transaction.defer({ text }, [transaction.tenantId, id, decided, leaseMs]);
}

/** Whether the report is still on its way in; it stays so for this transaction. */
export async function takeFromIntake(transaction: Transaction, id: string): Promise<boolean> {
  const text = `update stock_reports set lease_until = lease_until
    where tenant_id = $1 and report_id = $2 and state = 'receiving' returning report_id`;
  return (await transaction.query({ text }, [transaction.tenantId, id])).length > 0;
}

export interface ReportStep {
  readonly state: ReportState;
  readonly lines?: number;
  readonly refused?: number;
  readonly effect?: KeptEffect;
  readonly code?: RefusalCode;
  readonly detail?: string;
}

/** The next state of a report; the lease is given back unless it goes on in this node. */
export function moveReport(transaction: Transaction, id: string, step: ReportStep, leaseMs: number | null): void {
  const { state, lines = null, refused = null, effect, code = null, detail = null } = step;
  const text = `update stock_reports set state = $3, attempts = 0, lines = coalesce($4, lines),
      refused = coalesce($5, refused), effect = coalesce($6::jsonb, effect), code = $7, detail = $8,
      finished_at = case when $3 in ('applied', 'stale', 'refused', 'failed') then clock_timestamp() end,
      lease_until = clock_timestamp() + $9 * interval '1 ms'
    where tenant_id = $1 and report_id = $2`;
  const values = [state, lines, refused, effect === undefined ? null : JSON.stringify(effect), code, detail, leaseMs];
  transaction.defer({ text }, [transaction.tenantId, id, ...values]);
}

export function countReport(transaction: Transaction, id: string, counts: ReportCounts): void {
  const text = `update stock_reports set changed = $3, unchanged = $4, absorbed = $5, refused = $6, observed = $7
    where tenant_id = $1 and report_id = $2`;
  const { changed, unchanged, absorbed, refused, observed } = counts;
  transaction.defer({ text }, [transaction.tenantId, id, changed, unchanged, absorbed, refused, observed]);
}

/** Who decided on a report that was held. */
export function noteDecision(transaction: Transaction, id: string, actor: string): void {
  const text = `update stock_reports set decided_by = $3, decided_at = clock_timestamp()
    where tenant_id = $1 and report_id = $2`;
  transaction.defer({ text }, [transaction.tenantId, id, actor]);
}

export interface LineRefusal {
  readonly line: number | null;
  readonly sku: string | null;
  readonly location: string | null;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly path: string | null;
}

/** Keeps refused lines behind those that are kept already. */
export function appendRefusals(transaction: Transaction, id: string, refusals: readonly LineRefusal[]): void {
  if (refusals.length === 0) return;
  const text = `insert into stock_report_refusals
      (tenant_id, report_id, refusal, line, sku, location, code, detail, path)
    select $1, $2, (select coalesce(max(refusal), 0) from stock_report_refusals
        where tenant_id = $1 and report_id = $2) + r.n, r.line, r.sku, r.location, r.code, r.detail, r.path
    from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
      with ordinality as r (line, sku, location, code, detail, path, n)`;
  transaction.defer({ text }, [
    transaction.tenantId,
    id,
    sqlArray(refusals, (one) => one.line),
    sqlArray(refusals, (one) => one.sku),
    sqlArray(refusals, (one) => one.location),
    sqlArray(refusals, (one) => one.code),
    sqlArray(refusals, (one) => one.detail),
    sqlArray(refusals, (one) => one.path),
  ]);
}

export async function listRefusals(reader: Reader, id: string, limit: number): Promise<LineRefusal[]> {
  const text = `select line, sku, location, code, detail, path from stock_report_refusals
    where tenant_id = $1 and report_id = $2 order by coalesce(line, 0), refusal limit $3`;
  return reader.query<LineRefusal>({ text }, [reader.tenantId, id, limit]);
}
