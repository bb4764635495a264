// Deleting an item: refused while anything holds it, and saying what; afterwards unknown to everything but the past;
// and back only when somebody defines it.

import { beforeEach, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../testing/http.ts';
import { itemOf } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
  await putMore(node, { items: [itemOf('M', { scale: 2 })] });
});

async function told(...events: readonly unknown[]): Promise<void> {
  for (const body of events) {
    const answer = await node.ask('POST /v1/events', { body });
    expect(answer.body).toMatchObject({ outcome: 'applied' });
  }
}

function remove(sku = 'M'): Promise<Answer> {
  return node.ask(`DELETE /v1/items/${sku}`);
}

async function reserve(sku: string, more: object = {}): Promise<string> {
  const body = { channel: 'web', kind: 'hard', lines: [{ sku, quantity: 1 }], ...more };
  const answer = await node.ask('POST /v1/reservations', { body });
  expect(answer.status).toBe(201);
  return String(at(answer.body, 'id'));
}

async function refusedFor(words: string): Promise<void> {
  const answer = await remove();
  expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(at(answer.body, 'detail')).toContain(words);
  expect((await node.ask('GET /v1/items/M')).status).toBe(200);
}

test('an item that is stocked, in whatever status, is kept', async () => {
  await told(receipt('M', 'DC1', '1.25', { status: 'damaged' }));
  await refusedFor('there is stock at DC1');
});

test('an item that was shipped without having been received is kept', async () => {
  await told(event('shipment', { sku: 'M', location: 'DC2', quantity: 1 }));
  await refusedFor('there is stock at DC2');
});

test('an item that is on order is kept', async () => {
  await told(event('supply_planned', { sku: 'M', location: 'DC1', quantity: 3, order: 'PO7' }));
  await refusedFor('PO7 has it on order');
});

test('an item that is promised, only backordered too, is kept', async () => {
  const id = await reserve('M', { policy: 'backorder' });
  await refusedFor(`${id} has promised it`);
});

test('an item that a kit contains is kept, until the kit is deleted or no longer does', async () => {
  await node.ask('PUT /v1/items', {
    body: ['K1', 'K2'].map((sku) => ({ sku, kit: [{ sku: 'M', quantity: 1 }] })),
  });
  await refusedFor('the kit K1 contains it, the kit K2 contains it');
  await node.ask('PUT /v1/items', { body: [{ sku: 'K1' }] });
  expect((await remove('K2')).status).toBe(204);
  expect((await remove()).status).toBe(204);
});

test('what holds an item is not listed without end', async () => {
  for (let index = 0; index < 7; index += 1) await reserve('M', { policy: 'backorder' });
  await refusedFor('and 2 more');
});

test('a deleted item is gone, and no message brings it back; the past is told as it was', async () => {
  await told(
    receipt('M', 'DC1', '1.25', { businessKey: 'R1' }),
    event('shipment', { sku: 'M', location: 'DC1', quantity: '1.25' }),
  );
  await node.ask('PUT /v1/safety-stock', { body: [{ sku: 'M', location: 'DC1', quantity: 1 }] });
  expect((await remove()).status).toBe(204);
  expect(await remove()).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect((await node.ask('GET /v1/items/M')).status).toBe(404);
  expect(at((await node.ask('GET /v1/items')).body, 'items')).toMatchObject([{ sku: 'A' }, { sku: 'B' }]);
  const late = { ...receipt('M', 'DC1', 5), time: '2020-01-01T00:00:00Z' };
  expect((await node.ask('POST /v1/events', { body: late })).body).toMatchObject({ code: 'unknown_sku' });
  const report = {
    source: 'wms',
    asOf: new Date().toISOString(),
    location: 'DC1',
    lines: [{ sku: 'M', quantity: 5 }],
  };
  await node.ask('PUT /v1/sources', { body: [{ code: 'wms' }] });
  const counted = await node.ask('POST /v1/stock-reports', { body: report });
  expect(counted.body).toMatchObject({ code: 'unknown_sku' });
  const ask = { channel: 'web', lines: [{ sku: 'M', quantity: 1 }] };
  expect((await node.ask('POST /v1/reservations', { body: ask })).body).toMatchObject({ code: 'unknown_sku' });
  expect((await node.ask('GET /v1/items/M')).status).toBe(404);
  const movements = await node.ask('GET /v1/movements?sku=M');
  expect(at(movements.body, 'items')).toMatchObject([{ quantity: 1.25 }, { quantity: 1.25 }]);
  expect((await node.ask('GET /v1/positions?sku=M')).status).toBe(200);
  expect((await node.ask('GET /v1/events')).status).toBe(200);
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
});

test('an item that is defined anew is counted as before, and nothing else of it comes back', async () => {
  await told(receipt('M', 'DC1', '1.25'), event('shipment', { sku: 'M', location: 'DC1', quantity: '1.25' }));
  await node.ask('PUT /v1/safety-stock', { body: [{ sku: 'M', location: 'DC1', quantity: 1 }] });
  await remove();
  const other = await node.ask('PUT /v1/items', { body: [{ sku: 'M', scale: 0 }] });
  expect(other).toMatchObject({ status: 409, body: { code: 'conflict', errors: [{ path: '0/scale' }] } });
  expect((await node.ask('PUT /v1/items', { body: [{ sku: 'M', scale: 2 }] })).status).toBe(200);
  expect(at((await node.ask('GET /v1/safety-stock')).body, 'items')).toEqual([]);
  await told(receipt('M', 'DC1', '0.75'));
  expect(at((await node.ask('GET /v1/positions?sku=M')).body, 'items')).toMatchObject([{ sellable: 0.75 }]);
});

test('whoever deletes an item is in the audit trail', async () => {
  await remove();
  const audit = await node.ask('GET /v1/audit');
  expect(at(audit.body, 'items')).toMatchObject([{ action: 'item.deleted', subject: 'M' }]);
});
