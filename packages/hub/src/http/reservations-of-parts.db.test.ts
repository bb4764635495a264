// Lines that are met by more than their own item, over HTTP and on a real database: kits of kits, substitutes, ring
// fences, and supply that is still coming; and what is owed, as it is filled.

import { beforeEach, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { systemClock } from '../platform/clock.ts';
import { at, event, openHttpFor, type Answer, type HttpNode } from '../testing/http.ts';
import { standingClock } from '../testing/ledger.ts';

const { url } = await createTestDatabase();
const start = systemClock.now();
const day = 86_400_000;

let node: HttpNode;
let clock: ReturnType<typeof standingClock>;

const items = [
  { sku: 'WHEEL', baseUom: 'each' },
  { sku: 'SPARE', baseUom: 'each' },
  { sku: 'FRAME', baseUom: 'each', substitutes: [{ sku: 'SPARE', ratio: '2', priority: 1 }] },
  { sku: 'AXLE', baseUom: 'each', kit: [{ sku: 'WHEEL', quantity: 2 }] },
  {
    sku: 'CART',
    baseUom: 'each',
    kit: [
      { sku: 'FRAME', quantity: 1 },
      { sku: 'AXLE', quantity: 2 },
    ],
  },
];

beforeEach(async () => {
  clock = standingClock(start);
  node = await openHttpFor(url, { clock });
  expect((await node.ask('PUT /v1/items', { body: items })).status).toBe(200);
  const channels = [
    { code: 'shop', locations: ['DC1', 'DC2'], priority: 2 },
    { code: 'edi', locations: ['DC1', 'DC2'], priority: 1 },
  ];
  expect((await node.ask('PUT /v1/channels', { body: channels })).status).toBe(200);
});

async function receive(sku: string, location: string, quantity: number, more: object = {}): Promise<void> {
  const answer = await node.ask('POST /v1/events', { body: event('receipt', { sku, location, quantity, ...more }) });
  expect(answer.body).toMatchObject({ outcome: 'applied' });
}

function reserve(sku: string, quantity: number, more: object = {}, line: object = {}): Promise<Answer> {
  const body = { channel: 'shop', ...more, lines: [{ sku, quantity, ...line }] };
  return node.ask('POST /v1/reservations', { body });
}

async function sells(sku: string, channel = 'shop'): Promise<unknown> {
  const answer = await node.ask(`GET /v1/availability?sku=${sku}&channel=${channel}&consistency=strong`);
  return at(answer.body, 'availableToSell');
}

async function lineOf(answer: Answer): Promise<unknown> {
  const found = await node.ask(`GET /v1/reservations/${String(at(answer.body, 'id'))}`);
  const [line] = at(found.body, 'lines') as unknown[];
  return line;
}

test('a kit of kits is promised from what is assembled and from components, each counted once', async () => {
  await receive('FRAME', 'DC1', 5);
  await receive('WHEEL', 'DC2', 9);
  await receive('AXLE', 'DC1', 1);
  // Three carts take six axles, of which one is there and five take ten wheels.
  expect(await sells('CART')).toBe(2);
  const answer = await reserve('CART', 2);
  expect(answer.body).toMatchObject({
    lines: [
      {
        sku: 'CART',
        requested: 2,
        reserved: 2,
        sources: [
          { sku: 'AXLE', location: 'DC1', quantity: 1 },
          { sku: 'WHEEL', location: 'DC2', quantity: 6 },
          { sku: 'FRAME', location: 'DC1', quantity: 2 },
        ],
      },
    ],
  });
  expect([await sells('CART'), await sells('WHEEL'), await sells('AXLE')]).toEqual([0, 3, 1]);
  const lines = [{ lineId: '1', quantity: 1 }];
  const id = String(at(answer.body, 'id'));
  expect((await node.ask(`PATCH /v1/reservations/${id}/lines`, { body: { lines } })).body).toMatchObject({
    lines: [{ requested: 2, reserved: 1, released: 1 }],
  });
  expect((await node.ask(`POST /v1/reservations/${id}/release`)).status).toBe(200);
  expect(await sells('CART')).toBe(2);
});

test('a substitute stands in for whole ones, and only with consent', async () => {
  await receive('FRAME', 'DC1', 1);
  await receive('SPARE', 'DC2', 5);
  const refused = { shortages: [{ sku: 'FRAME', requested: 3, availableToSell: 1 }] };
  expect((await reserve('FRAME', 3)).body).toMatchObject(refused);
  expect((await reserve('FRAME', 3, { allowSubstitutes: true })).body).toMatchObject({
    lines: [
      {
        sku: 'FRAME',
        reserved: 3,
        sources: [
          { sku: 'FRAME', quantity: 1 },
          { sku: 'SPARE', quantity: 4 },
        ],
      },
    ],
  });
  expect(await sells('SPARE')).toBe(1);
});

test('what a ring fence keeps is for its channel alone, until it is used up or over', async () => {
  await receive('WHEEL', 'DC1', 10);
  const validTo = new Date(start + day).toISOString();
  const fence = { id: 'edi', channel: 'edi', sku: 'WHEEL', kind: 'ring_fence', value: 6, unit: 'quantity', validTo };
  expect((await node.ask('PUT /v1/allotment-rules', { body: [fence] })).status).toBe(200);
  expect([await sells('WHEEL'), await sells('WHEEL', 'edi')]).toEqual([4, 10]);
  expect((await reserve('WHEEL', 5)).status).toBe(409);
  expect((await reserve('WHEEL', 4)).status).toBe(201);
  expect((await reserve('WHEEL', 1)).status).toBe(409);
  const held = await reserve('WHEEL', 6, { channel: 'edi' });
  expect(held.status).toBe(201);
  expect((await node.ask(`POST /v1/reservations/${String(at(held.body, 'id'))}/release`)).status).toBe(200);
  expect([await sells('WHEEL'), await sells('WHEEL', 'edi')]).toEqual([0, 6]);
  clock.advance(2 * day);
  expect((await reserve('WHEEL', 6)).status).toBe(201);
});

test('units of a supply that comes in time are promised with its date, and filled when it comes', async () => {
  await receive('WHEEL', 'DC1', 2);
  const dueAt = new Date(start + day).toISOString();
  const supply = [{ order: 'PO-1', sku: 'WHEEL', location: 'DC2', quantity: 10, dueAt }];
  expect((await node.ask('PUT /v1/supply', { body: supply })).status).toBe(200);
  const late = { neededBy: new Date(start + day / 2).toISOString() };
  expect((await reserve('WHEEL', 5, {}, late)).status).toBe(409);
  const answer = await reserve('WHEEL', 5, {}, { neededBy: new Date(start + 2 * day).toISOString() });
  expect(answer.body).toMatchObject({
    lines: [
      {
        reserved: 5,
        backordered: 0,
        sources: [
          { location: 'DC1', quantity: 2 },
          { location: 'DC2', quantity: 3, date: dueAt, supply: 'PO-1' },
        ],
      },
    ],
  });
  await receive('WHEEL', 'DC2', 10, { order: 'PO-1' });
  expect(await lineOf(answer)).toMatchObject({
    reserved: 5,
    sources: [
      { location: 'DC1', quantity: 2 },
      { location: 'DC2', quantity: 3 },
    ],
  });
  expect(await sells('WHEEL')).toBe(7);
});

test('what is owed goes to the channel that comes first, then to who has waited longest', async () => {
  const first = await reserve('WHEEL', 3, { policy: 'backorder' });
  const second = await reserve('WHEEL', 3, { policy: 'backorder' });
  const preferred = await reserve('WHEEL', 3, { policy: 'backorder', channel: 'edi' });
  await receive('WHEEL', 'DC1', 5);
  expect(await lineOf(preferred)).toMatchObject({ reserved: 3, backordered: 0 });
  expect(await lineOf(first)).toMatchObject({ reserved: 2, backordered: 1 });
  expect(await lineOf(second)).toMatchObject({ reserved: 0, backordered: 3 });
  expect(await sells('WHEEL')).toBe(0);
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
});
