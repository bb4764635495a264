// Contracts over HTTP: what is agreed on with a source about its messages, every revision of it, and what has been
// learned of the messages as a starting point.

import { Type, type Static } from 'typebox';

import { refuse } from '../../domain/refusal.ts';
import { isLearning } from '../../domain/shapes/learning.ts';
import { learnedSchema } from '../../domain/shapes/learned-schema.ts';
import { codeOf, putContracts } from '../../operations/inbound/put-contracts.ts';
import { isoTime } from '../../platform/clock.ts';
import { listRecords, revisionsOf, type GovernedRecord } from '../../store/governed-records.ts';
import { findMessageShape } from '../../store/inbound/message-shapes.ts';
import { nextCursor } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, limit, page, reference, strict, time } from '../wire/schemas.ts';
import { wireInteger } from '../wire/wire-quantity.ts';

export const sourceCode = { ...reference, description: 'Code of a source.' };
export const topicCode = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[A-Za-z0-9._-]+$',
  description: 'What sort of messages of the source.',
});

const schema = Type.Unsafe<unknown>({
  description: 'JSON Schema 2020-12, in the keywords that docs/guides/contracts.md lists.',
  examples: [{ type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } }],
});

const definition = strict(
  {
    source: sourceCode,
    topic: topicCode,
    schema: Type.Unsafe<unknown>({ ...schema, description: 'The contract; null: there is to be none.' }),
  },
  { title: 'ContractDefinition' },
);

const contractView = strict(
  {
    source: sourceCode,
    topic: topicCode,
    schema,
    revision: Type.Integer({ description: '1 for the first; without gaps.' }),
    actor: Type.String({ description: 'The key or token that asked for it.' }),
    recordedAt: time,
  },
  { title: 'Contract' },
);

function view({ code, revision, body, actor, recordedAt }: GovernedRecord): Static<typeof contractView> {
  const cut = code.lastIndexOf('/');
  const [source, topic] = [code.slice(0, cut), code.slice(cut + 1)];
  return { source, topic, schema: body, revision, actor, recordedAt: isoTime(recordedAt) };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/contracts',
  operationId: 'putContracts',
  tag: 'Inbound',
  summary: 'Agree on contracts',
  description:
    'All of the request or none. What differs from before makes a revision; a message that does not keep the ' +
    'contract of its source and topic is refused (`contract_violated`) from then on.',
  scope: 'sources:write',
  body: Type.Array(definition, { minItems: 1, maxItems: 100 }),
  answers: {
    200: {
      description: 'How many were given, and how many of them said something new and made a revision.',
      schema: Type.Object({ written: Type.Integer(), changed: Type.Integer() }, { title: 'RecordsWritten' }),
    },
  },
  errors: ['limit_exceeded', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const outcome = await putContracts(call.parts, operatorOf(call), call.body);
    if (!outcome.ok) return outcome;
    return { ok: true, status: 200, body: { written: call.body.length, changed: outcome.changed } };
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/contracts',
  operationId: 'listContracts',
  tag: 'Inbound',
  summary: 'List contracts',
  scope: 'sources:read',
  query: strict({ limit, cursor }),
  answers: { 200: { description: 'In the order of their codes.', schema: page(contractView, 'ContractPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, cursor: after = '' } = query;
    const records = await parts.database.read(caller.tenantId, (reader) =>
      listRecords(reader, 'contract', after, count),
    );
    const next = nextCursor(records, count, (one) => one.code);
    return { ok: true, status: 200, body: { items: records.map(view), nextCursor: next } };
  },
});

const revisionView = Type.Object(
  {
    revision: Type.Integer({ description: '1 for the first; without gaps.' }),
    actor: Type.String({ description: 'The key or token that asked for it.' }),
    recordedAt: time,
    isRemoved: Type.Boolean(),
    record: Type.Optional(contractView),
  },
  { title: 'ContractRevision' },
);

const ofTopic = strict({ source: sourceCode, topic: topicCode });

const revisions = defineRoute({
  method: 'GET',
  path: '/v1/contracts/{source}/{topic}/revisions',
  operationId: 'listContractRevisions',
  tag: 'Inbound',
  summary: 'List the revisions of a contract',
  scope: 'sources:read',
  params: ofTopic,
  query: strict({ limit }),
  answers: { 200: { description: 'Newest first.', schema: page(revisionView, 'ContractRevisionPage') } },
  errors: ['not_found'],
  handle: async ({ parts, caller, params, query }): Promise<Answer> => {
    const records = await parts.database.read(caller.tenantId, (reader) =>
      revisionsOf(reader, 'contract', codeOf(params), query.limit ?? 100),
    );
    if (records.length === 0) return refuse('not_found', `There has been no contract for ${codeOf(params)}.`);
    const items = records.map((record) => ({
      revision: record.revision,
      actor: record.actor,
      recordedAt: isoTime(record.recordedAt),
      isRemoved: record.isRemoved,
      ...(record.isRemoved ? {} : { record: view(record) }),
    }));
    return { ok: true, status: 200, body: { items, nextCursor: null } };
  },
});

const learnedView = strict(
  {
    source: sourceCode,
    topic: topicCode,
    version: Type.Integer({ description: 'Of the shape: it grows when a finding is accepted.' }),
    isLearning: Type.Boolean({ description: 'Whether too few messages have come to raise findings.' }),
    messages: Type.Integer(),
    records: Type.Union([Type.Integer(), Type.String()]),
    isCut: Type.Boolean({ description: 'Whether the messages have more in them than is learned.' }),
    firstSeenAt: time,
    lastSeenAt: time,
    schema,
  },
  { title: 'LearnedContract' },
);

const learned = defineRoute({
  method: 'GET',
  path: '/v1/contracts/{source}/{topic}/learned',
  operationId: 'getLearnedContract',
  tag: 'Inbound',
  summary: 'Get a contract made of what has been learned',
  description: 'A starting point: a JSON Schema that all messages keep from which the shape was learned.',
  scope: 'sources:read',
  params: ofTopic,
  answers: { 200: { description: 'The shape as a schema.', schema: learnedView } },
  errors: ['not_found'],
  handle: async ({ parts, caller, params }): Promise<Answer> => {
    const shape = await parts.database.read(caller.tenantId, (reader) => findMessageShape(reader, params));
    if (shape === null) return refuse('not_found', `No message of ${codeOf(params)} has been seen.`);
    const { version, messages, records, known, firstSeenAt, lastSeenAt } = shape;
    const body: Static<typeof learnedView> = {
      source: params.source,
      topic: params.topic,
      version,
      isLearning: isLearning(shape),
      messages,
      records: wireInteger(records),
      isCut: known.isCut,
      firstSeenAt: isoTime(firstSeenAt),
      lastSeenAt: isoTime(lastSeenAt),
      schema: learnedSchema(known),
    };
    return { ok: true, status: 200, body };
  },
});

export const contractRoutes: readonly Route[] = [put, list, revisions, learned];
