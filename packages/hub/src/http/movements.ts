// Movements over HTTP: the journal by what it is about, which is the lineage of every number.

import { Type, type Static } from 'typebox';

import { listMovements } from '../store/journal.ts';
import { readMoment } from '../store/shard-heads.ts';
import { nextCursor, readSeq } from './request/cursor.ts';
import { defineRoute, type Answer, type Call, type Route } from './route.ts';
import { entrySchema, skusOfEntries, viewEntry } from './wire/entry-view.ts';
import { decisionTimeOf } from './wire/reservation-reads.ts';
import { cursor, identifier, limit, locationCode, page, reference, sku, strict } from './wire/schemas.ts';
import { unitsAt } from './wire/units.ts';

const query = strict({
  sku: Type.Optional(sku),
  location: Type.Optional(locationCode),
  order: Type.Optional(reference),
  reservation: Type.Optional(identifier),
  correlationId: Type.Optional(identifier),
  businessKey: Type.Optional(reference),
  kind: Type.Optional(Type.String({ maxLength: 64, pattern: '^[a-z_]+$' })),
  limit,
  cursor,
});

async function list(call: Call<unknown, Static<typeof query>>): Promise<Answer> {
  const { parts, caller, query: asked } = call;
  const after = readSeq(asked.cursor);
  if (!after.ok) return after;
  const { limit: count = 100, reservation: reservationId } = asked;
  const { sku: item, location, order, correlationId, businessKey, kind } = asked;
  const filter = { sku: item, location, order, reservationId, correlationId, businessKey, kind };
  return parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
    const [moment, entries] = await Promise.all([
      readMoment(reader, decisionTimeOf(call)),
      listMovements(reader, { ...filter, after: after.seq, limit: count }),
    ]);
    const units = await unitsAt(parts, reader, moment.catalogueVersion, skusOfEntries(entries));
    const items = entries.map((entry) => viewEntry(entry, units));
    return {
      ok: true,
      status: 200,
      body: { items, nextCursor: nextCursor(entries, count, (one) => String(one.seq)) },
    };
  });
}

const get = defineRoute({
  method: 'GET',
  path: '/v1/movements',
  operationId: 'listMovements',
  tag: 'Stock',
  summary: 'List movements and promises',
  description: 'The entries of the journal that match all filters, oldest first.',
  scope: 'stock:read',
  query,
  answers: { 200: { description: 'In the order of commit.', schema: page(entrySchema, 'MovementPage') } },
  handle: list,
});

export const movementRoutes: readonly Route[] = [get];
