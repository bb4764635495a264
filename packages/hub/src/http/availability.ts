// Availability over HTTP: for one item, or for up to 5,000 in one answer.

import { Type } from 'typebox';

import { readTimeOrDay } from './request/times.ts';
import type { Checked } from './request/validation.ts';
import { defineRoute, type Answer, type Route } from './route.ts';
import { readAvailability, type AvailabilityRead } from './wire/read-availability.ts';
import {
  channelCode,
  locationCode,
  reference,
  seq,
  sku,
  strict,
  text,
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
      description:
        'Sellable less reserved and allocated; below 0 when oversold. With `date`, what can be promised by then.',
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
  'What the rules let a channel sell of what is available at its locations, as of one moment. Expired holds do not ' +
  'count. Answered from the memory of the node, which follows the journal, where that is known to be fresh enough; ' +
  'else from the ledger itself.';

const narrowing = {
  segment: Type.Optional({ ...reference, description: 'Who asks: rules of this segment apply too.' }),
  customer: Type.Optional({ ...reference, description: 'Who asks: rules of this customer apply too.' }),
  location: Type.Optional({ ...locationCode, description: 'Only this location of the channel.' }),
  region: Type.Optional({
    ...text,
    maxLength: 100,
    description: 'Only the locations of the channel in this region: nothing where it has none there.',
  }),
  date: Type.Optional(
    Type.Union([time, Type.String({ format: 'date' })], {
      description:
        'By when: `availableToPromise` counts dated supply that is due by then, less what is owed; a day ends when ' +
        'it does at the location. `availableToSell` is that of now. The ledger itself is read.',
    }),
  ),
};

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
  description,
  scope: 'stock:read',
  query: strict({
    sku,
    channel: channelCode,
    ...narrowing,
    ...freshness,
    uom: Type.Optional(uomCode),
  }),
  answers: { 200: { description: 'As of `asOfSeq`.', schema: availability } },
  errors,
  handle: (call) => {
    const { sku: item, uom, date } = call.query;
    const line = uom === undefined ? { sku: item } : { sku: item, uom };
    const by = dateOf(date);
    if (!by.ok) return by;
    const asked = { ...call.query, by: by.value, lines: [line] };
    const found = readAvailability(call, asked, (_line, field) => field);
    return 'ok' in found ? oneOf(found) : found.then(oneOf);
  },
});

function dateOf(date: string | undefined): Checked<number | string | null> {
  return date === undefined ? { ok: true, value: null } : readTimeOrDay(date, 'date');
}

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
      ...narrowing,
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
    const by = dateOf(call.body.date);
    if (!by.ok) return by;
    const asked = { ...call.body, by: by.value };
    const found = await readAvailability(call, asked, (line, field) => `lines/${line}/${field}`);
    return found.ok ? { ok: true, status: 200, body: { items: found.items } } : found;
  },
});

export const availabilityRoutes: readonly Route[] = [one, many];
