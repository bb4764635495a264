// Mappings over HTTP: what the raw records of a source become, defined as JSON or, one at a time, as YAML.

import { Type, type Static } from 'typebox';

import { mappingSchema } from '../../domain/mapping/mapping-schema.ts';
import { refuse } from '../../domain/refusal.ts';
import { readMappingText } from '../../operations/inbound/mapping-text.ts';
import { putMappings, refuseMapping, type MappingDraft } from '../../operations/inbound/put-mappings.ts';
import { isoTime } from '../../platform/clock.ts';
import { listRecords, type GovernedRecord } from '../../store/governed-records.ts';
import type { HttpRefused } from '../problems.ts';
import { json, yamls } from '../request/body-parsers.ts';
import { nextCursor } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, limit, page, reference, strict, time } from '../wire/schemas.ts';
import { answerRevisions, answerWritten, revisionPage, revisionQuery, tag, written } from './governed.ts';

const mappingsMax = 100;

const name = { ...reference, description: 'Name of a mapping; a source refers to it by this.' };

const definition = Type.Unsafe<unknown>({
  type: 'object',
  description: 'What the records become; GET /v1/mappings/schema has its JSON Schema.',
  examples: [{ target: 'event', kind: 'receipt', id: { path: 'id' }, fields: { sku: { path: 'article' } } }],
});

const draft = strict({ name, definition }, { title: 'MappingDraft' });

const view = Type.Object(
  { name, revision: Type.Integer(), recordedAt: time, definition },
  { title: 'Mapping', description: 'A mapping as it is now.' },
);

function viewMapping(record: GovernedRecord): Static<typeof view> {
  const { code, revision, recordedAt, body } = record;
  return { name: code, revision, recordedAt: isoTime(recordedAt), definition: body };
}

const drafts = Type.Array(draft, { minItems: 1, maxItems: mappingsMax });

type Given = { readonly ok: true; readonly drafts: readonly MappingDraft[] } | HttpRefused;

/** What was sent as YAML comes as text, one definition, whose name stands in the query. */
function readDrafts(body: Static<typeof drafts> | string, named: string | undefined): Given {
  if (typeof body !== 'string') {
    if (named === undefined) return { ok: true, drafts: body };
    return refuse('invalid_field', 'name: The names stand in the body.', 'name');
  }
  if (named === undefined) return refuse('invalid_field', 'name: The field is missing.', 'name');
  const read = readMappingText(body);
  if (read.ok) return { ok: true, drafts: [{ name: named, definition: read.definition }] };
  return refuseMapping(
    read.errors.map(({ path, message, line, column }) => ({
      path,
      message: `Line ${line}, column ${column}: ${message}`,
    })),
  );
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/mappings',
  operationId: 'putMappings',
  tag,
  summary: 'Define mappings',
  description:
    'All of the request or none; a definition that does not compile is refused with every error in it. What differs ' +
    'from before makes a revision. As `application/yaml` the body is one definition and `name` says whose; errors ' +
    'then name line and column too.',
  scope: 'sources:write',
  contentTypes: [json, ...yamls],
  query: strict({ name: Type.Optional(name) }),
  body: Type.Union([drafts, Type.String()]),
  documentedBodies: {
    [json]: drafts,
    [yamls[0]]: Type.String({ description: 'One definition in YAML.' }),
  },
  answers: { 200: written },
  errors: ['invalid_mapping', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const given = readDrafts(call.body, call.query.name);
    if (!given.ok) return given;
    return answerWritten(await putMappings(call.parts, operatorOf(call), given.drafts), given.drafts.length);
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/mappings',
  operationId: 'listMappings',
  tag,
  summary: 'List mappings',
  scope: 'sources:read',
  query: strict({ limit, cursor }),
  answers: { 200: { description: 'In the order of their names.', schema: page(view, 'MappingPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, cursor: after = '' } = query;
    const found = await parts.database.read(caller.tenantId, (reader) =>
      listRecords(reader, 'mapping', after, count),
    );
    const next = nextCursor(found, count, (one) => one.code);
    return { ok: true, status: 200, body: { items: found.map(viewMapping), nextCursor: next } };
  },
});

const revisions = defineRoute({
  method: 'GET',
  path: '/v1/mappings/{name}/revisions',
  operationId: 'listMappingRevisions',
  tag,
  summary: 'List the revisions of a mapping',
  scope: 'sources:read',
  params: strict({ name }),
  query: strict(revisionQuery),
  answers: { 200: revisionPage(view, 'MappingRevision') },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => answerRevisions(call, 'mapping', call.params.name, viewMapping),
});

let schemaText: string | null = null;

const schema = defineRoute({
  method: 'GET',
  path: '/v1/mappings/schema',
  operationId: 'mappingSchema',
  tag,
  summary: 'The JSON Schema of a mapping',
  description: 'For editors: it knows every operation, its options and an example of each.',
  scope: null,
  answers: { 200: { description: 'JSON Schema 2020-12.', contentType: 'application/schema+json' } },
  handle: (): Answer => {
    schemaText ??= JSON.stringify(mappingSchema());
    return { ok: true, status: 200, text: schemaText, contentType: 'application/schema+json; charset=utf-8' };
  },
});

export const mappingRoutes: readonly Route[] = [put, list, schema, revisions];
