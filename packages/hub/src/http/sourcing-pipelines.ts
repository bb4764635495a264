// Sourcing pipelines over HTTP: by which rules a channel's demand is placed.

import { Type } from 'typebox';

import { builtIn } from '../domain/sourcing/pipeline.ts';
import { rules } from '../domain/sourcing/rules.ts';
import { putSourcingPipelines } from '../operations/put-sourcing-pipelines.ts';
import { listRecords } from '../store/governed-records.ts';
import { toPipeline } from '../store/sourcing-pipelines.ts';
import { answerRevisions, answerWritten, revisionPage, revisionQuery, written } from './inbound/governed.ts';
import { nextCursor } from './request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from './route.ts';
import { cursor, identifier, limit, page, strict } from './wire/schemas.ts';

const tag = 'Catalogue';
const code = { ...identifier, maxLength: 64, description: 'What channels name it by.', examples: ['nearest'] };

function namesOf(kind: string): string {
  return [...rules].flatMap(([name, rule]) => (rule.kind === kind ? [`\`${name}\` (${rule.says})`] : [])).join(', ');
}

const pipeline = strict(
  {
    code,
    steps: Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 20,
      examples: [['open', 'priority', 'fewest_shipments']],
      description:
        `By their names: filters and sorts in any order, then one split at most. Filters: ${namesOf('filter')}. ` +
        `Sorts, of which the first that tells two places apart decides: ${namesOf('sort')}. ` +
        `Splits: ${namesOf('split')}.`,
    }),
  },
  { title: 'SourcingPipeline' },
);

const put = defineRoute({
  method: 'PUT',
  path: '/v1/sourcing-pipelines',
  operationId: 'putSourcingPipelines',
  tag,
  summary: 'Define sourcing pipelines',
  description:
    'All of the request or none. A pipeline replaces the one with its code; what differs makes a revision. A channel ' +
    `that names none goes by \`${builtIn.code}\`: its own order, and as few shipments as possible.`,
  scope: 'items:write',
  body: Type.Array(pipeline, { minItems: 1, maxItems: 1000 }),
  answers: { 200: written },
  errors: ['conflict'],
  handle: async (call): Promise<Answer> =>
    answerWritten(await putSourcingPipelines(call.parts, operatorOf(call), call.body), call.body.length),
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/sourcing-pipelines',
  operationId: 'listSourcingPipelines',
  tag,
  summary: 'List sourcing pipelines',
  scope: 'items:read',
  query: strict({ limit, cursor }),
  answers: { 200: { description: 'In the order of their codes.', schema: page(pipeline, 'SourcingPipelinePage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, cursor: after = '' } = query;
    const found = await parts.database.read(caller.tenantId, (reader) =>
      listRecords(reader, 'sourcing', after, count),
    );
    const next = nextCursor(found, count, (one) => one.code);
    return { ok: true, status: 200, body: { items: found.map(toPipeline), nextCursor: next } };
  },
});

const revisions = defineRoute({
  method: 'GET',
  path: '/v1/sourcing-pipelines/{code}/revisions',
  operationId: 'listSourcingPipelineRevisions',
  tag,
  summary: 'List the revisions of a sourcing pipeline',
  scope: 'items:read',
  params: strict({ code }),
  query: strict(revisionQuery),
  answers: { 200: revisionPage(pipeline, 'SourcingPipelineRevision') },
  errors: ['not_found'],
  handle: (call): Promise<Answer> => answerRevisions(call, 'sourcing', call.params.code, toPipeline),
});

export const sourcingPipelineRoutes: readonly Route[] = [put, list, revisions];
