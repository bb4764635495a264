// Availability over HTTP: for one item, or for up to 5,000 in one answer.

import { Type } from 'typebox';

import { defineRoute, type Answer, type Route } from './route.ts';
import { readAvailability, type AvailabilityRead } from './wire/read-availability.ts';
import {
  channelCode,
  locationCode,
  reference,
  seq,
  sku,
  strict,
  time,
  uomCode,
  wireQuantity,
} from './wire/schemas.ts';

const quantities = { availableToSell: wireQuantity, availableToPromise: wireQuantity };

const silence = Type.Object(
  {
    source: Type.String({ description: 'Code of the source that owns the figures here.' }),
    silentForMs: Type.Integer({ description: 'Milliseconds since it was last heard.' }),
    fallback: Type.String({ description: 'What is declared for this: keep_last, buffer, stop_selling, next_owner.' }),
    heldBack: { ...wireQuantity, description: 'What is not sold because of it.' },
  },
  { description: 'There while the owner of the figures is silent for longer than its objective.' },
);

const availability = Type.Object(
  {
    sku: Type.String(),
    channel: Type.String(),
    availableToSell: { ...wireQuantity, description: 'What the channel may sell: never below 0.' },
    availableToPromise: {
      ...wireQuantity,
      description: 'Sellable less reserved and allocated; below 0 when oversold.',
    },
    uom: Type.String({
      description: 'The unit asked for, else that of the channel if the item has it, else the base UOM.',
    }),
    byLocation: Type.Array(Type.Object({ location: Type.String(), ...quantities, silence: Type.Optional(silence) })),
    asOfSeq: { ...seq, description: 'The sequence of the journal that the figures were computed at.' },
    ageMs: Type.Integer({
      description: 'Milliseconds since the hub last knew that nothing had come after `asOfSeq`.',
    }),
  },
  { title: 'Availability' },
);

const errors = ['unknown_channel', 'unknown_sku', 'unknown_uom', 'unknown_location', 'location_not_allowed'] as const;

const description =
  'What is available at the locations of the channel less their safety stock, as of one moment. Expired holds do not ' +
  'count. Answered from the memory of the node, which follows the journal, where that is known to be fresh enough; ' +
  'else from the ledger itself.';

const freshness = {
  maxAgeMs: Type.Optional(
    Type.Integer({ minimum: 0, description: 'The oldest answer that will do; 2000 if not given, 0 for the ledger.' }),
  ),
  minSeq: Type.Optional(
    Type.Integer({ minimum: 0, description: 'The sequence of what you wrote, which is in the answer then.' }),
  ),
  consistency: Type.Optional(Type.Literal('strong', { description: 'Read the ledger itself.' })),
};

const one = defineRoute({
  method: 'GET',
  path: '/v1/availability',
  operationId: 'getAvailability',
  tag: 'Stock',
  summary: 'Read what a channel may sell of an item',
  description: `${description} \`segment\`, \`customer\` and \`date\` have no effect yet.`,
  scope: 'stock:read',
  query: strict({
    sku,
    channel: channelCode,
    segment: Type.Optional(reference),
    customer: Type.Optional(reference),
    location: Type.Optional(locationCode),
    date: Type.Optional(Type.Union([time, Type.String({ format: 'date' })])),
    ...freshness,
    uom: Type.Optional(uomCode),
  }),
  answers: { 200: { description: 'As of `asOfSeq`.', schema: availability } },
  errors,
  handle: (call) => {
    const { sku: item, uom } = call.query;
    const line = uom === undefined ? { sku: item } : { sku: item, uom };
    const found = readAvailability(call, { ...call.query, lines: [line] }, (_line, field) => field);
    return 'ok' in found ? oneOf(found) : found.then(oneOf);
  },
});

function oneOf(found: AvailabilityRead): Answer {
  return found.ok ? { ok: true, status: 200, body: found.items[0] } : found;
}

const many = defineRoute({
  method: 'POST',
  path: '/v1/availability/query',
  operationId: 'queryAvailability',
  tag: 'Stock',
  summary: 'Read what a channel may sell of many items',
  description: `${description} The answers are in the order of the lines. Changes nothing.`,
  scope: 'stock:read',
  body: strict(
    {
      channel: channelCode,
      location: Type.Optional(locationCode),
      ...freshness,
      lines: Type.Array(strict({ sku, uom: Type.Optional(uomCode) }), { minItems: 1, maxItems: 5000 }),
    },
    { title: 'AvailabilityQuery' },
  ),
  answers: {
    200: {
      description: 'As of `asOfSeq`, the same for all.',
      schema: Type.Object({ items: Type.Array(availability) }, { title: 'Availabilities' }),
    },
  },
  errors,
  handle: async (call) => {
    const found = await readAvailability(call, call.body, (line, field) => `lines/${line}/${field}`);
    return found.ok ? { ok: true, status: 200, body: { items: found.items } } : found;
  },
});

export const availabilityRoutes: readonly Route[] = [one, many];
