// Promises over HTTP: by when how many can leave, without reserving anything.

import { Type } from 'typebox';

import { readTimeOrDay } from './request/times.ts';
import { defineRoute, type Answer, type Route } from './route.ts';
import { readPromises } from './wire/read-promises.ts';
import { channelCode, seq, sku, strict, text, time, uomCode, wireQuantity } from './wire/schemas.ts';

const body = strict(
  {
    channel: channelCode,
    lines: Type.Array(strict({ sku, quantity: wireQuantity, uom: Type.Optional(uomCode) }), {
      minItems: 1,
      maxItems: 5000,
      description: 'Those that come first are promised first: no unit is promised to two of them.',
    }),
    destination: Type.Optional({
      ...text,
      maxLength: 100,
      description: 'The region that it goes to: of what leaves on the same day, that from this region is preferred.',
    }),
    neededBy: Type.Optional(
      Type.Union([time, Type.String({ format: 'date' })], {
        description: 'By when it has to leave, as a time or as a day at the location. Later is not promised.',
      }),
    ),
  },
  { title: 'PromiseRequest' },
);

const step = Type.Object({
  date: Type.String({ format: 'date', description: 'The day on which it leaves, by the calendar of the location.' }),
  quantity: wireQuantity,
  from: Type.Object({
    location: Type.String(),
    order: Type.Optional(Type.String({ description: 'Of supply that is not here yet: the order that brings it.' })),
  }),
});

const promises = Type.Object(
  {
    lines: Type.Array(
      Type.Object({
        sku: Type.String(),
        uom: Type.String({ description: 'The base UOM, which all quantities of the line are in.' }),
        requested: wireQuantity,
        promises: Type.Array(step, { description: 'The earliest day first.' }),
        unpromised: { ...wireQuantity, description: 'What nothing is known of by when it could leave.' },
      }),
    ),
    asOfSeq: { ...seq, description: 'The sequence of the journal that the answer was computed at.' },
  },
  { title: 'Promises' },
);

const post = defineRoute({
  method: 'POST',
  path: '/v1/promises',
  operationId: 'askPromises',
  tag: 'Reservations',
  summary: 'Ask by when how many can leave',
  description:
    'What a channel can be promised of what is there and of dated supply, the earliest days first. The day is that ' +
    'on which goods leave their location, by its time zone, cut-off time, working days and handling days; how long ' +
    'they travel is not known to the hub. Supply that is late counts until its grace is over. Reserves nothing: the ' +
    'next request may be promised the same.',
  scope: 'stock:read',
  body,
  answers: { 200: { description: 'One for each line, in their order.', schema: promises } },
  errors: ['unknown_channel', 'unknown_sku', 'unknown_uom', 'quantity_not_representable', 'quantity_out_of_range'],
  handle: async (call): Promise<Answer> => {
    const { channel, lines, destination: region = null, neededBy: by } = call.body;
    const neededBy = by === undefined ? null : readTimeOrDay(by, 'neededBy');
    if (neededBy !== null && !neededBy.ok) return neededBy;
    const found = await readPromises(call, { channel, lines, region, neededBy: neededBy?.value ?? null });
    if (!found.ok) return found;
    return { ok: true, status: 200, body: { lines: found.lines, asOfSeq: found.asOfSeq } };
  },
});

export const promiseRoutes: readonly Route[] = [post];
