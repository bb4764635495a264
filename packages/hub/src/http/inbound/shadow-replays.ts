// Shadow replays over HTTP: a stretch under other rules, or raw messages through another mapping, beside the live
// ledger.

import { Type, type Static } from 'typebox';

import { compileMapping, type Mapping } from '../../domain/mapping/mapping.ts';
import { refuse } from '../../domain/refusal.ts';
import { readMappingText } from '../../operations/inbound/mapping-text.ts';
import { refuseMapping } from '../../operations/inbound/put-mappings.ts';
import { messagesMax, recordsMax } from '../../operations/replay/messages-again.ts';
import {
  keptMax,
  reportsMax,
  shadowReplay,
  skusMax,
  type ShadowAsked,
} from '../../operations/replay/shadow-replay.ts';
import type { HttpRefused } from '../problems.ts';
import { ndjson } from '../request/body-parsers.ts';
import { defineRoute, type Answer } from '../route.ts';
import { answerInLines, wantsLines } from '../wire/progress-lines.ts';
import { identifier, strict } from '../wire/schemas.ts';
import { ownershipRule, readRules } from './ownership.ts';
import { readStretch, stretch } from './replay-stretch.ts';
import { shadowReport, viewShadow } from './shadow-view.ts';
import { source as sourceSchema } from './sources.ts';

const tag = 'Inbound';
const examplesMaxDefault = 10;

const shadowBody = strict(
  {
    ...stretch,
    mapping: Type.Optional(
      Type.Unsafe<unknown>({
        anyOf: [{ type: 'object' }, { type: 'string' }],
        description:
          'Decides the raw messages of `source` anew through this mapping: a definition as in `PUT /v1/mappings`, or ' +
          'its text in YAML, whose errors then name line and column.',
      }),
    ),
    messages: Type.Optional(
      Type.Boolean({
        description: 'Decides the raw messages of `source` anew also without `mapping`, through the one in force.',
      }),
    ),
    examples: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        default: examplesMaxDefault,
        description: 'How many records that differ are shown.',
      }),
    ),
    ownership: Type.Optional(
      Type.Array(ownershipRule, { maxItems: 1000, description: 'As in `PUT /v1/ownership`: others stay.' }),
    ),
    withoutOwnership: Type.Optional(
      Type.Array(identifier, { maxItems: 1000, description: 'Ids of rules that are taken away.' }),
    ),
    sources: Type.Optional(
      Type.Array(sourceSchema, { maxItems: 1000, description: 'As in `PUT /v1/sources`: others stay.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        default: 100,
        description: 'How many differences of each kind are listed at most.',
      }),
    ),
  },
  { title: 'ShadowReplay' },
);

const progress = Type.Object(
  {
    stage: Type.Union([Type.Literal('messages'), Type.Literal('stretch'), Type.Literal('journal')]),
    done: Type.Integer({ description: 'Records of messages, or entries of the journal.' }),
    total: Type.Union([Type.Integer(), Type.Null()]),
  },
  { title: 'ShadowProgress' },
);

export const shadowReplayRoute = defineRoute({
  method: 'POST',
  path: '/v1/replays/shadow',
  operationId: 'shadowReplay',
  tag,
  summary: 'See what other rules or another mapping would have come to',
  description:
    'Decides what the stretch recorded under changed rules, or its raw messages through another mapping, beside the ' +
    `live ledger, and answers what would differ today. Changes nothing. At most ${reportsMax} words of sources ` +
    `about ${skusMax} items, ${messagesMax} messages with ${recordsMax} records, and ${keptMax} positions, ` +
    `reservations and entries in memory. Reads the whole journal. With \`Accept: ${ndjson}\` the answer is a line a ` +
    'second that says how far it is, and on the last line the `report`, or the `problem` for which there is none.',
  scope: 'operations:read',
  body: shadowBody,
  answers: {
    200: {
      description: 'What would differ.',
      schema: shadowReport,
      onRequest: {
        [ndjson]: Type.Object({ progress: Type.Optional(progress), report: Type.Optional(shadowReport) }),
      },
    },
  },
  errors: ['limit_exceeded', 'unknown_source', 'unknown_mapping', 'invalid_mapping', 'not_found', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const { limit: most = 100 } = call.body;
    const read = readAsked(call.body);
    if (!read.ok) return read;
    if (wantsLines(call)) {
      return answerInLines(call, {
        name: 'a shadow replay',
        begin: (watched) => shadowReplay({ ...call.parts, ...watched }, call.caller.tenantId, read.asked),
        view: (found) => viewShadow(found, most),
      });
    }
    const report = await shadowReplay(call.parts, call.caller.tenantId, read.asked);
    return report.ok ? { ok: true, status: 200, body: viewShadow(report, most) } : report;
  },
});

type Asked = { readonly ok: true; readonly asked: ShadowAsked } | HttpRefused;

function readAsked(body: Static<typeof shadowBody>): Asked {
  const { source = null, ownership = [], withoutOwnership = [], sources = [] } = body;
  const read = readStretch(body);
  if (!read.ok) return read;
  const rules = readRules(ownership);
  if (!rules.ok) return rules;
  const mapping = readMapping(body.mapping);
  if (!mapping.ok) return mapping;
  const { examples: examplesMax = examplesMaxDefault } = body;
  const isAnew = mapping.mapping !== null || body.messages === true;
  const asked = {
    stretch: { from: read.from, to: read.to, source },
    changes: { ownership: rules.rules, withoutOwnership, sources },
    messages: isAnew ? { mapping: mapping.mapping, examplesMax } : null,
  };
  return { ok: true, asked };
}

type MappingRead = { readonly ok: true; readonly mapping: Mapping | null } | HttpRefused;

function readMapping(given: unknown): MappingRead {
  if (given === undefined) return { ok: true, mapping: null };
  const under = (path: string): string => (path === '' ? 'mapping' : `mapping/${path}`);
  if (typeof given === 'string') {
    const read = readMappingText(given);
    if (read.ok) return forEvents(read.mapping);
    return refuseMapping(
      read.errors.map(({ path, message, line, column }) => ({
        path: under(path),
        message: `Line ${line}, column ${column}: ${message}`,
      })),
    );
  }
  const compiled = compileMapping(given);
  if (compiled.ok) return forEvents(compiled.mapping);
  return refuseMapping(compiled.errors.map(({ path, message }) => ({ path: under(path), message })));
}

function forEvents(mapping: Mapping): MappingRead {
  if (mapping.target === 'event') return { ok: true, mapping };
  const detail = 'A shadow replay decides events: it takes a mapping with the target event.';
  return refuse('invalid_mapping', detail, 'mapping/target');
}
