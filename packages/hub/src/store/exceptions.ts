// Exceptions: what a person has to look at. One is open at a time for a kind and a position.

import type { Notice } from '../domain/notice.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

export const exceptionKinds = [
  'oversold',
  'unconfirmed',
  'predecessor_missing',
  'reserved_at_closed',
  'reservation_leaked',
  'promise_at_risk',
  'listing_refused',
  'publishing_stopped',
] as const;

export type ExceptionKind = (typeof exceptionKinds)[number];

const open = {
  name: 'open_exception',
  text: `insert into exceptions (tenant_id, exception_id, kind, sku, location, lot, available, correlation_id,
      opened_at, opened_seq, subject)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (tenant_id, kind, sku, location, lot, subject) where closed_at is null
      do update set available = excluded.available`,
};

/** What somebody has to look at; `subject` tells exceptions of one kind at one position apart. */
export interface ExceptionDraft extends Omit<Notice, 'topic'> {
  readonly kind: ExceptionKind;
  readonly subject?: string;
}

export function openException(transaction: Transaction, id: string, draft: ExceptionDraft, at: number): void {
  const { kind, sku, location, lot, available, correlationId, seq, subject = '' } = draft;
  const about = [kind, sku, location, lot, available, correlationId];
  transaction.defer(open, [transaction.tenantId, id, ...about, isoTime(at), seq, subject]);
}

/** An exception about so many units. */
export interface QuantityDraft {
  readonly id: string;
  readonly sku: string;
  readonly location: string;
  readonly subject: string;
  readonly quantity: bigint;
}

/** Opens exceptions of one kind that name a quantity; an open one of the same place and subject names the new one. */
export function openQuantities(
  transaction: Transaction,
  kind: ExceptionKind,
  drafts: readonly QuantityDraft[],
  { correlationId, at, seq }: { readonly correlationId: string; readonly at: number; readonly seq: bigint },
): void {
  if (drafts.length === 0) return;
  const text = `insert into exceptions (tenant_id, exception_id, kind, sku, location, lot, available, correlation_id,
      opened_at, opened_seq, subject, quantity)
    select $1, d.id, $8, d.sku, d.location, '', 0, $6, $7, $9, d.subject, d.quantity
    from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $10::text[])
      as d (id, sku, location, quantity, subject)
    on conflict (tenant_id, kind, sku, location, lot, subject) where closed_at is null
      do update set quantity = excluded.quantity`;
  transaction.defer({ text }, [
    transaction.tenantId,
    sqlArray(drafts, (one) => one.id),
    sqlArray(drafts, (one) => one.sku),
    sqlArray(drafts, (one) => one.location),
    sqlArray(drafts, (one) => one.quantity),
    correlationId,
    isoTime(at),
    kind,
    seq,
    sqlArray(drafts, (one) => one.subject),
  ]);
}

const close = {
  name: 'close_exception',
  text: `update exceptions set closed_at = $6, closed_seq = $7, available = $8
    where tenant_id = $1 and kind = $2 and sku = $3 and location = $4 and lot = $5 and closed_at is null`,
};

/** Closes what the notice says is over: its topic is the kind that it clears, with `_cleared` behind it. */
export function closeException(transaction: Transaction, notice: Notice, at: number): void {
  const { sku, location, lot, available, seq } = notice;
  const values = [transaction.tenantId, 'oversold', sku, location, lot, isoTime(at), seq, available];
  transaction.defer(close, values);
}

/** Closes exceptions of a kind by their subjects. */
export function closeSubjects(
  transaction: Transaction,
  kind: string,
  subjects: readonly string[],
  { at, seq }: { readonly at: number; readonly seq: bigint },
): void {
  const text = `update exceptions set closed_at = $4, closed_seq = $5
    where tenant_id = $1 and kind = $2 and subject = any ($3::text[]) and closed_at is null`;
  transaction.defer({ text }, [transaction.tenantId, kind, sqlArray(subjects, String), isoTime(at), seq]);
}

export interface ExceptionRow {
  readonly exceptionId: string;
  readonly kind: string;
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly subject: string;
  readonly available: bigint;
  /** What it is about, where that is a quantity. */
  readonly quantity: bigint | null;
  readonly correlationId: string;
  readonly openedAt: number;
  readonly openedSeq: bigint;
  readonly closedAt: number | null;
  readonly closedSeq: bigint | null;
}

export interface ExceptionFilter {
  readonly state: 'open' | 'closed' | 'all';
  readonly kind?: ExceptionKind | undefined;
  readonly sku?: string | undefined;
  readonly location?: string | undefined;
  readonly afterId: string;
  readonly limit: number;
}

/** Exceptions in the order of their ids, which is that of their opening, a page at a time. */
export async function listExceptions(reader: Reader, filter: ExceptionFilter): Promise<ExceptionRow[]> {
  const text = `select exception_id as "exceptionId", kind, sku, location, lot, subject, available, quantity,
      correlation_id as "correlationId", opened_at as "openedAt", opened_seq as "openedSeq", closed_at as "closedAt",
      closed_seq as "closedSeq"
    from exceptions
    where tenant_id = $1 and exception_id > $2 and ($3 = 'all' or (closed_at is null) = ($3 = 'open'))
      and ($4::text is null or sku = $4) and ($5::text is null or location = $5) and ($7::text is null or kind = $7)
    order by exception_id limit $6`;
  const { state, kind = null, sku = null, location = null, afterId, limit } = filter;
  return reader.query<ExceptionRow>({ text }, [reader.tenantId, afterId, state, sku, location, limit, kind]);
}

/** Closes the exceptions of what has come since: the owner's word, the predecessor, the end of what was promised. */
export function closeSettled(transaction: Transaction, at: number, seq: bigint): void {
  const text = `update exceptions e set closed_at = $2, closed_seq = $3
    where e.tenant_id = $1 and e.closed_at is null and (
      e.kind = 'unconfirmed' and not exists (select from observations o where o.tenant_id = $1
        and o.business_key = e.subject and o.sku = e.sku and o.confirm_by is not null)
      or e.kind = 'predecessor_missing' and not exists (select from waiting_commands w where w.tenant_id = $1
        and w.source || ' ' || w.subject || ' ' || w.version = e.subject and w.outcome is null)
      or e.kind = 'reserved_at_closed' and not exists (select from locations l
        join positions p on p.tenant_id = $1 and p.sku = e.sku and p.location = e.location
        where l.tenant_id = $1 and l.code = e.location and l.is_closed and p.reserved + p.allocated > 0))`;
  transaction.defer({ name: 'close_settled_exceptions', text }, [transaction.tenantId, isoTime(at), seq]);
}
