// Lots over HTTP: when they expire, and what else is known of them.

import { Type, type Static } from 'typebox';

import { putLots } from '../../operations/allotment/put-lots.ts';
import { isoTime } from '../../platform/clock.ts';
import { listLots, type Lot } from '../../store/allotment/lots.ts';
import type { HttpRefused } from '../problems.ts';
import { joinKey, nextCursor, splitKey } from '../request/cursor.ts';
import { readTime } from '../request/times.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, limit, lotCode, page, sku, strict, time } from '../wire/schemas.ts';

const lot = strict(
  {
    sku,
    lot: lotCode,
    expiresAt: Type.Union([time, Type.Null()], {
      description: 'From then on it counts for nobody; null where it does not expire.',
    }),
    attributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { title: 'Lot' },
);

type WireLot = Static<typeof lot>;
type Read = { readonly ok: true; readonly lots: readonly Lot[] } | HttpRefused;

function readAll(given: readonly WireLot[]): Read {
  const lots: Lot[] = [];
  for (const [index, { sku: item, lot: code, expiresAt: text, attributes = {} }] of given.entries()) {
    const expiresAt = text === null ? null : readTime(text, `${index}/expiresAt`);
    if (expiresAt !== null && !expiresAt.ok) return expiresAt;
    lots.push({ sku: item, lot: code, expiresAt: expiresAt?.value ?? null, attributes });
  }
  return { ok: true, lots };
}

function view({ sku: item, lot: code, expiresAt, attributes }: Lot): WireLot {
  return {
    sku: item,
    lot: code,
    expiresAt: expiresAt === null ? null : isoTime(expiresAt),
    attributes: { ...attributes },
  };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/lots',
  operationId: 'putLots',
  tag: 'Catalogue',
  summary: 'Describe lots',
  description: 'All of the request or none. A description replaces the one before.',
  scope: 'items:write',
  body: Type.Array(lot, { minItems: 1, maxItems: 1000 }),
  answers: {
    200: {
      description: 'How many were written.',
      schema: Type.Object({ written: Type.Integer() }, { title: 'Written' }),
    },
  },
  errors: ['unknown_sku', 'lot_not_tracked', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const read = readAll(call.body);
    if (!read.ok) return read;
    const outcome = await putLots(call.parts, operatorOf(call), read.lots);
    return outcome.ok ? { ok: true, status: 200, body: { written: outcome.written } } : outcome;
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/lots',
  operationId: 'listLots',
  tag: 'Catalogue',
  summary: 'List lots',
  description: 'Those that were described; a lot that is only stocked does not expire.',
  scope: 'items:read',
  query: strict({ sku: Type.Optional(sku), limit, cursor }),
  answers: { 200: { description: 'In the order of their SKUs and lots.', schema: page(lot, 'LotPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, sku: item } = query;
    const from = query.cursor === undefined ? { ok: true as const, parts: ['', ''] } : splitKey(query.cursor, 2);
    if (!from.ok) return from;
    const [afterSku = '', afterLot = ''] = from.parts;
    const filter = { sku: item, after: [afterSku, afterLot] as const, limit: count };
    const found = await parts.database.read(caller.tenantId, (reader) => listLots(reader, filter));
    const next = nextCursor(found, count, (one) => joinKey([one.sku, one.lot]));
    return { ok: true, status: 200, body: { items: found.map(view), nextCursor: next } };
  },
});

export const lotRoutes: readonly Route[] = [put, list];
