// Events out: the journal as CloudEvents, pulled page by page from a cursor that the reader keeps, or streamed as
// server-sent events. Both give every entry in the order of commit, at least once.

import { Type, type Static } from 'typebox';

import { refuse } from '../domain/refusal.ts';
import { readHead } from '../store/shard-heads.ts';
import { streamJournal } from './event-stream.ts';
import type { HttpRefused } from './problems.ts';
import { cloudEvents } from './request/body-parsers.ts';
import { readSeq } from './request/cursor.ts';
import { defineRoute, type Answer, type Call, type RawCall, type Route } from './route.ts';
import { eventOutSchema } from './wire/event-out.ts';
import { readEvents, type EventFilter } from './wire/read-events.ts';
import { cursor, limit, sku, strict } from './wire/schemas.ts';

const streamsMax = 1000;

const which = {
  after: Type.Optional(Type.String({ maxLength: 20, description: 'Sequence of the last entry already read.' })),
  type: Type.Optional(Type.String({ maxLength: 100, examples: ['evenstock.shipment.v1'] })),
  sku: Type.Optional(sku),
};

type FilterRead = { readonly ok: true; readonly filter: EventFilter } | HttpRefused;

function readFilter(query: { readonly type?: string; readonly sku?: string }): FilterRead {
  const { type, sku: item } = query;
  if (type === undefined) return { ok: true, filter: { sku: item } };
  const kind = /^evenstock\.([a-z_]+)\.v1$/.exec(type)?.[1];
  if (kind === undefined) return refuse('invalid_field', 'A type looks like evenstock.shipment.v1.', 'type');
  return { ok: true, filter: { kind, sku: item } };
}

const pullQuery = strict({ ...which, limit, cursor });

async function pull(call: Call<unknown, Static<typeof pullQuery>>): Promise<Answer> {
  const { parts, caller, query } = call;
  const after = readSeq(query.after ?? query.cursor, 'after');
  if (!after.ok) return after;
  const read = readFilter(query);
  if (!read.ok) return read;
  const page = await readEvents(parts, caller.tenantId, read.filter, after.seq, query.limit ?? 100);
  const nextCursor = String(page.seenTo);
  call.reply.header('vary', 'accept');
  if (!asksForBatch(call.request.headers.accept)) {
    return { ok: true, status: 200, body: { items: page.events, nextCursor } };
  }
  const next = new URLSearchParams({ ...textsOf(query), after: nextCursor });
  call.reply.header('link', `</v1/events?${next.toString()}>; rel="next"`);
  return { ok: true, status: 200, text: JSON.stringify(page.events), contentType: `${cloudEvents}; charset=utf-8` };
}

/** Whether the caller names the batch format of CloudEvents; everybody else gets the page as before. */
function asksForBatch(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === cloudEvents && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

function textsOf({ type, sku: item, limit: most }: Static<typeof pullQuery>): Record<string, string> {
  return {
    ...(type === undefined ? {} : { type }),
    ...(item === undefined ? {} : { sku: item }),
    ...(most === undefined ? {} : { limit: String(most) }),
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/v1/events',
  operationId: 'listEvents',
  tag: 'Events',
  summary: 'Pull events',
  description:
    'Entries behind `after` in the order of commit. Keep `nextCursor` once you have dealt with the page and send it ' +
    'as `after`; it is there also when the page is empty. With `Accept: application/cloudevents-batch+json` the ' +
    'answer is the array of events alone, and the next page is in the `Link` header.',
  scope: 'events:read',
  query: pullQuery,
  answers: {
    200: {
      description: 'Events, oldest first.',
      schema: Type.Object(
        { items: Type.Array(eventOutSchema), nextCursor: Type.String({ description: 'The next `after`.' }) },
        { title: 'EventPage' },
      ),
      onRequest: { [cloudEvents]: Type.Array(eventOutSchema) },
    },
  },
  handle: pull,
});

async function openStream(call: RawCall & Call<unknown, Static<typeof streamQuery>>): Promise<Answer> {
  const { parts, query, request } = call;
  const resumed = request.headers['last-event-id'];
  const from = typeof resumed === 'string' && resumed !== '' ? resumed : query.after;
  const after = readSeq(from, 'after');
  if (!after.ok) return after;
  const read = readFilter(query);
  if (!read.ok) return read;
  if (parts.feed.followers() >= streamsMax) {
    return refuse('overloaded', `This node has its ${streamsMax} event streams open already.`);
  }
  const start = from === undefined ? await head(call) : after.seq;
  await streamJournal(call, read.filter, start);
  return 'streaming';
}

async function head({ parts, caller }: RawCall): Promise<bigint> {
  return (await parts.database.read(caller.tenantId, readHead)).seq;
}

const streamQuery = strict(which);

const stream = defineRoute({
  method: 'GET',
  path: '/v1/events/stream',
  operationId: 'streamEvents',
  tag: 'Events',
  summary: 'Stream events',
  description:
    'Server-sent events: each has the CloudEvent as `data`, its type as `event` and its sequence as `id`. Starts ' +
    'behind ' +
    '`Last-Event-ID` or `after`, else with what is committed from now on. A comment is sent every 15 s of silence.',
  scope: 'events:read',
  query: streamQuery,
  answers: { 200: { description: 'A stream that does not end by itself.', contentType: 'text/event-stream' } },
  errors: ['overloaded'],
  hasNoHead: true,
  handle: openStream,
});

export const eventsOutRoutes: readonly Route[] = [list, stream];
