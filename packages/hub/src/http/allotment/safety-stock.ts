// Safety stock over HTTP: how much of an item is held back at a location from all channels.

import { Type, type Static } from 'typebox';

import { putSafetyStock, type SafetyStockDraft } from '../../operations/allotment/put-safety-stock.ts';
import { listSafetyStock } from '../../store/allotment/safety-stock.ts';
import { readHead } from '../../store/shard-heads.ts';
import { joinKey, nextCursor, splitKey } from '../request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, limit, locationCode, page, sku, strict, uomCode, wireQuantity } from '../wire/schemas.ts';
import { unitsAt } from '../wire/units.ts';
import { tag } from './allotment-rules.ts';

export const stated = strict(
  {
    sku,
    location: locationCode,
    quantity: Type.Union([wireQuantity, Type.Null()], {
      description: 'No channel may be promised these; null takes it back, so that the figure of the location counts.',
    }),
    uom: Type.Optional(uomCode),
  },
  { title: 'SafetyStock' },
);

const statedView = strict({ sku, location: locationCode, quantity: wireQuantity, uom: uomCode });

export function readSafetyStock(given: readonly Static<typeof stated>[]): SafetyStockDraft[] {
  return given.map(({ sku: item, location, quantity, uom }) => ({ sku: item, location, quantity, uom }));
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/safety-stock',
  operationId: 'putSafetyStock',
  tag,
  summary: 'State the safety stock of items',
  description:
    'All of the request or none. For that item at that location it takes the place of the figure of the location.',
  scope: 'items:write',
  body: Type.Array(stated, { minItems: 1, maxItems: 1000 }),
  answers: {
    200: {
      description: 'How many were written.',
      schema: Type.Object({ written: Type.Integer() }, { title: 'Written' }),
    },
  },
  errors: [
    'unknown_sku',
    'unknown_location',
    'unknown_uom',
    'quantity_not_representable',
    'quantity_out_of_range',
    'conflict',
  ],
  handle: async (call): Promise<Answer> => {
    const outcome = await putSafetyStock(call.parts, operatorOf(call), readSafetyStock(call.body));
    return outcome.ok ? { ok: true, status: 200, body: { written: outcome.written } } : outcome;
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/safety-stock',
  operationId: 'listSafetyStock',
  tag,
  summary: 'List the safety stock of items',
  scope: 'items:read',
  query: strict({ sku: Type.Optional(sku), location: Type.Optional(locationCode), limit, cursor }),
  answers: {
    200: { description: 'In the order of their SKUs.', schema: page(statedView, 'SafetyStockPage') },
  },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, sku: item, location } = query;
    const from = query.cursor === undefined ? { ok: true as const, parts: ['', ''] } : splitKey(query.cursor, 2);
    if (!from.ok) return from;
    const [afterSku = '', afterLocation = ''] = from.parts;
    const filter = { sku: item, location, after: [afterSku, afterLocation] as const, limit: count };
    return parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
      const [head, found] = await Promise.all([readHead(reader), listSafetyStock(reader, filter)]);
      const skus = found.map((one) => one.sku);
      const units = await unitsAt(parts, reader, head.catalogueVersion, skus);
      const items = found.map((one) => ({
        sku: one.sku,
        location: one.location,
        quantity: units.quantity(one.sku, one.quantity),
        uom: units.uom(one.sku),
      }));
      const next = nextCursor(found, count, (one) => joinKey([one.sku, one.location]));
      return { ok: true, status: 200, body: { items, nextCursor: next } };
    });
  },
});

export const safetyStockRoutes: readonly Route[] = [put, list];
