// Events in: one CloudEvent, a batch, or a stream of lines. What is wrong with one event never touches another.

import { Readable } from 'node:stream';

import { Type } from 'typebox';

import { refuse } from '../domain/refusal.ts';
import { isBinaryMode, openBinary } from '../platform/cloud-events.ts';
import { cloudEvent, cloudEvents, json, ndjson } from './request/body-parsers.ts';
import { cloudEventSchema, eventTypesIn } from './wire/cloud-event.ts';
import { answerClaimed, identityOf } from './request/idempotency-key.ts';
import { streamEvents } from './wire/ndjson.ts';
import type { Asked } from './wire/reservation-commands.ts';
import { defineRoute, type Answer, type RawCall, type Route } from './route.ts';
import { eventResult, takeEvent, takeEvents, whollyAway } from './wire/take-events.ts';

const batchMax = 10_000;

async function takeOne(call: Asked, event: unknown): Promise<Answer> {
  const taken = await takeEvent(call, event);
  return taken.ok ? { ok: true, status: 200, body: taken.result } : taken;
}

async function takeBatch(call: Asked, events: readonly unknown[]): Promise<Answer> {
  if (events.length > batchMax) {
    return refuse('limit_exceeded', `A batch has ${batchMax} events at most; stream more as ${ndjson}.`);
  }
  const results = await takeEvents(call, events);
  return whollyAway(results) ?? { ok: true, status: 200, body: { results } };
}

async function handle(call: RawCall): Promise<Answer> {
  const { request } = call;
  const isBinary = isBinaryMode(request.headers);
  if (call.body instanceof Readable) {
    return isBinary
      ? refuse('unsupported_media_type', 'The data of one event is JSON.')
      : streamEvents(call, call.body);
  }
  // In binary mode the body is the data; the event around it is in the headers.
  const event = isBinary
    ? openBinary(request.headers, call.body ?? undefined)
    : { ok: true as const, event: call.body };
  if (!event.ok) return refuse(event.code, event.detail, event.path ?? undefined);
  const { event: body } = event;
  const found = identityOf(request);
  if (!found.ok) return found;
  const take = (keyed: RawCall): Promise<Answer> =>
    Array.isArray(body) ? takeBatch(keyed, body) : takeOne(keyed, body);
  // A key is for a body, and the body of binary mode is not the whole event: that is told apart by its id.
  return isBinary || found.identity === null ? take(call) : answerClaimed(call, found.identity, take);
}

const post = defineRoute({
  method: 'POST',
  path: '/v1/events',
  operationId: 'sendEvents',
  tag: 'Events',
  summary: 'Report what happened',
  description:
    'One CloudEvent (`application/json`, `application/cloudevents+json`), a batch of up to 10,000 (a JSON array, ' +
    'also ' +
    '`application/cloudevents-batch+json`), or a stream of one event a line (`application/x-ndjson`), whose answer ' +
    'is a stream of one result a line: read it while you write. An event is told apart by its `source` and `id`: ' +
    'sent again it is a `duplicate`, with other content it is refused. A batch answers 200 with an outcome for each ' +
    `event, also when some are refused; a single event that is refused answers with a problem. In binary mode ` +
    `(\`ce-*\` headers) the body is the event's \`data\`. An \`Idempotency-Key\` has no effect on a stream and in ` +
    `binary mode: events are told apart by themselves. Types: ` +
    `${eventTypesIn.join(', ')}.`,
  scope: 'stock:write',
  contentTypes: [json, cloudEvent, cloudEvents, ndjson],
  // Each event is checked for itself, so that one which is wrong does not refuse the others.
  body: Type.Unknown(),
  documentedBodies: {
    [json]: Type.Union([cloudEventSchema, Type.Array(cloudEventSchema, { maxItems: batchMax })]),
    [cloudEvent]: cloudEventSchema,
    [cloudEvents]: Type.Array(cloudEventSchema, { maxItems: batchMax }),
    [ndjson]: Type.String({ description: 'One CloudEvent a line.' }),
  },
  answers: {
    200: {
      description: 'The outcome of the event, or `results` with one for each event, in their order.',
      schema: Type.Union([eventResult, Type.Object({ results: Type.Array(eventResult) }, { title: 'EventResults' })]),
    },
  },
  errors: [
    'event_id_reused',
    'unsupported_event_type',
    'unknown_sku',
    'unknown_location',
    'unknown_uom',
    'unknown_reservation',
    'unknown_supply',
    'lot_required',
    'lot_not_tracked',
    'not_a_kit',
    'quantity_not_representable',
    'quantity_out_of_range',
    'supply_exists',
    'invalid_state',
    'insufficient_stock',
    'limit_exceeded',
  ],
  acceptsKey: true,
  handle: (call) => handle(call),
});

export const eventsInRoutes: readonly Route[] = [post];
