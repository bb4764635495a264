// Raw messages as rows. Their order within a source is `inbox_seq`, which is given under a lock of the source, so that
// nothing commits in front of what a worker has already passed (I6).

import type { RecordOutcome } from '../../domain/inbound/ending.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export type MessageState = 'received' | 'working' | 'done' | 'dead';

export interface MessageDraft {
  readonly messageId: string;
  readonly source: string;
  readonly topic: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | null;
  /** Hex of the SHA-256 of its bytes. */
  readonly contentHash: string;
  readonly size: number;
  readonly parts: number;
  readonly correlationId: string;
  readonly actor: string;
}

export type Counts = Readonly<Partial<Record<RecordOutcome, number>>>;

export interface Message extends MessageDraft {
  readonly inboxSeq: bigint;
  readonly receivedAt: number;
  readonly state: MessageState;
  readonly attempts: number;
  readonly postponements: number;
  readonly nextAttemptAt: number;
  readonly records: number;
  readonly counts: Counts;
  readonly faultCode: string | null;
  readonly faultDetail: string | null;
  readonly redrivenAt: number | null;
  readonly doneAt: number | null;
}

const columns = `message_id as "messageId", inbox_seq as "inboxSeq", source, topic, content_type as "contentType",
  headers, idempotency_key as "idempotencyKey", encode(content_hash, 'hex') as "contentHash", size::float8 as size,
  parts, correlation_id as "correlationId", actor, received_at as "receivedAt", state, attempts, postponements,
  next_attempt_at as "nextAttemptAt", records, counts, fault_code as "faultCode", fault_detail as "faultDetail",
  redriven_at as "redrivenAt", done_at as "doneAt"`;

/** Adds a message at the end of its source; null when its source and topic have one with the same key. */
export async function insertMessage(
  transaction: Transaction,
  draft: MessageDraft,
  now: string | null,
): Promise<Message | null> {
  const text = `insert into inbox_messages (tenant_id, message_id, source, topic, content_type, headers,
      idempotency_key, content_hash, size, parts, correlation_id, actor, received_at, state, next_attempt_at)
    select $1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9, $10, $11, $12, t.now, 'received', t.now
    from (select coalesce($13::timestamptz, clock_timestamp()) as now) t
    on conflict (tenant_id, source, topic, idempotency_key) where idempotency_key is not null do nothing
    returning ${columns}`;
  const [row] = await transaction.query<Message>({ name: 'insert_message', text }, [
    transaction.tenantId,
    draft.messageId,
    draft.source,
    draft.topic,
    draft.contentType,
    JSON.stringify(draft.headers),
    draft.idempotencyKey,
    draft.contentHash,
    draft.size,
    draft.parts,
    draft.correlationId,
    draft.actor,
    now,
  ]);
  return row ?? null;
}

export async function findKeyed(reader: Reader, source: string, topic: string, key: string): Promise<Message | null> {
  const text = `select ${columns} from inbox_messages
    where tenant_id = $1 and source = $2 and topic = $3 and idempotency_key = $4`;
  const [row] = await reader.query<Message>({ text }, [reader.tenantId, source, topic, key]);
  return row ?? null;
}

/** One that is being removed is gone for everybody. */
export async function findMessage(reader: Reader, messageId: string): Promise<Message | null> {
  const text = `select ${columns} from inbox_messages
    where tenant_id = $1 and message_id = $2 and state <> 'leaving'`;
  const [row] = await reader.query<Message>({ text }, [reader.tenantId, messageId]);
  return row ?? null;
}

export interface MessageFilter {
  readonly source?: string | undefined;
  readonly state?: MessageState | undefined;
  readonly correlationId?: string | undefined;
  /** Only those before this place, newest first; null from the newest on. */
  readonly before: bigint | null;
  readonly limit: number;
}

/** Messages, newest first. */
export async function listMessages(reader: Reader, filter: MessageFilter): Promise<Message[]> {
  const text = `select ${columns} from inbox_messages
    where tenant_id = $1 and state <> 'leaving' and ($2::text is null or source = $2)
      and ($3::text is null or state = $3)
      and ($4::text is null or correlation_id = $4) and ($5::bigint is null or inbox_seq < $5)
    order by inbox_seq desc limit $6`;
  const { source = null, state = null, correlationId = null, before, limit } = filter;
  return reader.query<Message>({ text }, [reader.tenantId, source, state, correlationId, before, limit]);
}

export interface MessageStretch {
  readonly from: number;
  readonly to: number;
  readonly source: string | null;
  readonly topic: string | null;
  readonly after: bigint;
  readonly limit: number;
}

/** Messages that were received from a moment on and before another, in their order, behind a place in it. */
export async function messagesWithin(reader: Reader, stretch: MessageStretch): Promise<Message[]> {
  const text = `select ${columns} from inbox_messages
    where tenant_id = $1 and inbox_seq > $2 and received_at >= $3 and received_at < $4
      and ($5::text is null or source = $5) and ($6::text is null or topic = $6)
    order by inbox_seq limit $7`;
  const { from, to, source, topic, after, limit } = stretch;
  const values = [reader.tenantId, after, isoTime(from), isoTime(to), source, topic, limit];
  return reader.query<Message>({ text }, values);
}

export interface MessageSums {
  readonly messages: number;
  /** Of the messages that are done. */
  readonly records: number;
  /** Messages that are not done yet. */
  readonly open: number;
  /** Messages that were given up as a whole. */
  readonly dead: number;
  /** Messages that are being removed. */
  readonly leaving: number;
}

/** How much the inbox has of a source in a stretch. */
export async function sumMessages(
  reader: Reader,
  { from, to, source }: { readonly from: number; readonly to: number; readonly source: string },
): Promise<MessageSums> {
  const text = `select count(*)::float8 as messages,
      coalesce(sum(records) filter (where state = 'done'), 0)::float8 as records,
      (count(*) filter (where state in ('received', 'working')))::float8 as open,
      (count(*) filter (where state = 'dead'))::float8 as dead,
      (count(*) filter (where state = 'leaving'))::float8 as leaving
    from inbox_messages where tenant_id = $1 and source = $2 and received_at >= $3 and received_at < $4`;
  const [row] = await reader.query<MessageSums>({ text }, [reader.tenantId, source, isoTime(from), isoTime(to)]);
  return row ?? { messages: 0, records: 0, open: 0, dead: 0, leaving: 0 };
}

/** Whether a source has ever sent a message that is still there. */
export async function hasMessages(reader: Reader, source: string): Promise<boolean> {
  const text = 'select true as found from inbox_messages where tenant_id = $1 and source = $2 limit 1';
  return (await reader.query({ text }, [reader.tenantId, source])).length > 0;
}

/** Which of these messages the inbox still has. */
export async function knownMessages(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const text = `select message_id as id from inbox_messages
    where tenant_id = $1 and message_id = any ($2::text[]) and state <> 'leaving'`;
  const rows = await reader.query<{ id: string }>({ text }, [reader.tenantId, sqlArray(ids, String)]);
  return rows.map((row) => row.id);
}

/** The sources whose oldest open message is due, however many wait behind it. */
export async function dueSources(reader: Reader, now: string | null): Promise<string[]> {
  const isOpen = `state in ('received', 'working')`;
  const text = `with recursive heads as (
      (select source, next_attempt_at from inbox_messages where tenant_id = $1 and ${isOpen}
        order by source, inbox_seq limit 1)
      union all
      select n.* from heads h cross join lateral (
        select source, next_attempt_at from inbox_messages
        where tenant_id = $1 and ${isOpen} and source > h.source order by source, inbox_seq limit 1) n
    )
    select source from heads where next_attempt_at <= coalesce($2::timestamptz, clock_timestamp()) order by source`;
  const rows = await reader.query<{ source: string }>({ name: 'due_sources', text }, [reader.tenantId, now]);
  return rows.map((row) => row.source);
}

/** Starts work on the oldest open message of a source, if its time has come. Under the lease of the source. */
export async function startOldest(
  transaction: Transaction,
  source: string,
  now: string | null,
): Promise<Message | null> {
  const text = `update inbox_messages set state = 'working', attempts = attempts + 1
    where tenant_id = $1 and message_id = (select message_id from inbox_messages
        where tenant_id = $1 and source = $2 and state in ('received', 'working') order by inbox_seq limit 1)
      and next_attempt_at <= coalesce($3::timestamptz, clock_timestamp())
    returning ${columns}`;
  const values = [transaction.tenantId, source, now];
  const [row] = await transaction.query<Message>({ name: 'start_oldest', text }, values);
  return row ?? null;
}

export interface Rest {
  readonly messageId: string;
  readonly restMs: number;
  /** Whether the start does not count, because what was wanting is not the message's fault. */
  readonly isPostponed: boolean;
  readonly code: string;
  readonly detail: string;
}

/** Puts a message back in its place until its rest is over. */
export function putBack(transaction: Transaction, rest: Rest, now: string | null): void {
  const text = `update inbox_messages set state = 'received', attempts = attempts - $3::integer,
      postponements = postponements + $3::integer, fault_code = $4, fault_detail = $5,
      next_attempt_at = coalesce($7::timestamptz, clock_timestamp()) + $6 * interval '1 millisecond'
    where tenant_id = $1 and message_id = $2 and state = 'working'`;
  const { messageId, restMs, isPostponed, code, detail } = rest;
  const values = [transaction.tenantId, messageId, isPostponed ? 1 : 0, code, detail, restMs, now];
  transaction.defer({ name: 'put_back_message', text }, values);
}

/** Adds to the counts of a message, or with negative numbers takes away from them. */
export function addCounts(transaction: Transaction, messageId: string, counts: Counts, records: number): void {
  const changes = Object.entries(counts);
  const text = `update inbox_messages m set records = records + $3,
      attempts = case when $3 > 0 then 1 else attempts end,
      counts = m.counts || coalesce((select jsonb_object_agg(c.name, coalesce((m.counts ->> c.name)::integer, 0) + c.by)
        from unnest($4::text[], $5::integer[]) as c (name, by)), '{}')
    where tenant_id = $1 and message_id = $2`;
  transaction.defer({ name: 'add_message_counts', text }, [
    transaction.tenantId,
    messageId,
    records,
    sqlArray(changes, ([name]) => name),
    sqlArray(changes, ([, by]) => by),
  ]);
}

export function endMessage(
  transaction: Transaction,
  messageId: string,
  state: 'done' | 'dead',
  now: string | null,
  fault: { readonly code: string; readonly detail: string } | null = null,
): void {
  const text = `update inbox_messages set state = $3, done_at = coalesce($4::timestamptz, clock_timestamp()),
      fault_code = $5, fault_detail = $6
    where tenant_id = $1 and message_id = $2`;
  const values = [transaction.tenantId, messageId, state, now, fault?.code ?? null, fault?.detail ?? null];
  transaction.defer({ name: 'end_message', text }, values);
}

/** Puts a message that was given up back in its place. */
export function reviveMessage(transaction: Transaction, messageId: string, now: string | null): void {
  const text = `update inbox_messages set state = 'received', attempts = 0, postponements = 0, done_at = null,
      redriven_at = t.now, next_attempt_at = t.now
    from (select coalesce($3::timestamptz, clock_timestamp()) as now) t
    where tenant_id = $1 and message_id = $2 and state = 'dead'`;
  transaction.defer({ text }, [transaction.tenantId, messageId, now]);
}

export interface InboxFigures {
  readonly depth: number;
  readonly oldestAt: number | null;
}

/** How many messages are not done, and since when the oldest of them is there. */
export async function inboxFigures(reader: Reader): Promise<InboxFigures> {
  const text = `select count(*)::integer as depth, min(received_at) as "oldestAt" from inbox_messages
    where tenant_id = $1 and state in ('received', 'working')`;
  const [row] = await reader.query<InboxFigures>({ name: 'inbox_figures', text }, [reader.tenantId]);
  return row ?? { depth: 0, oldestAt: null };
}
