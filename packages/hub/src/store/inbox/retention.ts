// Removes what has been kept for long enough: done messages with all that belongs to them, parts of messages that never
// came to exist, finished stock reports, and what was decided under keys. A little at a time, so that nobody waits.

import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

/** The sources that have messages which are done. */
export async function doneSources(reader: Reader): Promise<string[]> {
  const text = `select distinct source from inbox_messages where tenant_id = $1 and state in ('done', 'dead')`;
  const rows = await reader.query<{ source: string }>({ text }, [reader.tenantId]);
  return rows.map((row) => row.source);
}

/** Marks messages that were done long ago and have no open dead letter; answers how many. */
export async function markLeaving(
  transaction: Transaction,
  source: string,
  days: number,
  now: string | null,
  limit: number,
): Promise<number> {
  const text = `update inbox_messages set state = 'leaving', idempotency_key = null
    where tenant_id = $1 and message_id = any (array(
      select message_id from inbox_messages m
      where m.tenant_id = $1 and m.source = $2 and m.state in ('done', 'dead')
        and m.done_at < coalesce($4::timestamptz, clock_timestamp()) - $3 * interval '1 day'
        and not exists (select from dead_letters d
          where d.tenant_id = $1 and d.message_id = m.message_id and d.state in ('parked', 'behind'))
      order by m.inbox_seq limit $5))
    returning true as marked`;
  return (await transaction.query({ text }, [transaction.tenantId, source, days, now, limit])).length;
}

export async function leavingMessages(reader: Reader, limit: number): Promise<string[]> {
  const text = `select message_id as id from inbox_messages where tenant_id = $1 and state = 'leaving'
    order by message_id limit $2`;
  const rows = await reader.query<{ id: string }>({ text }, [reader.tenantId, limit]);
  return rows.map((row) => row.id);
}

/** Removes rows of these messages; answers how many, up to the limit. */
export async function deleteSome(
  transaction: Transaction,
  table: 'inbox_records' | 'inbox_payloads' | 'dead_letters',
  ids: readonly string[],
  limit: number,
): Promise<number> {
  const text = `delete from ${table} where ctid = any (array(
      select ctid from ${table} where tenant_id = $1 and message_id = any ($2::text[]) limit $3))
    returning true as gone`;
  return (await transaction.query({ text }, [transaction.tenantId, sqlArray(ids, String), limit])).length;
}

export function deleteLeaving(transaction: Transaction, ids: readonly string[]): void {
  const text = `delete from inbox_messages
    where tenant_id = $1 and message_id = any ($2::text[]) and state = 'leaving'`;
  transaction.defer({ text }, [transaction.tenantId, sqlArray(ids, String)]);
}

/** Parts that are a day old and have no message: it broke off while it was being sent. */
export async function deleteOrphans(transaction: Transaction, now: string | null, limit: number): Promise<number> {
  const text = `delete from inbox_payloads where ctid = any (array(
      select p.ctid from inbox_payloads p
      where p.tenant_id = $1 and p.stored_at < coalesce($2::timestamptz, clock_timestamp()) - interval '1 day'
        and not exists (select from inbox_messages m where m.tenant_id = $1 and m.message_id = p.message_id)
      limit $3))
    returning true as gone`;
  return (await transaction.query({ text }, [transaction.tenantId, now, limit])).length;
}

/** The sources that have stock reports which are finished. */
export async function reportedSources(reader: Reader): Promise<string[]> {
  const text = `select distinct source from stock_reports where tenant_id = $1 and finished_at is not null`;
  const rows = await reader.query<{ source: string }>({ text }, [reader.tenantId]);
  return rows.map((row) => row.source);
}

/** Reports of a source that finished so many days ago, with the lines that were refused; answers how many. */
export async function deleteReports(
  transaction: Transaction,
  source: string,
  days: number,
  now: string | null,
  limit: number,
): Promise<number> {
  const text = `delete from stock_reports where tenant_id = $1 and report_id = any (array(
      select report_id from stock_reports
      where tenant_id = $1 and source = $2
        and finished_at < coalesce($4::timestamptz, clock_timestamp()) - $3 * interval '1 day'
      limit $5))
    returning true as gone`;
  return (await transaction.query({ text }, [transaction.tenantId, source, days, now, limit])).length;
}

/** What was decided under keys so many days ago: from then on a repetition is new. */
export async function deleteKeys(
  transaction: Transaction,
  days: number,
  now: string | null,
  limit: number,
): Promise<number> {
  // Writers plan without bitmaps, which a BRIN index needs.
  transaction.defer({ text: 'set local enable_bitmapscan = on' }, []);
  const text = `delete from idempotency where ctid = any (array(
      select ctid from idempotency
      where tenant_id = $1 and recorded_at < coalesce($3::timestamptz, clock_timestamp()) - $2 * interval '1 day'
      limit $4))
    returning true as gone`;
  return (await transaction.query({ text }, [transaction.tenantId, days, now, limit])).length;
}
