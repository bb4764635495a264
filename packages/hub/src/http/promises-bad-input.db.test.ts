// Definitions and requests that make no sense together: each is refused with where it is wrong, or does no harm; never
// is anything promised twice, or lost.

import { beforeEach, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../testing/http.ts';
import { itemOf, standingClock } from '../testing/ledger.ts';

const { url } = await createTestDatabase();
const start = Date.parse('2026-06-01T08:00:00Z');

let node: HttpNode;
let clock: ReturnType<typeof standingClock>;

beforeEach(async () => {
  clock = standingClock(start);
  node = await openHttpFor(url, { clock: { ...clock, now: () => clock.decisionTime() ?? start } });
});

function reserve(lines: readonly object[], more: object = {}): Promise<Answer> {
  return node.ask('POST /v1/reservations', { body: { channel: 'web', lines, ...more } });
}

async function tell(body: object): Promise<void> {
  expect((await node.ask('POST /v1/events', { body })).body).toMatchObject({ outcome: 'applied' });
}

async function sellable(sku: string): Promise<unknown> {
  return at((await node.ask(`GET /v1/availability?sku=${sku}&channel=web`)).body, 'availableToSell');
}

async function isSound(): Promise<void> {
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
}

test('items that stand in for each other in a circle are granted what there is, and no more', async () => {
  const items = ['X', 'Y', 'Z'].map((sku, index, all) => {
    return { sku, substitutes: [{ sku: all[(index + 1) % 3], ratio: 2 }] };
  });
  expect((await node.ask('PUT /v1/items', { body: items })).status).toBe(200);
  for (const sku of ['X', 'Y', 'Z']) await tell(receipt(sku, 'DC1', 4));
  // 4 X, and 4 Y for 2 more: the substitute of the substitute is not asked.
  const seven = await reserve([{ sku: 'X', quantity: 7 }], { allowSubstitutes: true });
  expect(seven.body).toMatchObject({ code: 'insufficient_stock', shortages: [{ availableToSell: 6 }] });
  expect((await reserve([{ sku: 'X', quantity: 6 }], { allowSubstitutes: true })).status).toBe(201);
  expect([await sellable('X'), await sellable('Y'), await sellable('Z')]).toEqual([0, 0, 4]);
  expect((await reserve([{ sku: 'Y', quantity: 2 }], { allowSubstitutes: true })).status).toBe(201);
  expect(await sellable('Z')).toBe(0);
  await isSound();
});

test.each(['all_or_nothing', 'partial', 'backorder'])(
  'an expired lot that is named is refused (%s)',
  async (policy) => {
    await putMore(node, { items: [itemOf('M', { tracking: 'lot' })] });
    await tell(receipt('M', 'DC1', 5, { lot: 'L1' }));
    await tell(receipt('M', 'DC1', 5, { lot: 'L2' }));
    const lot = { sku: 'M', lot: 'L1', expiresAt: new Date(start + 1000).toISOString() };
    expect((await node.ask('PUT /v1/lots', { body: [lot] })).status).toBe(200);
    const lines = [
      { sku: 'M', quantity: 1, lot: 'L2' },
      { sku: 'M', quantity: 1, lot: 'L1' },
    ];
    expect((await reserve(lines, { policy })).status).toBe(201);
    clock.advance(1000);
    expect(await reserve(lines, { policy })).toMatchObject({
      status: 422,
      body: { code: 'lot_expired', errors: [{ path: 'lines/1/lot' }] },
    });
    // What was promised of it stays promised, and nobody is promised it unasked.
    expect(await sellable('M')).toBe(4);
    expect((await reserve([{ sku: 'M', quantity: 4 }])).status).toBe(201);
    await isSound();
  },
);

test('a closed location keeps what is promised there, promises nothing more, and ships what it owes', async () => {
  await tell(receipt('A', 'DC1', 5));
  const taken = await reserve([{ sku: 'A', quantity: 3 }], { order: 'SO1' });
  await node.ask('PUT /v1/locations', { body: [{ code: 'DC1', closed: true }] });
  expect(await sellable('A')).toBe(0);
  const more = await reserve([{ sku: 'A', quantity: 1 }]);
  expect(more.body).toMatchObject({ code: 'insufficient_stock', shortages: [{ availableToSell: 0 }] });
  const id = String(at(taken.body, 'id'));
  expect((await node.ask(`GET /v1/reservations/${id}`)).body).toMatchObject({ lines: [{ reserved: 3 }] });
  await tell(event('shipment', { sku: 'A', location: 'DC1', quantity: 3, order: 'SO1' }));
  expect((await node.ask(`GET /v1/reservations/${id}`)).body).toMatchObject({ state: 'fulfilled' });
  await isSound();
});

test('a count below what is reserved makes the position oversold: nothing to sell, and nothing is lost', async () => {
  await tell(receipt('A', 'DC1', 10));
  const taken = await reserve([{ sku: 'A', quantity: 8 }]);
  await tell(event('count', { sku: 'A', location: 'DC1', quantity: 5 }));
  const positions = await node.ask('GET /v1/positions?sku=A');
  expect(at(positions.body, 'items')).toMatchObject([{ onHand: 5, reserved: 8, available: -3 }]);
  expect(await sellable('A')).toBe(0);
  // One place's shortage is met from another's stock first.
  await tell(receipt('A', 'DC2', 2));
  expect(await sellable('A')).toBe(0);
  await tell(receipt('A', 'DC2', 2));
  expect(await sellable('A')).toBe(1);
  const id = String(at(taken.body, 'id'));
  expect((await node.ask(`GET /v1/reservations/${id}`)).body).toMatchObject({ lines: [{ reserved: 8 }] });
  await isSound();
});

test('a reservation has 1,000 lines at most, and 5,001 are refused as well', async () => {
  for (const length of [1001, 5001]) {
    const lines = Array.from({ length }, () => ({ sku: 'A', quantity: 1 }));
    expect((await reserve(lines)).body).toMatchObject({ code: 'invalid_field', errors: [{ path: 'lines' }] });
  }
});
