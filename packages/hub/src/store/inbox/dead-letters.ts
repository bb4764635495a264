// Dead letters as rows. The open ones of a key (parked in front, the others behind it) are in the order of
// `letter_seq`, which is given by the one worker of their source.

import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export type LetterState = 'parked' | 'behind' | 'redriven' | 'discarded';

/** Where it came to a halt, which is also what it holds: a whole message, a raw record, or an event. */
export type LetterStage = 'message' | 'decode' | 'map' | 'event';

export interface LetterDraft {
  readonly letterId: string;
  readonly key: string;
  /** -1 for a whole message. */
  readonly recordIndex: number;
  readonly eventIndex: number;
  readonly stage: LetterStage;
  /** Null where there is nothing that could be kept as JSON. */
  readonly content: unknown;
  readonly code: string | null;
  readonly detail: string | null;
  readonly attempts: number;
  readonly state: 'parked' | 'behind';
}

export interface Letter extends Omit<LetterDraft, 'state' | 'content'> {
  readonly letterSeq: bigint;
  readonly source: string;
  readonly topic: string;
  readonly messageId: string;
  readonly correlationId: string;
  readonly state: LetterState;
  /** JSON as text. */
  readonly content: string | null;
  readonly edited: string | null;
  readonly editedBy: string | null;
  readonly reason: string | null;
  readonly outcome: string | null;
  readonly seq: bigint | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const columns = `dead_letter_id as "letterId", letter_seq as "letterSeq", source, topic, key, message_id as "messageId",
  record_index as "recordIndex", event_index as "eventIndex", stage, content, code, detail, attempts,
  correlation_id as "correlationId", state, edited, edited_by as "editedBy", reason, outcome, seq,
  created_at as "createdAt", updated_at as "updatedAt"`;

const isOpen = `state in ('parked', 'behind')`;

export interface LetterOrigin {
  readonly messageId: string;
  readonly source: string;
  readonly topic: string;
  readonly correlationId: string;
}

export function writeLetters(
  transaction: Transaction,
  { messageId, source, topic, correlationId }: LetterOrigin,
  letters: readonly LetterDraft[],
): void {
  // The order of the rows is that of the letters: identities are given in the order of the sort.
  const text = `insert into dead_letters (tenant_id, source, topic, message_id, correlation_id, dead_letter_id, key,
      record_index, event_index, stage, content, code, detail, attempts, state)
    select $1, $2, $3, $4, $5, l.id, l.key, l.record_index, l.event_index, l.stage, l.content, l.code, l.detail,
      l.attempts, l.state
    from unnest($6::text[], $7::text[], $8::integer[], $9::integer[], $10::text[], $11::json[], $12::text[],
      $13::text[], $14::integer[], $15::text[]) with ordinality
      as l (id, key, record_index, event_index, stage, content, code, detail, attempts, state, place)
    order by l.place`;
  transaction.defer({ name: 'write_dead_letters', text }, [
    transaction.tenantId,
    source,
    topic,
    messageId,
    correlationId,
    sqlArray(letters, (one) => one.letterId),
    sqlArray(letters, (one) => one.key),
    sqlArray(letters, (one) => one.recordIndex),
    sqlArray(letters, (one) => one.eventIndex),
    sqlArray(letters, (one) => one.stage),
    sqlArray(letters, (one) => (one.content === null ? null : JSON.stringify(one.content))),
    sqlArray(letters, (one) => one.code),
    sqlArray(letters, (one) => one.detail),
    sqlArray(letters, (one) => one.attempts),
    sqlArray(letters, (one) => one.state),
  ]);
}

/** Which of these keys of a source have an open letter. */
export async function openKeys(reader: Reader, source: string, keys: readonly string[]): Promise<Set<string>> {
  const text = `select k.key from unnest($3::text[]) as k (key)
    where exists (select from dead_letters d where d.tenant_id = $1 and d.source = $2 and d.key = k.key and ${isOpen})`;
  const values = [reader.tenantId, source, sqlArray(keys, String)];
  const rows = await reader.query<{ key: string }>({ name: 'open_letter_keys', text }, values);
  return new Set(rows.map((row) => row.key));
}

/** The same of letters that were written before a moment. */
export async function keysOpenSince(
  reader: Reader,
  source: string,
  keys: readonly string[],
  before: number,
): Promise<Set<string>> {
  const text = `select k.key from unnest($3::text[]) as k (key)
    where exists (select from dead_letters d
      where d.tenant_id = $1 and d.source = $2 and d.key = k.key and ${isOpen} and d.created_at < $4)`;
  const values = [reader.tenantId, source, sqlArray(keys, String), isoTime(before)];
  const rows = await reader.query<{ key: string }>({ name: 'letter_keys_open_since', text }, values);
  return new Set(rows.map((row) => row.key));
}

/** The records of these messages that succeeded with what somebody wrote in their place. */
export async function editedRecords(
  reader: Reader,
  messageIds: readonly string[],
): Promise<readonly { readonly messageId: string; readonly recordIndex: number }[]> {
  const text = `select message_id as "messageId", record_index as "recordIndex" from dead_letters
    where tenant_id = $1 and message_id = any ($2::text[]) and state = 'redriven' and edited is not null`;
  return reader.query({ name: 'edited_records', text }, [reader.tenantId, sqlArray(messageIds, String)]);
}

export async function findLetter(reader: Reader, letterId: string): Promise<Letter | null> {
  const text = `select ${columns} from dead_letters where tenant_id = $1 and dead_letter_id = $2`;
  const [row] = await reader.query<Letter>({ text }, [reader.tenantId, letterId]);
  return row ?? null;
}

/** The first open letter of a key. */
export async function headOf(reader: Reader, source: string, key: string): Promise<Letter | null> {
  const text = `select ${columns} from dead_letters
    where tenant_id = $1 and source = $2 and key = $3 and ${isOpen} order by letter_seq limit 1`;
  const [row] = await reader.query<Letter>({ name: 'head_letter', text }, [reader.tenantId, source, key]);
  return row ?? null;
}

export interface LetterFilter {
  readonly source?: string | undefined;
  readonly key?: string | undefined;
  readonly code?: string | undefined;
  readonly messageId?: string | undefined;
  readonly state: LetterState | 'open' | 'all';
  readonly after: bigint;
  readonly limit: number;
}

/** Letters in the order in which they were written, a page at a time. */
export async function listLetters(reader: Reader, filter: LetterFilter): Promise<Letter[]> {
  const text = `select ${columns} from dead_letters
    where tenant_id = $1 and ($2::text is null or source = $2) and ($3::text is null or key = $3)
      and ($4::text is null or code = $4) and ($5::text is null or message_id = $5)
      and ($6 = 'all' or state = $6 or ($6 = 'open' and ${isOpen})) and letter_seq > $7
    order by letter_seq limit $8`;
  const { source = null, key = null, code = null, messageId = null, state, after, limit } = filter;
  return reader.query<Letter>({ text }, [reader.tenantId, source, key, code, messageId, state, after, limit]);
}

export interface LetterChange {
  readonly letterId: string;
  readonly state: LetterState;
  readonly code: string | null;
  readonly detail: string | null;
  readonly outcome: string | null;
  readonly seq: bigint | null;
  readonly reason: string | null;
  /** Whether it was tried. */
  readonly isAttempt: boolean;
}

/** Changes an open letter; whether it was still open. */
export async function changeLetter(transaction: Transaction, change: LetterChange): Promise<boolean> {
  const text = `update dead_letters set state = $3, code = $4, detail = $5, outcome = $6, seq = $7,
      reason = coalesce($8, reason), attempts = attempts + $9::integer, updated_at = clock_timestamp()
    where tenant_id = $1 and dead_letter_id = $2 and ${isOpen} returning true as changed`;
  const { letterId, state, code, detail, outcome, seq, reason, isAttempt } = change;
  const values = [transaction.tenantId, letterId, state, code, detail, outcome, seq, reason, isAttempt ? 1 : 0];
  const rows = await transaction.query({ name: 'change_letter', text }, values);
  return rows.length > 0;
}

/** Keeps what somebody wrote in place of an open letter's content, beside the content. */
export async function editLetter(
  transaction: Transaction,
  letterId: string,
  edited: unknown,
  editedBy: string,
): Promise<boolean> {
  const text = `update dead_letters set edited = $3, edited_by = $4, updated_at = clock_timestamp()
    where tenant_id = $1 and dead_letter_id = $2 and ${isOpen} returning true as changed`;
  const values = [transaction.tenantId, letterId, JSON.stringify(edited), editedBy];
  return (await transaction.query({ text }, values)).length > 0;
}
