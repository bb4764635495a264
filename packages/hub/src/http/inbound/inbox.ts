// What became of raw messages: the inbox, message by message and record by record, and the bytes as they came.

import { Readable } from 'node:stream';

import { Type, type Static } from 'typebox';

import { recordOutcomes } from '../../domain/inbound/ending.ts';
import { reportOfKey } from '../../domain/inbound/stock-report.ts';
import { refuse } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { findMessage, listMessages, type Message } from '../../store/inbox/messages.ts';
import { readPayload } from '../../store/inbox/payloads.ts';
import { listRecordsOf, type RecordRow } from '../../store/inbox/records.ts';
import { joinKey, nextCursor, readSeq, splitKey } from '../request/cursor.ts';
import { defineRoute, type Answer, type Route } from '../route.ts';
import { cursor, identifier, limit, oneOf, page, reference, seq, strict, time } from '../wire/schemas.ts';
import { messageStates } from './inbound.ts';

const tag = 'Inbound';

export const messageSchema = Type.Object(
  {
    id: Type.String(),
    source: Type.String(),
    topic: Type.String(),
    contentType: Type.String(),
    headers: Type.Record(Type.String(), Type.String()),
    size: Type.Integer({ description: 'Bytes, as they came.' }),
    contentHash: Type.String({ description: 'SHA-256 of the bytes.' }),
    correlationId: Type.String(),
    actor: Type.String({ description: 'The key that sent it.' }),
    receivedAt: time,
    state: oneOf(messageStates, { description: '`dead`: given up as a whole; see its dead letter.' }),
    attempts: Type.Integer({ description: 'Starts since it last got on.' }),
    nextAttemptAt: Type.Optional(time),
    doneAt: Type.Optional(time),
    records: Type.Integer({ description: 'How many outcomes there are so far: the sum of the counts.' }),
    counts: Type.Record(Type.String(), Type.Integer(), { description: 'Outcomes by name.' }),
    code: Type.Optional(Type.String({ description: 'Why it rests or was given up.' })),
    detail: Type.Optional(Type.String()),
  },
  { title: 'Message', description: 'A raw message and what became of it.' },
);

export function viewMessage(row: Message): Static<typeof messageSchema> {
  const { messageId, source, topic, contentType, headers, size, contentHash, correlationId, actor } = row;
  const { state, attempts, records, faultCode, faultDetail, doneAt, nextAttemptAt } = row;
  const counts = Object.fromEntries(Object.entries(row.counts).filter(([, count]) => count !== 0));
  return {
    id: messageId,
    source,
    topic,
    contentType,
    headers: { ...headers },
    size,
    contentHash,
    correlationId,
    actor,
    receivedAt: isoTime(row.receivedAt),
    state,
    attempts,
    ...(state === 'received' ? { nextAttemptAt: isoTime(nextAttemptAt) } : {}),
    ...(doneAt === null ? {} : { doneAt: isoTime(doneAt) }),
    records,
    counts,
    ...(faultCode === null || state === 'done' ? {} : { code: faultCode, detail: faultDetail ?? '' }),
  };
}

const record = Type.Object(
  {
    index: Type.Integer({ description: 'Which record of the message, from 0.' }),
    event: Type.Integer({ description: 'Which event of the record, from 0.' }),
    line: Type.Optional(Type.Integer({ description: 'The line that it stands on, where it has one.' })),
    key: Type.String({ description: 'What it is about.' }),
    reportId: Type.Optional(Type.String({ description: 'The stock report that the message became.' })),
    eventId: Type.Optional(Type.String()),
    outcome: oneOf(recordOutcomes),
    seq: Type.Optional(seq),
    code: Type.Optional(Type.String()),
    detail: Type.Optional(Type.String()),
  },
  { title: 'MessageRecord' },
);

function viewRecord(row: RecordRow): Static<typeof record> {
  const { recordIndex: index, eventIndex, line, key, eventId, outcome, code, detail } = row;
  const reportId = reportOfKey(key);
  return {
    index,
    event: eventIndex,
    ...(line === null ? {} : { line }),
    key,
    ...(reportId === null ? {} : { reportId }),
    ...(eventId === null ? {} : { eventId }),
    outcome,
    ...(row.seq === null ? {} : { seq: Number(row.seq) }),
    ...(code === null ? {} : { code }),
    ...(detail === null ? {} : { detail }),
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/v1/inbox',
  operationId: 'listInbox',
  tag,
  summary: 'List raw messages',
  scope: 'operations:read',
  query: strict({
    source: Type.Optional(reference),
    state: Type.Optional(oneOf(messageStates)),
    correlationId: Type.Optional(Type.String({ maxLength: 128 })),
    limit,
    cursor,
  }),
  answers: { 200: { description: 'Newest first.', schema: page(messageSchema, 'MessagePage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { source, state, correlationId, limit: count = 100 } = query;
    const place = readSeq(query.cursor);
    if (!place.ok) return place;
    const before = place.seq === 0n ? null : place.seq;
    const rows = await parts.database.read(caller.tenantId, (reader) =>
      listMessages(reader, { source, state, correlationId, before, limit: count }),
    );
    const items = rows.map(viewMessage);
    return {
      ok: true,
      status: 200,
      body: { items, nextCursor: nextCursor(rows, count, (row) => String(row.inboxSeq)) },
    };
  },
});

const params = strict({ id: identifier });

function unknown(id: string): ReturnType<typeof refuse> {
  return refuse('not_found', `There is no message "${id}".`);
}

const get = defineRoute({
  method: 'GET',
  path: '/v1/inbox/{id}',
  operationId: 'getMessage',
  tag,
  summary: 'Get a raw message and what became of its records',
  scope: 'operations:read',
  params,
  query: strict({ limit, cursor }),
  answers: {
    200: {
      description: 'The message, and a page of its records in their order.',
      schema: Type.Object(
        {
          message: messageSchema,
          items: Type.Array(record),
          nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
        },
        { title: 'MessageStory' },
      ),
    },
  },
  errors: ['not_found'],
  handle: async ({ parts, caller, query, params: { id } }): Promise<Answer> => {
    const { limit: count = 100 } = query;
    const after = afterOf(query.cursor);
    if (!after.ok) return after;
    return parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
      const found = await findMessage(reader, id);
      if (found === null) return unknown(id);
      const rows = await listRecordsOf(reader, id, after, count);
      const next = nextCursor(rows, count, (row) => joinKey([String(row.recordIndex), String(row.eventIndex)]));
      return {
        ok: true,
        status: 200,
        body: { message: viewMessage(found), items: rows.map(viewRecord), nextCursor: next },
      };
    });
  },
});

type After = { readonly ok: true; readonly recordIndex: number; readonly eventIndex: number };

function afterOf(word: string | undefined): After | ReturnType<typeof refuse> {
  if (word === undefined) return { ok: true, recordIndex: -1, eventIndex: 0 };
  const split = splitKey(word, 2);
  if (!split.ok) return split;
  const [recordIndex, eventIndex] = split.parts.map(Number);
  if (isCount(recordIndex) && isCount(eventIndex)) return { ok: true, recordIndex, eventIndex };
  return refuse('invalid_field', 'This is no cursor of the hub; leave it out to start at the beginning.', 'cursor');
}

function isCount(value: number | undefined): value is number {
  return Number.isInteger(value) && value !== undefined && value >= 0 && value < 2 ** 31;
}

const payload = defineRoute({
  method: 'GET',
  path: '/v1/inbox/{id}/payload',
  operationId: 'getMessagePayload',
  tag,
  summary: 'Get the bytes of a raw message',
  description: 'As they came, as an attachment of no particular type: it is not the hub that vouches for them.',
  scope: 'operations:read',
  params,
  hasNoHead: true,
  answers: { 200: { description: 'The bytes.', contentType: 'application/octet-stream' } },
  errors: ['not_found'],
  handle: async ({ parts, caller, reply, params: { id } }): Promise<Answer> => {
    const found = await parts.database.read(caller.tenantId, (reader) => findMessage(reader, id));
    if (found === null) return unknown(id);
    const bytes = readPayload(parts.database, caller.tenantId, id, found.parts);
    await reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', 'attachment')
      .header('content-length', found.size)
      .send(Readable.from(bytes, { objectMode: false }));
    return 'streaming';
  },
});

export const inboxRoutes: readonly Route[] = [list, get, payload];
