// Listings over HTTP: which item each shows, what the channel is to show, was sent and is known to show.

import { Type, type Static } from 'typebox';

import { listingStates, type Dated } from '../../domain/publishing/listing.ts';
import { unmeasuredLagMs } from '../../domain/availability/stock.ts';
import { isStockOut, riskOf } from '../../domain/publishing/urgency.ts';
import { putListings, takeListingBack } from '../../operations/publishing/put-listings.ts';
import { isoTime } from '../../platform/clock.ts';
import { loadLags } from '../../store/allotment/velocities.ts';
import { listListings, type Listing } from '../../store/publishing/listings.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { joinKey, nextCursor, splitKey } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { decisionTimeOf } from '../wire/reservation-reads.ts';
import {
  channelCode,
  cursor,
  identifier,
  limit,
  oneOf,
  page,
  seq,
  sku,
  strict,
  time,
  wireQuantity,
} from '../wire/schemas.ts';
import { wireInteger } from '../wire/wire-quantity.ts';

const tag = 'Publishing';

const externalId = { ...identifier, description: "The channel's own id of the listing." };

const mapping = strict({ channel: channelCode, externalId, sku }, { title: 'ListingMapping' });

const figure = Type.Object(
  {
    quantity: { ...wireQuantity, description: 'Whole units in which the channel sells.' },
    seq,
    version: Type.String({ description: 'Rises with each change of the listing.' }),
    at: time,
  },
  { title: 'ListingFigure' },
);

const view = Type.Object(
  {
    channel: Type.String(),
    externalId: Type.String(),
    sku: Type.String(),
    state: oneOf(listingStates, {
      description:
        '`waiting`: the channel is to be told; `submitted`: a call is under way; `uncertain`: what came of a call is ' +
        'not known yet; `refused`: the channel does not take it, `fault` says why.',
    }),
    desired: Type.Optional(figure),
    submitted: Type.Optional(figure),
    confirmed: Type.Optional(figure),
    ageMs: Type.Integer({
      description: 'For how long the channel has shown something else than it should; 0 if not.',
    }),
    risk: Type.Number({
      description: 'Which part of what is left is sold, at the usual pace, until the channel hears of a change.',
    }),
    isStockOut: Type.Boolean({
      description: 'Nothing is left and the channel is not known to show that: goes first.',
    }),
    fault: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
  },
  { title: 'Listing' },
);

function figureView({ quantity, seq: at, version, at: when }: Dated): Static<typeof figure> {
  return { quantity: wireInteger(quantity), seq: Number(at), version: version.toString(), at: isoTime(when) };
}

function viewOf(one: Listing, now: number, lagMs: number): Static<typeof view> {
  const { channel, sku: item, state, desired, submitted, confirmed, since, dailyRisk, fault } = one;
  return {
    channel,
    externalId: one.externalId,
    sku: item,
    state,
    ...(desired === null ? {} : { desired: figureView(desired) }),
    ...(submitted === null ? {} : { submitted: figureView(submitted) }),
    ...(confirmed === null ? {} : { confirmed: figureView(confirmed) }),
    ageMs: since === null ? 0 : Math.max(0, now - since),
    risk: riskOf(dailyRisk, lagMs),
    isStockOut: isStockOut(one),
    ...(fault === null ? {} : { fault }),
  };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/listings',
  operationId: 'putListings',
  tag,
  summary: 'Say which items the listings of channels show',
  description:
    'All of the request or none. A listing is known by its channel and the id that it has there; several may show ' +
    'the same item. One that the channel had refused is tried again.',
  scope: 'items:write',
  body: Type.Array(mapping, { minItems: 1, maxItems: 5000 }),
  answers: {
    200: {
      description: 'How many were written.',
      schema: Type.Object({ written: Type.Integer() }, { title: 'Written' }),
    },
  },
  errors: ['unknown_channel', 'unknown_sku', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const outcome = await putListings(call.parts, operatorOf(call), call.body);
    return outcome.ok ? { ok: true, status: 200, body: { written: outcome.written } } : outcome;
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/listings',
  operationId: 'listListings',
  tag,
  summary: 'List listings with what they are to show and what they show',
  scope: 'items:read',
  query: strict({
    channel: Type.Optional(channelCode),
    state: Type.Optional(oneOf(listingStates)),
    sku: Type.Optional(sku),
    limit,
    cursor,
  }),
  answers: { 200: { description: 'In the order of their channels and ids.', schema: page(view, 'ListingPage') } },
  handle: async (call): Promise<Answer> => {
    const { channel, state, sku: item, limit: count = 100, cursor: from } = call.query;
    const after = from === undefined ? { ok: true as const, parts: ['', ''] } : splitKey(from, 2);
    if (!after.ok) return after;
    const [afterChannel = '', afterId = ''] = after.parts;
    const filter = { channel, state, sku: item, after: [afterChannel, afterId] as const, limit: count };
    return call.parts.database.read(call.caller.tenantId, async (reader): Promise<Answer> => {
      const [{ now }, found, lags] = await Promise.all([
        readMoment(reader, decisionTimeOf(call)),
        listListings(reader, filter),
        loadLags(reader),
      ]);
      const items = found.map((one) => viewOf(one, now, Number(lags.get(one.channel) ?? unmeasuredLagMs)));
      const next = nextCursor(found, count, (one) => joinKey([one.channel, one.externalId]));
      return { ok: true, status: 200, body: { items, nextCursor: next } };
    });
  },
});

const forget = defineRoute({
  method: 'DELETE',
  path: '/v1/listings/{channel}/{externalId}',
  operationId: 'forgetListing',
  tag,
  summary: 'Forget a listing',
  description: 'The channel is told nothing of it any more; what it shows stays as it is.',
  scope: 'items:write',
  params: strict({ channel: channelCode, externalId }),
  answers: { 204: { description: 'It is forgotten.' } },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => {
    const outcome = await takeListingBack(call.parts, operatorOf(call), call.params);
    return outcome.ok ? { ok: true, status: 204 } : outcome;
  },
});

export const listingRoutes: readonly Route[] = [put, list, forget];
