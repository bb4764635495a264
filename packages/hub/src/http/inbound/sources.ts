// Sources over HTTP: the systems that report, and what is known of their habits.

import { Type, type Static } from 'typebox';

import { bases, sourceDefaults, sourceKinds, type Fallback, type Source } from '../../domain/inbound/source.ts';
import { sourcesMax } from '../../domain/inbound/source-draft.ts';
import { putSources } from '../../operations/inbound/put-sources.ts';
import { listRecords } from '../../store/governed-records.ts';
import { toSource } from '../../store/inbound/sources.ts';
import { nextCursor } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, limit, oneOf, page, reference, strict } from '../wire/schemas.ts';
import { answerRevisions, answerWritten, revisionPage, revisionQuery, tag, written } from './governed.ts';

export const sourceCode = { ...reference, description: 'Code of a source.' };

const fallbackKinds = ['keep_last', 'buffer', 'stop_selling', 'next_owner'] as const satisfies Fallback['kind'][];

const percent = Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'For a buffer only.' }));

const fallback = strict(
  { kind: oneOf(fallbackKinds), percentPerHour: percent, percentMax: percent },
  {
    title: 'Fallback',
    description:
      'What counts where this source owns a fact and has been silent for longer than `freshnessMs`. `keep_last`: ' +
      'what it said last. `buffer`: `percentPerHour` of what is available is held back for each hour beyond it, up ' +
      'to `percentMax`. `stop_selling`: nothing is sold. `next_owner`: the next ownership rule that matches has the ' +
      'say.',
  },
);

const day = 86_400_000;

function duration(defaultMs: number, maximum: number, description: string) {
  return Type.Optional(Type.Integer({ minimum: 0, maximum, default: defaultMs, description }));
}

function share(defaultShare: number, description: string) {
  return Type.Number({ minimum: 0, maximum: 1, examples: [defaultShare], description });
}

const { blastRadius } = sourceDefaults;

export const source = strict(
  {
    code: { ...sourceCode, description: 'What its messages name as their source.' },
    name: Type.Optional(Type.String({ maxLength: 500, description: 'The code when left out.' })),
    kind: Type.Optional(oneOf(sourceKinds, { default: sourceDefaults.kind })),
    basis: Type.Optional(
      oneOf(bases, {
        default: sourceDefaults.basis,
        description: 'Whether its on-hand figures contain what it has been told is promised (gross) or not (net).',
      }),
    ),
    clockToleranceMs: duration(sourceDefaults.clockToleranceMs, day, 'How far its clock may run ahead of ours.'),
    freshnessMs: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 365 * day }), Type.Null()], {
        default: null,
        description: 'How often it should be heard; null when nobody is promised anything.',
      }),
    ),
    fallback: Type.Optional({ ...fallback, default: sourceDefaults.fallback }),
    blastRadius: Type.Optional(
      strict(
        {
          lines: share(blastRadius.lines, 'Share of the lines in its scope.'),
          units: share(blastRadius.units, 'Share of the units in its scope.'),
        },
        {
          title: 'BlastRadius',
          description: `A stock report that would change more than one of these shares waits for a person; \
${blastRadius.lines} and ${blastRadius.units} when left out.`,
        },
      ),
    ),
    waitMs: duration(
      sourceDefaults.waitMs,
      30 * day,
      'How long a message that skips ahead waits for its predecessor.',
    ),
    graceMs: duration(
      sourceDefaults.graceMs,
      365 * day,
      'How long another system’s word on its facts may stay without its own before an exception is opened.',
    ),
    retentionDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        default: sourceDefaults.retentionDays,
        description: 'How long its raw messages and stock reports are kept after they are done.',
      }),
    ),
    mapping: Type.Optional(
      Type.Union([reference, Type.Null()], {
        default: null,
        description: 'Name of the mapping that its raw messages go through; null when it speaks the hub’s own words.',
      }),
    ),
  },
  { title: 'Source' },
);

function viewSource(one: Source): Static<typeof source> {
  return { ...one, fallback: { ...one.fallback }, blastRadius: { ...one.blastRadius } };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/sources',
  operationId: 'putSources',
  tag,
  summary: 'Declare sources',
  description:
    'All of the request or none. A declaration replaces the one before, so that what is left out gets its default; ' +
    `what differs from before makes a revision. A tenant has ${sourcesMax} sources at most. A source that nobody has ` +
    'declared may report too, with the defaults and a clock tolerance of a day.',
  scope: 'sources:write',
  body: Type.Array(source, { minItems: 1, maxItems: sourcesMax }),
  answers: { 200: written },
  errors: ['unknown_mapping', 'limit_exceeded', 'conflict'],
  handle: async (call): Promise<Answer> =>
    answerWritten(await putSources(call.parts, operatorOf(call), call.body), call.body.length),
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/sources',
  operationId: 'listSources',
  tag,
  summary: 'List sources',
  scope: 'sources:read',
  query: strict({ limit, cursor }),
  answers: { 200: { description: 'In the order of their codes.', schema: page(source, 'SourcePage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, cursor: after = '' } = query;
    const found = await parts.database.read(caller.tenantId, (reader) => listRecords(reader, 'source', after, count));
    const items = found.map((one) => viewSource(toSource(one)));
    return { ok: true, status: 200, body: { items, nextCursor: nextCursor(found, count, (one) => one.code) } };
  },
});

const revisions = defineRoute({
  method: 'GET',
  path: '/v1/sources/{code}/revisions',
  operationId: 'listSourceRevisions',
  tag,
  summary: 'List the revisions of a source',
  scope: 'sources:read',
  params: strict({ code: sourceCode }),
  query: strict(revisionQuery),
  answers: { 200: revisionPage(source, 'SourceRevision') },
  errors: ['not_found'],
  handle: (call): Promise<Answer> =>
    answerRevisions(call, 'source', call.params.code, (record) => viewSource(toSource(record))),
});

export const sourceRoutes: readonly Route[] = [put, list, revisions];
