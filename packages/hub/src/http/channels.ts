// Channels over HTTP.

import { Type, type Static } from 'typebox';

import { channelDefaults, depletions, type Channel } from '../domain/channel.ts';
import { listingTerms, readTerms } from './publishing/publishing-terms.ts';
import { parseQuantity } from '../domain/quantity.ts';
import { refuse } from '../domain/refusal.ts';
import { pauseChannel } from '../operations/pause-channel.ts';
import { putChannels } from '../operations/put-channels.ts';
import { loadChannels } from '../store/channels.ts';
import type { HttpRefused } from './problems.ts';
import { defineRoute, operatorOf, type Answer, type Route } from './route.ts';
import { channelCode, locationCode, oneOf, page, reference, strict, uomCode, wireQuantity } from './wire/schemas.ts';
import { wireInteger } from './wire/wire-quantity.ts';

function holds(description: string) {
  return Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), Type.Null()], { description });
}

const definition = {
  code: channelCode,
  name: Type.Optional(Type.String({ maxLength: 500, description: 'The code when left out.' })),
  kind: Type.Optional({
    ...reference,
    default: 'shop',
    description: 'What sort of channel it is: shop, marketplace, edi …',
  }),
  locations: Type.Array(locationCode, {
    maxItems: 1000,
    description: 'Where it sells from, in the order of preference.',
  }),
  uom: Type.Optional(Type.Union([uomCode, Type.Null()], { description: 'The unit that it sells in.' })),
  depletion: Type.Optional(
    oneOf(depletions, { default: 'reservation', description: 'When the channel sees its availability fall.' }),
  ),
  connector: Type.Optional(Type.Union([reference, Type.Null()])),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
  backorderLimit: Type.Optional(
    Type.Union([wireQuantity, Type.Null()], {
      description: 'Whole base units of an item that one reservation may leave backordered; null is no limit.',
    }),
  ),
  allowsDropShip: Type.Optional(
    Type.Boolean({ default: false, description: 'Whether stock of its supplier locations counts for it.' }),
  ),
  depletionAt: Type.Optional(
    Type.Record(Type.String({ maxLength: 64 }), oneOf(depletions), {
      maxProperties: 1000,
      default: {},
      description: 'By location, where it sees its availability fall at another step than `depletion`.',
    }),
  ),
  sourcing: Type.Optional(
    Type.Union([reference, Type.Null()], {
      description: 'The sourcing pipeline that places its reservations; null for the one that comes with the hub.',
    }),
  ),
  holdsMax: Type.Optional(holds('The most soft holds that may be open at a time; null is no limit.')),
  holdsMaxPerClient: Type.Optional(
    holds('The most soft holds that one client of it may have open at a time; null is no limit.'),
  ),
  publishing: Type.Optional(
    Type.Union([listingTerms, Type.Null()], {
      description: 'How its listings are published; null for what holds for channels that do not say.',
    }),
  ),
};

export const channelDefinition = strict(definition, { title: 'ChannelDefinition' });
const channelView = strict(
  {
    ...definition,
    isPaused: Type.Boolean({ description: 'Whether it is to be told nothing. Reservations are taken all the same.' }),
  },
  { title: 'Channel' },
);

type WireChannel = Static<typeof channelDefinition>;
type Read = { readonly ok: true; readonly channels: readonly Channel[] } | HttpRefused;

export function readChannels(given: readonly WireChannel[]): Read {
  const channels: Channel[] = [];
  for (const [index, one] of given.entries()) {
    const { backorderLimit = null } = one;
    const path = `${index}/backorderLimit`;
    const limit =
      backorderLimit === null ? null : parseQuantity(backorderLimit, { numerator: 1n, denominator: 1n }, 0, path);
    if (limit !== null && !limit.ok) return limit;
    if (limit !== null && limit.quantity < 0n) return refuse('quantity_out_of_range', 'It cannot be negative.', path);
    channels.push({
      ...channelDefaults,
      code: one.code,
      name: one.name ?? one.code,
      kind: one.kind ?? 'shop',
      locations: one.locations,
      uom: one.uom ?? null,
      depletion: one.depletion ?? 'reservation',
      connector: one.connector ?? null,
      priority: one.priority ?? 0,
      backorderLimit: limit?.quantity ?? null,
      isPaused: false,
      allowsDropShip: one.allowsDropShip ?? false,
      depletionAt: one.depletionAt ?? {},
      sourcing: one.sourcing ?? null,
      holdsMax: one.holdsMax ?? null,
      holdsMaxPerClient: one.holdsMaxPerClient ?? null,
      publishing: readTerms(one.publishing ?? null),
    });
  }
  return { ok: true, channels };
}

function view(one: Channel): Static<typeof channelView> {
  const { backorderLimit, locations } = one;
  const limit = backorderLimit === null ? null : wireInteger(backorderLimit);
  return { ...one, locations: [...locations], depletionAt: { ...one.depletionAt }, backorderLimit: limit };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/channels',
  operationId: 'putChannels',
  tag: 'Catalogue',
  summary: 'Define channels',
  description: 'All of the request or none. A definition replaces the one before; a paused channel stays paused.',
  scope: 'items:write',
  body: Type.Array(channelDefinition, { minItems: 1, maxItems: 1000 }),
  answers: {
    200: {
      description: 'How many were written.',
      schema: Type.Object({ written: Type.Integer() }, { title: 'Written' }),
    },
  },
  errors: [
    'unknown_location',
    'location_not_allowed',
    'quantity_not_representable',
    'quantity_out_of_range',
    'conflict',
  ],
  handle: async (call): Promise<Answer> => {
    const read = readChannels(call.body);
    if (!read.ok) return read;
    const outcome = await putChannels(call.parts, operatorOf(call), read.channels);
    return outcome.ok ? { ok: true, status: 200, body: { written: outcome.written } } : outcome;
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/channels',
  operationId: 'listChannels',
  tag: 'Catalogue',
  summary: 'List channels',
  scope: 'items:read',
  answers: { 200: { description: 'All of them.', schema: page(channelView, 'ChannelPage') } },
  handle: async ({ parts, caller }): Promise<Answer> => {
    const channels = await parts.database.read(caller.tenantId, loadChannels);
    return { ok: true, status: 200, body: { items: channels.map(view), nextCursor: null } };
  },
});

const pausingHelp =
  'A paused channel is to be told no availability until it is resumed. That is all: reservations through it go on ' +
  'being taken, its availability is answered as before, and what is promised stays promised. Doing it again changes ' +
  'nothing.';

function pausing(verb: 'pause' | 'resume', isPaused: boolean, summary: string): Route {
  return defineRoute({
    method: 'POST',
    path: `/v1/channels/{channel}/${verb}`,
    operationId: `${verb}Channel`,
    tag: 'Operations',
    summary,
    description: pausingHelp,
    scope: 'operations:write',
    params: strict({ channel: channelCode }),
    answers: { 200: { description: 'The channel as it is now.', schema: channelView } },
    errors: ['not_found'],
    once: 'claim',
    handle: async (call): Promise<Answer> => {
      const outcome = await pauseChannel(call.parts, operatorOf(call), call.params.channel, isPaused);
      return outcome.ok ? { ok: true, status: 200, body: view(outcome.channel) } : outcome;
    },
  });
}

export const channelRoutes: readonly Route[] = [
  put,
  list,
  pausing('pause', true, 'Pause a channel'),
  pausing('resume', false, 'Resume a channel'),
];
