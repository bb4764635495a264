// Explanations over HTTP: why a channel may sell so many of an item.

import { Type } from 'typebox';

import { allotmentKinds, allotmentUnits } from '../domain/allotment/allotment-rule.ts';
import { explainedNames, hows } from '../domain/availability/explain.ts';
import { originsMax, readExplanation } from '../operations/availability/explain.ts';
import { defineRoute, type Answer, type Route } from './route.ts';
import { viewExplanation } from './wire/explanation-view.ts';
import { channelCode, oneOf, reference, seq, sku, strict, time, wireQuantity } from './wire/schemas.ts';

const nullableText = Type.Union([Type.String(), Type.Null()]);
const leftOut = Type.Object({ count: Type.Integer(), quantity: wireQuantity });

const entries = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        source: { ...nullableText, description: 'Who said it; null for what was entered through the API.' },
        account: Type.String({ description: 'Where the goods came from or went to, such as `supplier`.' }),
        quantity: { ...wireQuantity, description: 'What came less what went.' },
        entries: Type.Integer({ description: 'How many entries of the journal that is.' }),
        lastSeq: { ...seq, description: 'The last of them.' },
        lastAt: time,
      }),
    ),
    leftOut,
  },
  { description: 'The journal entries that make up the number, summed by source and account, the latest first.' },
);

const reservations = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        order: nullableText,
        channel: Type.String(),
        state: oneOf(['held', 'confirmed', 'allocated']),
        quantity: { ...wireQuantity, description: 'What it holds here.' },
        expiresAt: Type.Union([time, Type.Null()]),
      }),
    ),
    leftOut,
  },
  { description: 'The reservations that hold here, the latest first.' },
);

const rule = Type.Object(
  {
    id: Type.String(),
    revision: Type.Integer(),
    kind: oneOf(allotmentKinds),
    value: Type.Optional(wireQuantity),
    unit: Type.Optional(oneOf(allotmentUnits)),
  },
  { description: 'The allotment rule that states it, as it stated it.' },
);

const explained = Type.Object(
  {
    number: Type.Integer({ description: 'Its place in the list, from 0.' }),
    under: Type.Union([Type.Integer(), Type.Null()], { description: 'The number that it is a part of.' }),
    name: oneOf(explainedNames),
    sku: Type.String(),
    location: Type.Optional(Type.String({ description: 'Where; left out where it is about all locations.' })),
    quantity: { ...wireQuantity, description: 'Below 0 where it takes away.' },
    uom: Type.String({ description: 'The base UOM of the item.' }),
    how: oneOf(hows, { description: 'How it follows from the numbers that stand under it.' }),
    rule: Type.Optional(rule),
    fence: Type.Optional(
      Type.Object(
        { states: wireQuantity, taken: wireQuantity, unused: wireQuantity },
        { description: 'Of a ring fence: what it states in all, how much of that is taken, and what is left.' },
      ),
    ),
    kit: Type.Optional(
      Type.Array(Type.Object({ sku: Type.String(), quantity: wireQuantity }), {
        description: 'What one is made of.',
      }),
    ),
    entries: Type.Optional(entries),
    reservations: Type.Optional(reservations),
    statedFor: Type.Optional(oneOf(['item', 'location'], { description: 'Whose safety stock it is.' })),
    silence: Type.Optional(
      Type.Object({ source: Type.String(), silentForMs: Type.Integer(), fallback: Type.String() }),
    ),
    lots: Type.Optional(
      Type.Object({
        items: Type.Array(Type.Object({ lot: Type.String(), quantity: wireQuantity, expiresAt: time })),
        leftOut: Type.Integer(),
      }),
    ),
  },
  { title: 'ExplainedNumber' },
);

const supply = Type.Object({
  items: Type.Array(
    Type.Object({
      sku: Type.String(),
      order: Type.String(),
      location: Type.String(),
      open: { ...wireQuantity, description: 'What is still to come.' },
      promised: { ...wireQuantity, description: 'The part of it that is promised.' },
      uom: Type.String(),
      dueAt: Type.Union([time, Type.Null()]),
      counts: Type.Boolean({ description: 'Whether the rest can be promised: it has a date and is not too late.' }),
    }),
  ),
  leftOut: Type.Integer(),
});

const explanation = Type.Object(
  {
    sku: Type.String(),
    channel: Type.String(),
    availableToSell: wireQuantity,
    availableToPromise: wireQuantity,
    uom: Type.String(),
    tree: Type.Array(explained, {
      description: 'The formula, from what may be sold down to what was counted; a number comes before its parts.',
    }),
    notCounted: Type.Array(
      Type.Object(
        { location: Type.String(), reason: oneOf(['closed', 'supplier']) },
        {
          description: 'Locations of the channel that do not count: closed ones, and suppliers if it allows none.',
        },
      ),
    ),
    supply: {
      ...supply,
      description: 'What is on order for locations of the channel. It is no part of the formula.',
    },
    lastSent: Type.Null({ description: 'What the channel was last told: not known yet.' }),
    lastConfirmed: Type.Null({ description: 'What the channel last confirmed: not known yet.' }),
    asOfSeq: { ...seq, description: 'The sequence of the journal that all of it was computed at.' },
    computedAt: time,
  },
  { title: 'Explanation' },
);

const explain = defineRoute({
  method: 'GET',
  path: '/v1/availability/explain',
  operationId: 'explainAvailability',
  tag: 'Stock',
  summary: 'Explain why a channel may sell so many of an item',
  description:
    'The formula as a tree in which each number follows from those under it, down to entries of the journal, ' +
    'reservations, rules with their revisions, safety stock and silence. Read from the ledger itself, all of it as ' +
    `of one moment. At most ${originsMax} are listed of each; what is left out is counted.`,
  scope: 'stock:read',
  query: strict({
    sku,
    channel: channelCode,
    segment: Type.Optional(reference),
    customer: Type.Optional(reference),
  }),
  answers: { 200: { description: 'As of `asOfSeq`.', schema: explanation } },
  errors: ['unknown_channel', 'unknown_sku'],
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { segment = null, customer = null } = query;
    const found = await readExplanation(parts, caller.tenantId, { ...query, segment, customer });
    return found.ok ? { ok: true, status: 200, body: viewExplanation(found) } : found;
  },
});

export const explainRoutes: readonly Route[] = [explain];
