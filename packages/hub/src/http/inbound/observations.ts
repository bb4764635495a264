// Observations over HTTP: words on facts that their sources do not own. They change nothing and are kept to compare.

import { Type, type Static } from 'typebox';

import { isoTime } from '../../platform/clock.ts';
import { listObservations, type ObservationRow } from '../../store/inbound/observations.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { joinKey, nextCursor, splitKey } from '../request/cursor.ts';
import { defineRoute, type Answer, type Route } from '../route.ts';
import { decisionTimeOf } from '../wire/reservation-reads.ts';
import { cursor, limit, locationCode, page, reference, sku, strict, time, wireQuantity } from '../wire/schemas.ts';
import { unitsAt, type Units } from '../wire/units.ts';

const observation = Type.Object(
  {
    source: Type.String({ description: 'Whose word it is.' }),
    eventId: Type.String(),
    kind: Type.String(),
    fact: Type.String({ examples: ['on_hand'] }),
    owner: Type.Optional(Type.String({ description: 'Whose word counts; left out where another spoke first.' })),
    sku: Type.String(),
    location: Type.String(),
    lot: Type.Optional(Type.String()),
    status: Type.Optional(Type.String()),
    quantity: wireQuantity,
    uom: Type.String(),
    businessKey: Type.Optional(Type.String()),
    confirms: Type.Optional(Type.Integer({ description: 'Sequence of the entry that it confirms.' })),
    occurredAt: time,
    recordedAt: time,
    correlationId: Type.String(),
  },
  { title: 'Observation' },
);

function view(row: ObservationRow, units: Units): Static<typeof observation> {
  const { source, eventId, kind, fact, owner, sku: item, location, lot, status, businessKey, confirms } = row;
  return {
    source,
    eventId,
    kind,
    fact,
    ...(owner === null ? {} : { owner }),
    sku: item,
    location,
    ...(lot === '' ? {} : { lot }),
    ...(status === null ? {} : { status }),
    quantity: units.quantity(item, row.quantity),
    uom: units.uom(item),
    ...(businessKey === null ? {} : { businessKey }),
    ...(confirms === null ? {} : { confirms: Number(confirms) }),
    occurredAt: isoTime(row.occurredAt),
    recordedAt: isoTime(row.recordedAt),
    correlationId: row.correlationId,
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/v1/observations',
  operationId: 'listObservations',
  tag: 'Inbound',
  summary: 'List what sources told of facts that they do not own',
  description: 'They changed nothing. One that tells the same fact as its owner, by its business key, confirms it.',
  scope: 'operations:read',
  query: strict({
    sku: Type.Optional(sku),
    location: Type.Optional(locationCode),
    source: Type.Optional(reference),
    businessKey: Type.Optional(reference),
    limit,
    cursor,
  }),
  answers: {
    200: { description: 'In the order of source and event id.', schema: page(observation, 'ObservationPage') },
  },
  handle: async (call): Promise<Answer> => {
    const { cursor: from, limit: count = 100, ...filter } = call.query;
    const after = from === undefined ? null : splitKey(from, 2);
    if (after !== null && !after.ok) return after;
    const [source = '', eventId = ''] = after?.parts ?? [];
    return call.parts.database.read(call.caller.tenantId, async (reader): Promise<Answer> => {
      const [moment, rows] = await Promise.all([
        readMoment(reader, decisionTimeOf(call)),
        listObservations(reader, { ...filter, after: [source, eventId], limit: count }),
      ]);
      const skus = rows.map((row) => row.sku);
      const units = await unitsAt(call.parts, reader, moment.catalogueVersion, skus);
      const next = nextCursor(rows, count, (row) => joinKey([row.source, row.eventId]));
      return { ok: true, status: 200, body: { items: rows.map((row) => view(row, units)), nextCursor: next } };
    });
  },
});

export const observationRoutes: readonly Route[] = [list];
