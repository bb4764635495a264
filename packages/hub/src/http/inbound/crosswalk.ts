// The crosswalk over HTTP: what a source calls things, and what they are called here.

import { Type } from 'typebox';

import { crosswalkCode, crosswalkKinds } from '../../domain/inbound/crosswalk.ts';
import { putCrosswalk, removeFromCrosswalk } from '../../operations/inbound/put-crosswalk.ts';
import { listCrosswalk, toCrosswalkEntry } from '../../store/inbound/crosswalk.ts';
import { nextCursor } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, identifier, limit, oneOf, page, reference, strict } from '../wire/schemas.ts';
import { answerRevisions, answerWritten, revisionPage, revisionQuery, tag, written } from './governed.ts';
import { sourceCode } from './sources.ts';

const entriesMax = 10_000;

const kind = oneOf(crosswalkKinds);

const key = {
  source: sourceCode,
  kind,
  external: { ...identifier, description: 'What the source calls it.' },
};

const entry = strict(
  { ...key, canonical: { ...reference, description: 'What it is called here.' } },
  { title: 'CrosswalkEntry' },
);

const put = defineRoute({
  method: 'PUT',
  path: '/v1/crosswalk',
  operationId: 'putCrosswalk',
  tag,
  summary: 'Say what a source’s words are',
  description:
    'All of the request or none. An entry replaces the one for the same source, kind and external word; other ' +
    'entries stay. A word of a message that has an entry is replaced, one without stays as it is. What an entry ' +
    'leads to need not exist yet.',
  scope: 'sources:write',
  body: Type.Array(entry, { minItems: 1, maxItems: entriesMax }),
  answers: { 200: written },
  errors: ['conflict'],
  handle: async (call): Promise<Answer> =>
    answerWritten(await putCrosswalk(call.parts, operatorOf(call), call.body), call.body.length),
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/crosswalk',
  operationId: 'listCrosswalk',
  tag,
  summary: 'List the crosswalk',
  scope: 'sources:read',
  query: strict({ source: Type.Optional(sourceCode), kind: Type.Optional(kind), limit, cursor }),
  answers: { 200: { description: 'In a fixed order, source by source.', schema: page(entry, 'CrosswalkPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { source, kind: asked, limit: count = 100, cursor: after = '' } = query;
    const items = await parts.database.read(caller.tenantId, (reader) =>
      listCrosswalk(reader, { source, kind: asked }, after, count),
    );
    const next = nextCursor(items, count, (one) => crosswalkCode(one.source, one));
    return { ok: true, status: 200, body: { items, nextCursor: next } };
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/v1/crosswalk',
  operationId: 'removeFromCrosswalk',
  tag,
  summary: 'Remove an entry of the crosswalk',
  scope: 'sources:write',
  query: strict(key),
  answers: { 204: { description: 'It is removed; its revisions stay.' } },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => {
    const { source, ...what } = call.query;
    const outcome = await removeFromCrosswalk(call.parts, operatorOf(call), source, what);
    return outcome.ok ? { ok: true, status: 204 } : outcome;
  },
});

const revisions = defineRoute({
  method: 'GET',
  path: '/v1/crosswalk/revisions',
  operationId: 'listCrosswalkRevisions',
  tag,
  summary: 'List the revisions of an entry of the crosswalk',
  scope: 'sources:read',
  query: strict({ ...key, ...revisionQuery }),
  answers: { 200: revisionPage(entry, 'CrosswalkRevision') },
  errors: ['not_found'],
  handle: (call): Promise<Answer> => {
    const { source, ...what } = call.query;
    return answerRevisions(call, 'crosswalk', crosswalkCode(source, what), toCrosswalkEntry);
  },
});

export const crosswalkRoutes: readonly Route[] = [put, list, remove, revisions];
