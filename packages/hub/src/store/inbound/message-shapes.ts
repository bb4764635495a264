// The shapes of messages as rows: one a version, by source and topic. The current one counts its messages.

import type { Learned } from '../../domain/shapes/learning.ts';
import { shapeAsJson, shapeFromJson, type ShapeAsJson } from '../../domain/shapes/shape.ts';
import type { Reader, Transaction } from '../database.ts';

export interface TopicKey {
  readonly source: string;
  readonly topic: string;
}

export interface MessageShape extends Learned {
  readonly records: bigint;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

interface Row {
  readonly version: number;
  readonly messages: bigint;
  readonly records: bigint;
  readonly known: ShapeAsJson;
  readonly seen: ShapeAsJson;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

const find = {
  name: 'find_message_shape',
  text: `select version, messages, records, known, seen, first_seen_at as "firstSeenAt",
      last_seen_at as "lastSeenAt"
    from message_shapes where tenant_id = $1 and source = $2 and topic = $3 and is_current`,
};

/** The current version; null when no message of the topic has come. */
export async function findMessageShape(reader: Reader, { source, topic }: TopicKey): Promise<MessageShape | null> {
  const [row] = await reader.query<Row>(find, [reader.tenantId, source, topic]);
  if (!row) return null;
  return {
    ...row,
    messages: Number(row.messages),
    known: shapeFromJson(row.known),
    seen: shapeFromJson(row.seen),
  };
}

const begin = {
  name: 'begin_message_shape',
  text: `insert into message_shapes (tenant_id, source, topic, version, is_current, messages, records, known, seen,
      first_seen_at, last_seen_at)
    select $1, $2, $3, 1, true, 0, 0, $4, $4, t, t from (select clock_timestamp()::timestamptz(3) as t) now
    on conflict do nothing`,
};

/** Makes the first version, without messages, unless there is one. */
export function beginMessageShape(transaction: Transaction, { source, topic }: TopicKey, empty: Learned): void {
  const known = JSON.stringify(shapeAsJson(empty.known));
  transaction.defer(begin, [transaction.tenantId, source, topic, known]);
}

const write = {
  name: 'write_message_shape',
  text: `update message_shapes set messages = messages + 1, records = records + $5, known = $6, seen = $7,
      last_seen_at = clock_timestamp()
    where tenant_id = $1 and source = $2 and topic = $3 and version = $4`,
};

/** Writes what was learned by a message of so many records. Under the topic's lock. */
export function writeMessageShape(
  transaction: Transaction,
  { source, topic }: TopicKey,
  learned: Learned,
  records: number,
): void {
  const [known, seen] = [shapeAsJson(learned.known), shapeAsJson(learned.seen)];
  const values = [transaction.tenantId, source, topic, learned.version, records];
  transaction.defer(write, [...values, JSON.stringify(known), JSON.stringify(seen)]);
}

const close = {
  name: 'close_message_shape',
  text: `update message_shapes set is_current = false
    where tenant_id = $1 and source = $2 and topic = $3 and is_current`,
};

const open = {
  name: 'open_message_shape',
  text: `insert into message_shapes (tenant_id, source, topic, version, is_current, messages, records, known, seen,
      first_seen_at, last_seen_at)
    select tenant_id, source, topic, $4, true, messages, records, $5, $6, first_seen_at, last_seen_at
    from message_shapes where tenant_id = $1 and source = $2 and topic = $3 and version = $4 - 1`,
};

/** Puts the next version in the place of the current one. Under the topic's lock. */
export function openMessageShape(transaction: Transaction, { source, topic }: TopicKey, learned: Learned): void {
  const key = [transaction.tenantId, source, topic];
  const [known, seen] = [shapeAsJson(learned.known), shapeAsJson(learned.seen)];
  transaction.defer(close, key);
  transaction.defer(open, [...key, learned.version, JSON.stringify(known), JSON.stringify(seen)]);
}

const count = {
  name: 'count_message',
  text: `update message_shapes set messages = messages + 1, records = records + $4, last_seen_at = clock_timestamp()
    where tenant_id = $1 and source = $2 and topic = $3 and is_current`,
};

/** Counts a message that was like the others. What a crash loses of this is a count: the commit waits for no disk. */
export function countMessage(transaction: Transaction, { source, topic }: TopicKey, records: number): void {
  transaction.defer({ name: 'commit_at_ease', text: 'set local synchronous_commit = off' }, []);
  transaction.defer(count, [transaction.tenantId, source, topic, records]);
}
