// Replays over HTTP: a stretch of the inbox again, and a stretch of what was recorded in the shadow of other rules.

import { Type, type Static } from 'typebox';

import type { Item } from '../../domain/item.ts';
import { formatQuantity } from '../../domain/quantity.ts';
import { reportsMax, shadowReplay, skusMax, type ShadowReport } from '../../operations/replay/shadow-replay.ts';
import type { ReplayCounts } from '../../operations/replay/take-again.ts';
import { readSeq } from '../request/cursor.ts';
import { readTime } from '../request/times.ts';
import type { HttpRefused } from '../problems.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import {
  cursor,
  identifier,
  limit,
  locationCode,
  lotCode,
  oneOf,
  reference,
  seq,
  sku,
  strict,
  time,
  wireQuantity as wireQuantitySchema,
} from '../wire/schemas.ts';
import { wireQuantity } from '../wire/wire-quantity.ts';
import { ownershipRule, readRules } from './ownership.ts';
import { source as sourceSchema, sourceCode } from './sources.ts';

const tag = 'Inbound';

const stretch = {
  from: { ...time, description: 'From when on, by the time at which it was received or recorded.' },
  to: Type.Optional({ ...time, description: 'Until before when; now when left out.' }),
  source: Type.Optional({ ...sourceCode, description: 'Of this source only.' }),
};

interface WireStretch {
  readonly from: string;
  readonly to?: string;
}

type StretchRead = { readonly ok: true; readonly from: number; readonly to: number } | HttpRefused;

function readStretch({ from, to }: WireStretch, now: number): StretchRead {
  const begin = readTime(from, 'from');
  if (!begin.ok) return begin;
  const end = to === undefined ? { ok: true as const, value: now } : readTime(to, 'to');
  return end.ok ? { ok: true, from: begin.value, to: end.value } : end;
}

const count = (description: string) => Type.Integer({ description });

const replayReport = Type.Object(
  {
    messages: count('Messages that were taken again.'),
    open: count('Messages that are not done yet and were left to the worker.'),
    records: count('Records that were taken again.'),
    outcomes: Type.Record(Type.String(), Type.Integer(), { description: 'What became of them.' }),
    changed: count('Records left alone, because under the mapping of today they come to other events.'),
    tried: count('Dead letters that were tried.'),
    redriven: count('Those that succeeded.'),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'ReplayReport' },
);

function viewReplay(counts: ReplayCounts, next: bigint | null): Static<typeof replayReport> {
  const outcomes: Record<string, number> = {};
  for (const [name, times] of Object.entries(counts.outcomes)) outcomes[name] = times ?? 0;
  return { ...counts, outcomes, nextCursor: next === null ? null : next.toString() };
}

const replay = defineRoute({
  method: 'POST',
  path: '/v1/replays',
  operationId: 'replayInbox',
  tag,
  summary: 'Take a stretch of the inbox again',
  description:
    'Through the path that it came: what was applied is a duplicate, dead letters are tried again, and what was ' +
    'refused may succeed. A page of messages at a time: send `nextCursor` as `cursor` until there is none.',
  scope: 'operations:write',
  body: strict({ ...stretch, topic: Type.Optional(reference), limit, cursor }, { title: 'Replay' }),
  answers: { 200: { description: 'What became of it.', schema: replayReport } },
  errors: ['overloaded', 'outcome_unknown', 'unknown_mapping'],
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const { source = null, topic = null, limit: most = 100 } = call.body;
    const read = readStretch(call.body, call.parts.clock.now());
    if (!read.ok) return read;
    const after = readSeq(call.body.cursor);
    if (!after.ok) return after;
    const asked = { from: read.from, to: read.to, source, topic, after: after.seq, limit: most };
    const done = await call.parts.takeAgain(operatorOf(call), asked);
    return done.ok ? { ok: true, status: 200, body: viewReplay(done.counts, done.next) } : done;
  },
});

const change = { before: wireQuantitySchema, after: wireQuantitySchema };

const shadowReport = Type.Object(
  {
    asOfSeq: seq,
    reports: count('Words of sources in the stretch.'),
    skus: count('Items that they are about.'),
    kept: count('Applied, and applied under the other rules too.'),
    leftOut: count('Applied, and not under the other rules.'),
    added: count('Only observed, and applied under the other rules.'),
    refused: Type.Record(Type.String(), Type.Integer(), { description: 'Let through and refused, by code.' }),
    undecidable: count('Of which too little is known to decide them again; they count as they did.'),
    contradictions: count('Entries after a change that contradict it.'),
    counts: Type.Object({
      positions: count('Balances that would differ.'),
      availability: count('Items and channels of which more or less could be sold.'),
      toZero: count('Of these, those of which nothing could be sold any more.'),
      short: count('Reservations that would be short of more units.'),
      possible: count('Reservations of which more backordered units could be promised.'),
    }),
    positions: Type.Array(
      Type.Object({ sku, location: locationCode, lot: Type.Optional(lotCode), account: Type.String(), ...change }),
    ),
    availability: Type.Array(Type.Object({ sku, channel: Type.String(), ...change })),
    reservations: Type.Array(
      Type.Object({
        reservationId: Type.String(),
        sku,
        effect: oneOf(['short', 'possible', 'open'], {
          description:
            '`short`: promised units that are not there. `possible`: backordered units that could be promised. ' +
            '`open`: units that are promised or owed.',
        }),
        ...change,
      }),
    ),
  },
  { title: 'ShadowReport', description: 'What would differ today, the largest first.' },
);

function viewShadow(report: ShadowReport, most: number): Static<typeof shadowReport> {
  const { tally, positions, availability, reservations, items } = report;
  const { refused, ...told } = tally;
  const effects = (effect: 'short' | 'possible') =>
    reservations.filter((one) => one.effect === effect && one.after > one.before).length;
  const largest = <T extends Changed>(all: readonly T[]): T[] => largestFirst(all, items).slice(0, most);
  const wire = ({ sku: code, before, after }: Changed) => {
    const scale = items.get(code)?.scale ?? 0;
    return { before: wireQuantity(before, scale), after: wireQuantity(after, scale) };
  };
  return {
    asOfSeq: Number(report.asOfSeq),
    reports: report.reports,
    skus: report.skus,
    ...told,
    refused: Object.fromEntries(refused),
    counts: {
      positions: positions.length,
      availability: availability.length,
      toZero: availability.filter(({ before, after }) => before > 0n && after === 0n).length,
      short: effects('short'),
      possible: effects('possible'),
    },
    positions: largest(positions).map(({ lot, ...one }) => ({
      ...one,
      ...(lot === '' ? {} : { lot }),
      ...wire(one),
    })),
    availability: largest(availability).map((one) => ({ ...one, ...wire(one) })),
    reservations: largest(reservations).map((one) => ({ ...one, ...wire(one) })),
  };
}

interface Changed {
  readonly sku: string;
  readonly before: bigint;
  readonly after: bigint;
}

function largestFirst<T extends Changed>(all: readonly T[], items: ReadonlyMap<string, Item>): T[] {
  const sized = all.map((one) => {
    const size = one.after > one.before ? one.after - one.before : one.before - one.after;
    return { one, size: Number(formatQuantity(size, items.get(one.sku)?.scale ?? 0)) };
  });
  return sized.toSorted((a, b) => b.size - a.size || (a.one.sku < b.one.sku ? -1 : 1)).map(({ one }) => one);
}

const shadow = defineRoute({
  method: 'POST',
  path: '/v1/replays/shadow',
  operationId: 'shadowReplay',
  tag,
  summary: 'See what other rules would have come to',
  description:
    'Decides what the stretch recorded under changed rules, beside the live ledger, and answers what would differ ' +
    `today. Changes nothing. At most ${reportsMax} words of sources about ${skusMax} items. Reads the whole journal.`,
  scope: 'operations:read',
  body: strict(
    {
      ...stretch,
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
  ),
  answers: { 200: { description: 'What would differ.', schema: shadowReport } },
  errors: ['limit_exceeded', 'unknown_source', 'unknown_mapping', 'not_found', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const { source = null, ownership = [], withoutOwnership = [], sources = [], limit: most = 100 } = call.body;
    const read = readStretch(call.body, call.parts.clock.now());
    if (!read.ok) return read;
    const rules = readRules(ownership);
    if (!rules.ok) return rules;
    const changes = { ownership: rules.rules, withoutOwnership, sources };
    const stretchAsked = { from: read.from, to: read.to, source };
    const report = await shadowReplay(call.parts, call.caller.tenantId, stretchAsked, changes);
    return report.ok ? { ok: true, status: 200, body: viewShadow(report, most) } : report;
  },
});

export const replayRoutes: readonly Route[] = [replay, shadow];
