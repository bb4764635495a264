// Findings about messages over HTTP: what differs from what has been learned, and what a person says to it.

import { Type, type Static } from 'typebox';

import { findingKinds } from '../../domain/shapes/compare-shape.ts';
import { findingStates, type SchemaFinding } from '../../domain/shapes/schema-finding.ts';
import { decideFinding } from '../../operations/inbound/decide-finding.ts';
import { isoTime } from '../../platform/clock.ts';
import { listFindings } from '../../store/inbound/schema-findings.ts';
import { nextCursor } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, identifier, limit, oneOf, page, strict, time } from '../wire/schemas.ts';
import { sourceCode, topicCode } from './contracts.ts';

const findingView = strict(
  {
    id: identifier,
    source: sourceCode,
    topic: topicCode,
    kind: oneOf(findingKinds, { description: 'What is different.' }),
    path: Type.String({ description: 'Where in a record.', examples: ['lines/[]/quantity'] }),
    before: Type.Union([Type.String(), Type.Null()], { description: 'What was known; null: nothing.' }),
    after: Type.Union([Type.String(), Type.Null()], { description: 'What came; null: nothing.' }),
    firstMessageId: Type.String(),
    messages: Type.Integer({ description: 'In how many messages it was seen.' }),
    firstSeenAt: time,
    lastSeenAt: time,
    state: oneOf(findingStates),
    decidedBy: Type.Union([Type.String(), Type.Null()]),
    decidedAt: Type.Union([time, Type.Null()]),
  },
  { title: 'SchemaFinding' },
);

function view({ findingId, firstSeenAt, lastSeenAt, decidedAt, ...rest }: SchemaFinding): Static<typeof findingView> {
  return {
    id: findingId,
    ...rest,
    firstSeenAt: isoTime(firstSeenAt),
    lastSeenAt: isoTime(lastSeenAt),
    decidedAt: decidedAt === null ? null : isoTime(decidedAt),
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/v1/schema-findings',
  operationId: 'listSchemaFindings',
  tag: 'Inbound',
  summary: 'List findings about messages',
  description: 'What differed from what has been learned of a source, before anything broke by it.',
  scope: 'sources:read',
  query: strict({
    source: Type.Optional(sourceCode),
    topic: Type.Optional(topicCode),
    state: Type.Optional(oneOf(findingStates)),
    limit,
    cursor,
  }),
  answers: { 200: { description: 'Newest first.', schema: page(findingView, 'SchemaFindingPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { source, topic, state, limit: count = 100, cursor: before } = query;
    const findings = await parts.database.read(caller.tenantId, (reader) =>
      listFindings(reader, { source, topic, state, before, limit: count }),
    );
    const next = nextCursor(findings, count, (one) => one.findingId);
    return { ok: true, status: 200, body: { items: findings.map(view), nextCursor: next } };
  },
});

function deciding(verb: 'accept' | 'dismiss', state: 'accepted' | 'dismissed', description: string): Route {
  return defineRoute({
    method: 'POST',
    path: `/v1/schema-findings/{id}/${verb}`,
    operationId: `${verb}SchemaFinding`,
    tag: 'Inbound',
    summary: verb === 'accept' ? 'Accept a finding' : 'Dismiss a finding',
    description: `${description} Doing it again changes nothing.`,
    scope: 'sources:write',
    params: strict({ id: identifier }),
    answers: { 200: { description: 'The finding as it is now.', schema: findingView } },
    errors: ['not_found', 'invalid_state'],
    once: 'claim',
    handle: async (call): Promise<Answer> => {
      const outcome = await decideFinding(call.parts, operatorOf(call), call.params.id, state);
      return outcome.ok ? { ok: true, status: 200, body: view(outcome.finding) } : outcome;
    },
  });
}

export const schemaFindingRoutes: readonly Route[] = [
  list,
  deciding('accept', 'accepted', 'What was different is normal from now on: the shape gets its next version.'),
  deciding('dismiss', 'dismissed', 'The shape stays as it is, and the same thing is not raised again.'),
];
