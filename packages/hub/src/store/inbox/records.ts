// What became of the records of messages, and which message first told what an event says again.

import type { RecordOutcome } from '../../domain/inbound/ending.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export interface RecordRow {
  readonly recordIndex: number;
  /** 0, 1, 2 … where one record comes to several events. */
  readonly eventIndex: number;
  readonly line: number | null;
  readonly key: string;
  readonly eventId: string | null;
  readonly outcome: RecordOutcome;
  readonly seq: bigint | null;
  readonly code: string | null;
  readonly detail: string | null;
}

export function writeRecords(transaction: Transaction, messageId: string, rows: readonly RecordRow[]): void {
  const text = `insert into inbox_records (tenant_id, message_id, record_index, event_index, line, key, event_id,
      outcome, seq, code, detail)
    select $1, $2, r.* from unnest($3::integer[], $4::integer[], $5::integer[], $6::text[], $7::text[], $8::text[],
      $9::bigint[], $10::text[], $11::text[]) r`;
  transaction.defer({ name: 'write_records', text }, [
    transaction.tenantId,
    messageId,
    sqlArray(rows, (row) => row.recordIndex),
    sqlArray(rows, (row) => row.eventIndex),
    sqlArray(rows, (row) => row.line),
    sqlArray(rows, (row) => row.key),
    sqlArray(rows, (row) => row.eventId),
    sqlArray(rows, (row) => row.outcome),
    sqlArray(rows, (row) => row.seq),
    sqlArray(rows, (row) => row.code),
    sqlArray(rows, (row) => row.detail),
  ]);
}

/** Replaces the outcome of one record. */
export function changeRecord(transaction: Transaction, messageId: string, row: RecordRow): void {
  const text = `update inbox_records set outcome = $5, seq = $6, code = $7, detail = $8, event_id = $9
    where tenant_id = $1 and message_id = $2 and record_index = $3 and event_index = $4`;
  const { recordIndex, eventIndex, outcome, seq, code, detail, eventId } = row;
  const values = [transaction.tenantId, messageId, recordIndex, eventIndex, outcome, seq, code, detail, eventId];
  transaction.defer({ name: 'change_record', text }, values);
}

/** Replaces the outcome of a message's only record, if it waits, and counts it so. */
export function changeWaiting(transaction: Transaction, messageId: string, row: RecordRow): void {
  const text = `with changed as (
      update inbox_records set outcome = $4, code = $5, detail = $6
      where tenant_id = $1 and message_id = $2 and record_index = 0 and event_index = 0 and key = $3
        and outcome = 'waiting'
      returning outcome
    )
    update inbox_messages set counts = jsonb_build_object($4::text, 1)
    where tenant_id = $1 and message_id = $2 and exists (select from changed)`;
  const { key, outcome, code, detail } = row;
  transaction.defer({ text }, [transaction.tenantId, messageId, key, outcome, code, detail]);
}

/** Takes the outcome of a message's only record back, if it waits, so that it has none; whether it did. */
export async function takeBackWaiting(transaction: Transaction, messageId: string, key: string): Promise<boolean> {
  const text = `with gone as (
      delete from inbox_records
      where tenant_id = $1 and message_id = $2 and record_index = 0 and event_index = 0 and key = $3
        and outcome = 'waiting'
      returning outcome
    )
    update inbox_messages set counts = '{}', records = 0
    where tenant_id = $1 and message_id = $2 and exists (select from gone) returning true as gone`;
  return (await transaction.query({ text }, [transaction.tenantId, messageId, key])).length > 0;
}

/** What became of an event that waited for its predecessor. */
export interface WaitedRecord {
  readonly messageId: string;
  readonly recordIndex: number;
  readonly eventIndex: number;
  readonly outcome: RecordOutcome;
  readonly seq: bigint | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly letterId: string;
  /** For its dead letter, if it becomes one. */
  readonly event: unknown;
}

/** Tells of records that waited what became of them, with the counts of their messages and the dead letters. */
export function endWaited(transaction: Transaction, waited: readonly WaitedRecord[]): void {
  const text = `with changed as (
      update inbox_records r set outcome = k.outcome, seq = k.seq, code = k.code, detail = k.detail
      from unnest($2::text[], $3::integer[], $4::integer[], $5::text[], $6::bigint[], $7::text[], $8::text[],
        $9::text[], $10::json[])
        as k (message_id, record_index, event_index, outcome, seq, code, detail, letter_id, event)
      where r.tenant_id = $1 and r.message_id = k.message_id and r.record_index = k.record_index
        and r.event_index = k.event_index and r.outcome = 'waiting'
      returning r.message_id, r.record_index, r.event_index, r.key, r.outcome, r.code, r.detail, k.letter_id, k.event
    ), counted as (
      update inbox_messages m set counts = m.counts || (
        select jsonb_object_agg(c.name, coalesce((m.counts ->> c.name)::integer, 0) + c.by)
        from (select u.name, sum(u.by)::integer as by from changed,
            lateral (values (outcome, 1), ('waiting', -1)) as u (name, by)
          where message_id = m.message_id group by u.name) c)
      from (select distinct message_id from changed offset 0) t
      where m.tenant_id = $1 and m.message_id = t.message_id
      returning m.message_id, m.source, m.topic, m.correlation_id
    )
    insert into dead_letters (tenant_id, source, topic, message_id, correlation_id, dead_letter_id, key, record_index,
      event_index, stage, content, code, detail, attempts, state)
    select $1, m.source, m.topic, m.message_id, m.correlation_id, c.letter_id, c.key, c.record_index, c.event_index,
      'event', c.event, c.code, c.detail, 1, 'parked'
    from changed c join counted m on m.message_id = c.message_id where c.outcome = 'dead_letter'`;
  transaction.defer({ name: 'end_waited_records', text }, [
    transaction.tenantId,
    sqlArray(waited, (one) => one.messageId),
    sqlArray(waited, (one) => one.recordIndex),
    sqlArray(waited, (one) => one.eventIndex),
    sqlArray(waited, (one) => one.outcome),
    sqlArray(waited, (one) => one.seq),
    sqlArray(waited, (one) => one.code),
    sqlArray(waited, (one) => one.detail),
    sqlArray(waited, (one) => one.letterId),
    sqlArray(waited, (one) => JSON.stringify(one.event)),
  ]);
}

/** The place behind the last record that has an outcome. */
export async function nextRecordIndex(reader: Reader, messageId: string): Promise<number> {
  const text = `select coalesce(max(record_index) + 1, 0) as next from inbox_records
    where tenant_id = $1 and message_id = $2`;
  const [row] = await reader.query<{ next: number }>({ text }, [reader.tenantId, messageId]);
  return row?.next ?? 0;
}

/** A page of the records of a message, in their order. */
export async function listRecordsOf(
  reader: Reader,
  messageId: string,
  after: { readonly recordIndex: number; readonly eventIndex: number },
  limit: number,
): Promise<RecordRow[]> {
  const text = `select record_index as "recordIndex", event_index as "eventIndex", line, key, event_id as "eventId",
      outcome, seq, code, detail
    from inbox_records where tenant_id = $1 and message_id = $2 and (record_index, event_index) > ($3, $4)
    order by record_index, event_index limit $5`;
  return reader.query<RecordRow>({ text }, [reader.tenantId, messageId, after.recordIndex, after.eventIndex, limit]);
}

/** A record with the open dead letter that it is, if it is one. */
export interface KeptRecord extends RecordRow {
  readonly messageId: string;
  readonly isLetter: boolean;
  /** The event that a letter holds, as JSON text; null where it came to none. */
  readonly held: string | null;
}

/** What became of the records at these places. */
export async function recordsAt(
  reader: Reader,
  places: readonly { readonly messageId: string; readonly recordIndex: number }[],
): Promise<KeptRecord[]> {
  const text = `select r.message_id as "messageId", r.record_index as "recordIndex", r.event_index as "eventIndex",
      r.line, r.key, r.event_id as "eventId", r.outcome, r.seq, r.code, r.detail, d.stage is not null as "isLetter",
      case when d.stage = 'event' then d.content end as held
    from unnest($2::text[], $3::integer[]) as p (message_id, record_index)
    cross join lateral (select * from inbox_records i
      where i.tenant_id = $1 and i.message_id = p.message_id and i.record_index = p.record_index offset 0) r
    left join dead_letters d on r.outcome in ('dead_letter', 'waiting') and d.tenant_id = $1
      and d.message_id = r.message_id and d.record_index = r.record_index and d.event_index = r.event_index
      and d.state in ('parked', 'behind')`;
  const ids = sqlArray(places, (one) => one.messageId);
  const indexes = sqlArray(places, (one) => one.recordIndex);
  return reader.query<KeptRecord>({ name: 'records_at', text }, [reader.tenantId, ids, indexes]);
}

export interface Cause {
  readonly seq: bigint;
  readonly eventId: string | null;
  readonly causationId: string | null;
}

/** By which event, and because of which message, entries of the journal were written. */
export async function causesOf(reader: Reader, seqs: readonly bigint[]): Promise<Cause[]> {
  const text = `select j.seq, j.event_id as "eventId", j.causation_id as "causationId"
    from unnest($2::bigint[]) as s (seq)
    cross join lateral (select * from journal j where j.tenant_id = $1 and j.seq = s.seq offset 0) j`;
  const values = [reader.tenantId, sqlArray(seqs, (seq) => seq)];
  return reader.query<Cause>({ name: 'causes_of_entries', text }, values);
}

/** The entries that the records of a message have been applied by. */
export async function appliedSeqs(reader: Reader, messageId: string): Promise<bigint[]> {
  const text = `select seq from inbox_records
    where tenant_id = $1 and message_id = $2 and outcome = 'applied' and seq is not null`;
  const rows = await reader.query<{ seq: bigint }>({ text }, [reader.tenantId, messageId]);
  return rows.map((row) => row.seq);
}
