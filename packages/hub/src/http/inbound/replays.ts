// Replays over HTTP: a stretch of the inbox again. What is decided in the shadow has routes of its own.

import { Type, type Static } from 'typebox';

import type { ReplayCounts } from '../../operations/replay/take-again.ts';
import { readSeq } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, limit, reference, strict } from '../wire/schemas.ts';
import { readStretch, stretch } from './replay-stretch.ts';
import { shadowReplayRoute } from './shadow-replays.ts';

const tag = 'Inbound';

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
    const read = readStretch(call.body);
    if (!read.ok) return read;
    const after = readSeq(call.body.cursor);
    if (!after.ok) return after;
    const to = read.to ?? call.parts.clock.now();
    const asked = { from: read.from, to, source, topic, after: after.seq, limit: most };
    const done = await call.parts.takeAgain(operatorOf(call), asked);
    return done.ok ? { ok: true, status: 200, body: viewReplay(done.counts, done.next) } : done;
  },
});

export const replayRoutes: readonly Route[] = [replay, shadowReplayRoute];
