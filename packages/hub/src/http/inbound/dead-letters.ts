// Dead letters over HTTP: what cannot succeed as it is, with its whole story, and what a person does about it.

import { Type, type Static } from 'typebox';

import type { RedriveCounts } from '../../operations/inbox/settle-letters.ts';
import { refuse } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { findLetter, listLetters, type Letter } from '../../store/inbox/dead-letters.ts';
import { findMessage } from '../../store/inbox/messages.ts';
import { nextCursor, readSeq } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, identifier, limit, oneOf, page, reference, seq, strict, time } from '../wire/schemas.ts';
import { messageSchema, viewMessage } from './inbox.ts';

const tag = 'Inbound';
const states = ['parked', 'behind', 'redriven', 'discarded'] as const;

const letterFields = {
  id: Type.String(),
  source: Type.String(),
  topic: Type.String(),
  key: Type.String({ description: 'What it is about: later records with the same key wait behind it.' }),
  messageId: Type.String(),
  record: Type.Optional(Type.Integer({ description: 'Which record of the message; none for a whole message.' })),
  event: Type.Optional(Type.Integer({ description: 'Which event of the record.' })),
  stage: oneOf(['message', 'decode', 'map', 'event'], {
    description: 'Where it came to a halt: working on the message, reading it, mapping a record, applying an event.',
  }),
  state: oneOf(states, { description: '`parked`: the first of its key. `behind`: waits for those before it.' }),
  code: Type.Optional(Type.String({ description: 'Why, as a code of docs/reference/errors.md.' })),
  detail: Type.Optional(Type.String()),
  attempts: Type.Integer(),
  correlationId: Type.String(),
  createdAt: time,
  updatedAt: time,
  outcome: Type.Optional(Type.String({ description: 'What became of it when it was redriven.' })),
  seq: Type.Optional(seq),
  reason: Type.Optional(Type.String({ description: 'Why it was discarded.' })),
};

const letterSchema = Type.Object(letterFields, { title: 'DeadLetter' });

const counts = Type.Object(
  {
    tried: Type.Integer(),
    redriven: Type.Integer({ description: 'Succeeded.' }),
    parked: Type.Integer({ description: 'Failed again.' }),
  },
  { title: 'RedriveCounts' },
);

function viewLetter(letter: Letter): Static<typeof letterSchema> {
  const { letterId, source, topic, key, messageId, stage, state, attempts, correlationId } = letter;
  const { code, detail, outcome, reason, recordIndex, eventIndex } = letter;
  return {
    id: letterId,
    source,
    topic,
    key,
    messageId,
    ...(recordIndex < 0 ? {} : { record: recordIndex, event: eventIndex }),
    stage,
    state,
    ...(code === null ? {} : { code }),
    ...(detail === null ? {} : { detail }),
    attempts,
    correlationId,
    createdAt: isoTime(letter.createdAt),
    updatedAt: isoTime(letter.updatedAt),
    ...(outcome === null ? {} : { outcome }),
    ...(letter.seq === null ? {} : { seq: Number(letter.seq) }),
    ...(reason === null ? {} : { reason }),
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/v1/dead-letters',
  operationId: 'listDeadLetters',
  tag,
  summary: 'List dead letters',
  scope: 'operations:read',
  query: strict({
    source: Type.Optional(reference),
    key: Type.Optional(Type.String({ maxLength: 1000 })),
    code: Type.Optional(Type.String({ maxLength: 100 })),
    messageId: Type.Optional(identifier),
    state: Type.Optional(
      oneOf([...states, 'open', 'all'], { default: 'open', description: '`open`: parked or behind.' }),
    ),
    limit,
    cursor,
  }),
  answers: {
    200: { description: 'In the order in which they came.', schema: page(letterSchema, 'DeadLetterPage') },
  },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { source, key, code, messageId, state = 'open', limit: count = 100 } = query;
    const after = readSeq(query.cursor);
    if (!after.ok) return after;
    const rows = await parts.database.read(caller.tenantId, (reader) =>
      listLetters(reader, { source, key, code, messageId, state, after: after.seq, limit: count }),
    );
    const next = nextCursor(rows, count, (row) => String(row.letterSeq));
    return { ok: true, status: 200, body: { items: rows.map(viewLetter), nextCursor: next } };
  },
});

const params = strict({ id: identifier });

const get = defineRoute({
  method: 'GET',
  path: '/v1/dead-letters/{id}',
  operationId: 'getDeadLetter',
  tag,
  summary: 'Get a dead letter with its story',
  scope: 'operations:read',
  params,
  answers: {
    200: {
      description: 'The letter, what it holds, what somebody put in its place, and the message that it came with.',
      schema: Type.Object(
        {
          ...letterFields,
          content: Type.Optional(Type.Unknown({ description: 'The event or record; none for what cannot be read.' })),
          edited: Type.Optional(Type.Unknown({ description: 'What was put in its place.' })),
          editedBy: Type.Optional(Type.String()),
          message: Type.Optional(messageSchema),
        },
        { title: 'DeadLetterStory' },
      ),
    },
  },
  errors: ['not_found'],
  handle: async ({ parts, caller, params: { id } }): Promise<Answer> =>
    parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
      const letter = await findLetter(reader, id);
      if (letter === null) return refuse('not_found', `There is no dead letter "${id}".`);
      const message = await findMessage(reader, letter.messageId);
      const { content, edited, editedBy } = letter;
      const body = {
        ...viewLetter(letter),
        ...(content === null ? {} : { content: parse(content) }),
        ...(edited === null ? {} : { edited: parse(edited) }),
        ...(editedBy === null ? {} : { editedBy }),
        ...(message === null ? {} : { message: viewMessage(message) }),
      };
      return { ok: true, status: 200, body };
    }),
});

function parse(json: string): unknown {
  return JSON.parse(json);
}

const changed = Type.Object({ letter: letterSchema, counts }, { title: 'DeadLetterChanged' });

function answerOf(letter: Letter, found: RedriveCounts): Answer {
  return { ok: true, status: 200, body: { letter: viewLetter(letter), counts: found } };
}

const redrive = defineRoute({
  method: 'POST',
  path: '/v1/dead-letters/{id}/redrive',
  operationId: 'redriveDeadLetter',
  tag,
  summary: 'Try a dead letter again',
  description:
    'Tries the first letter of its key and, as long as they succeed, those behind it in their order. A `payload` is ' +
    'put in place of what the letter holds (an event or a record); both are kept, and who did it. A letter that is ' +
    'redriven or discarded already is answered as it is.',
  scope: 'operations:write',
  params,
  isBodyOptional: true,
  body: strict({ payload: Type.Optional(Type.Unknown({ description: 'What it should have said.' })) }),
  answers: { 200: { description: 'The letter as it is now, and how many were tried.', schema: changed } },
  errors: ['not_found', 'overloaded', 'outcome_unknown', 'unknown_mapping'],
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const { payload } = call.body;
    const outcome = await call.parts.redriving.redrive(operatorOf(call), call.params.id, payload);
    return outcome.ok ? answerOf(outcome.letter, outcome.counts) : outcome;
  },
});

const discard = defineRoute({
  method: 'POST',
  path: '/v1/dead-letters/{id}/discard',
  operationId: 'discardDeadLetter',
  tag,
  summary: 'Give a dead letter up',
  description: 'Its record stays a dead letter for good. What waited behind it is tried at once.',
  scope: 'operations:write',
  params,
  body: strict({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }),
  answers: { 200: { description: 'The letter as it is now, and what became of those behind it.', schema: changed } },
  errors: ['not_found', 'overloaded'],
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const outcome = await call.parts.redriving.discard(operatorOf(call), call.params.id, call.body.reason);
    return outcome.ok ? answerOf(outcome.letter, outcome.counts) : outcome;
  },
});

const redriveMany = defineRoute({
  method: 'POST',
  path: '/v1/dead-letters/redrive',
  operationId: 'redriveDeadLetters',
  tag,
  summary: 'Try dead letters again by filter',
  description:
    'Each parked letter that matches all that is given, and those behind it. What failed once in this request is not ' +
    'tried again by it. Ask again until nothing is tried any more.',
  scope: 'operations:write',
  isBodyOptional: true,
  body: strict({
    source: Type.Optional(reference),
    key: Type.Optional(Type.String({ maxLength: 1000 })),
    code: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, default: 1000, description: 'How many are tried at most.' }),
    ),
  }),
  answers: { 200: { description: 'How many were tried.', schema: counts } },
  errors: ['overloaded', 'outcome_unknown', 'unknown_mapping'],
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const { source, key, code, limit: most = 1000 } = call.body;
    const outcome = await call.parts.redriving.redriveMany(operatorOf(call), { source, key, code, limit: most });
    return outcome.ok ? { ok: true, status: 200, body: outcome.counts } : outcome;
  },
});

export const deadLetterRoutes: readonly Route[] = [list, get, redrive, discard, redriveMany];
