// Positions over HTTP: the balances of the ledger as they are, in base units.

import { Type, type Static } from 'typebox';

import { available, onHand, type Position } from '../domain/position.ts';
import { listPositions } from '../store/positions.ts';
import { readMoment } from '../store/shard-heads.ts';
import { joinKey, nextCursor, splitKey } from './request/cursor.ts';
import { decisionTimeOf } from './wire/reservation-reads.ts';
import { defineRoute, type Answer, type Call, type Route } from './route.ts';
import { cursor, limit, locationCode, lotCode, page, seq, sku, strict, wireQuantity } from './wire/schemas.ts';
import { unitsAt, type Units } from './wire/units.ts';

const position = Type.Object(
  {
    sku: Type.String(),
    location: Type.String(),
    lot: Type.Optional(Type.String()),
    uom: Type.String({ description: 'The base UOM, in which all quantities are.' }),
    sellable: wireQuantity,
    quarantine: wireQuantity,
    damaged: wireQuantity,
    onHold: wireQuantity,
    returned: wireQuantity,
    onHand: { ...wireQuantity, description: 'Physically there: the sum of sellable to returned.' },
    inTransit: wireQuantity,
    onOrder: wireQuantity,
    reserved: wireQuantity,
    allocated: wireQuantity,
    picked: { ...wireQuantity, description: 'The part of allocated that has left the shelf.' },
    available: { ...wireQuantity, description: 'sellable − reserved − allocated, as the ledger has it.' },
    seq,
  },
  { title: 'Position' },
);

type PositionView = Static<typeof position>;

function view(one: Position, units: Units): PositionView {
  const { sku: item, location, lot } = one;
  const wire = (quantity: bigint): number | string => units.quantity(item, quantity);
  return {
    sku: item,
    location,
    ...(lot === '' ? {} : { lot }),
    uom: units.uom(item),
    sellable: wire(one.sellable),
    quarantine: wire(one.quarantine),
    damaged: wire(one.damaged),
    onHold: wire(one.onHold),
    returned: wire(one.returned),
    onHand: wire(onHand(one)),
    inTransit: wire(one.inTransit),
    onOrder: wire(one.onOrder),
    reserved: wire(one.reserved),
    allocated: wire(one.allocated),
    picked: wire(one.picked),
    available: wire(available(one)),
    seq: Number(one.seq),
  };
}

const query = strict({
  sku: Type.Optional(sku),
  location: Type.Optional(locationCode),
  lot: Type.Optional(lotCode),
  limit,
  cursor,
});

async function list(call: Call<unknown, Static<typeof query>>): Promise<Answer> {
  const { parts, caller, query: asked } = call;
  const { limit: count = 100 } = asked;
  const after = asked.cursor === undefined ? null : splitKey(asked.cursor, 3);
  if (after !== null && !after.ok) return after;
  const [afterSku = '', afterLocation = '', afterLot = ''] = after?.parts ?? [];
  const start = after === null ? {} : { after: [afterSku, afterLocation, afterLot] as const };
  return parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
    const [moment, positions] = await Promise.all([
      readMoment(reader, decisionTimeOf(call)),
      listPositions(reader, { sku: asked.sku, location: asked.location, lot: asked.lot, limit: count, ...start }),
    ]);
    const units = await unitsAt(
      parts,
      reader,
      moment.catalogueVersion,
      positions.map((one) => one.sku),
    );
    const next = nextCursor(positions, count, (one) => joinKey([one.sku, one.location, one.lot]));
    return { ok: true, status: 200, body: { items: positions.map((one) => view(one, units)), nextCursor: next } };
  });
}

const get = defineRoute({
  method: 'GET',
  path: '/v1/positions',
  operationId: 'listPositions',
  tag: 'Stock',
  summary: 'List positions',
  description:
    'One entry for each item, location and lot that the ledger has counted. Holds that are past their time are ' +
    'subtracted until they are swept, at most a second later; availability never counts them.',
  scope: 'stock:read',
  query,
  answers: { 200: { description: 'In the order of SKU, location and lot.', schema: page(position, 'PositionPage') } },
  handle: list,
});

export const positionRoutes: readonly Route[] = [get];
