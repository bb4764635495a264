// Leaks: a reservation that stays open although its order is over elsewhere shows, and no longer than it is so; and
// promises of dated supply that will not come.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { raisePromises } from '../../operations/orders/raise-promises.ts';
import { makeId } from '../../platform/ids.ts';
import { at, openHttpFor, receipt, type Answer, type HttpNode } from '../../testing/http.ts';
import { standingClock } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();
const start = Date.parse('2026-06-01T08:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;

let node: HttpNode;
let clock: ReturnType<typeof standingClock>;

beforeEach(async () => {
  clock = standingClock(start);
  node = await openHttpFor(url, { clock: { ...clock, now: () => clock.decisionTime() ?? start } });
});

function put(...body: readonly object[]): Promise<Answer> {
  return node.ask('PUT /v1/order-statuses', { body });
}

async function raise(): Promise<string[]> {
  const raised: string[] = [];
  const onException = (kind: string, tenantId: number): void => {
    if (tenantId === node.tenantId) raised.push(kind);
  };
  await raisePromises({ database: node.database, clock, makeId, onException }, 15 * minute);
  return raised;
}

async function listed(query = ''): Promise<unknown> {
  const { status, body } = await node.ask(`GET /v1/exceptions?${query}`);
  expect(status).toBe(200);
  return at(body, 'items');
}

async function stock(quantity: number, more: object = {}): Promise<void> {
  const answer = await node.ask('POST /v1/events', { body: receipt('A', 'DC1', quantity, more) });
  expect(answer.body).toMatchObject({ outcome: 'applied' });
}

async function reserve(order: string, quantity: number, more: object = {}): Promise<string> {
  const body = { channel: 'web', order, lines: [{ sku: 'A', quantity }], ...more };
  const answer = await node.ask('POST /v1/reservations', { body });
  expect(answer.status).toBe(201);
  return String(at(answer.body, 'id'));
}

async function isSound(): Promise<void> {
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
}

describe('a reservation of an order that is over', () => {
  test('counts as leaked after the grace, once, until it ends', async () => {
    await stock(10);
    const [one, two, other] = [await reserve('SO1', 1), await reserve('SO1', 2), await reserve('SO2', 3)];
    expect((await put({ order: 'SO1', status: 'closed' }, { order: 'SO2', status: 'open' })).body).toEqual({
      results: [
        { order: 'SO1', outcome: 'applied', released: [], unreleased: [] },
        { order: 'SO2', outcome: 'applied', released: [], unreleased: [] },
      ],
    });
    clock.advance(15 * minute - 1);
    expect(await raise()).toEqual([]);
    clock.advance(1);
    expect(await raise()).toEqual(['reservation_leaked', 'reservation_leaked']);
    expect(await raise()).toEqual([]);
    const found = await listed('kind=reservation_leaked');
    expect(found).toMatchObject([{ kind: 'reservation_leaked' }, { kind: 'reservation_leaked' }]);
    expect(JSON.stringify(found)).not.toContain(other);
    await node.ask(`POST /v1/reservations/${one}/release`);
    expect(await raise()).toEqual([]);
    expect(await listed('kind=reservation_leaked')).toMatchObject([{ subject: two }]);
    expect(await listed('kind=reservation_leaked&state=closed')).toMatchObject([{ subject: one }]);
    expect(await listed('kind=oversold&state=all')).toEqual([]);
    await isSound();
  });

  test('is no leak once the order is open again, nor one that has expired', async () => {
    await stock(10);
    await reserve('SO1', 1);
    await reserve('SO2', 1, { ttlSeconds: 60 });
    await put({ order: 'SO1', status: 'cancelled' }, { order: 'SO2', status: 'cancelled' });
    clock.advance(20 * minute);
    expect(await raise()).toEqual(['reservation_leaked']);
    expect((await put({ order: 'SO1', status: 'open' })).body).toMatchObject({ results: [{ outcome: 'applied' }] });
    await raise();
    expect(await listed()).toEqual([]);
  });

  test('is given back at once where that is asked for, and the audit says who asked', async () => {
    await stock(10);
    const [closed, cancelled] = [await reserve('SO1', 4), await reserve('SO2', 3)];
    const picked = await reserve('SO2', 1);
    const place = { sku: 'A', location: 'DC1', quantity: 1, reservationId: picked };
    for (const type of ['allocated', 'pick']) {
      const event = {
        specversion: '1.0',
        id: makeId('evt'),
        source: 'wms',
        type: `evenstock.${type}.v1`,
        data: place,
      };
      expect((await node.ask('POST /v1/events', { body: event })).body).toMatchObject({ outcome: 'applied' });
    }
    const release = true;
    const lines = [
      { order: 'SO1', status: 'closed', release },
      { order: 'SO2', status: 'cancelled', release },
      { order: 'SO3', status: 'cancelled', release },
    ];
    expect((await put(...lines)).body).toEqual({
      results: [
        { order: 'SO1', outcome: 'applied', released: [closed], unreleased: [] },
        {
          order: 'SO2',
          outcome: 'applied',
          released: [cancelled],
          unreleased: [{ reservation: picked, code: 'invalid_state' }],
        },
        { order: 'SO3', outcome: 'applied', released: [], unreleased: [] },
      ],
    });
    expect((await node.ask(`GET /v1/reservations/${closed}`)).body).toMatchObject({ state: 'released' });
    expect((await node.ask(`GET /v1/reservations/${cancelled}`)).body).toMatchObject({ state: 'cancelled' });
    const trail = at((await node.ask('GET /v1/audit')).body, 'items');
    expect(trail).toMatchObject([{ action: 'order_statuses.put', detail: { releasing: ['SO1', 'SO2', 'SO3'] } }]);
    clock.advance(20 * minute);
    expect(await raise()).toEqual(['reservation_leaked']);
    expect((await put(...lines)).body).toMatchObject({ results: [{ outcome: 'unchanged' }, {}, {}] });
    await isSound();
  });

  test('is left alone where the order is open', async () => {
    await stock(10);
    const id = await reserve('SO1', 4);
    const answer = await put({ order: 'SO1', status: 'open', release: true });
    expect(answer.body).toMatchObject({ results: [{ released: [], unreleased: [] }] });
    expect((await node.ask(`GET /v1/reservations/${id}`)).body).toMatchObject({ state: 'confirmed' });
  });
});

describe('the word on an order', () => {
  test('is the later one, and is read back', async () => {
    const outcome = async (line: object): Promise<unknown> => at((await put(line)).body, 'results', 0, 'outcome');
    const line = { order: 'SO1', status: 'closed', at: '2026-05-02T00:00:00Z' };
    expect(await outcome(line)).toBe('applied');
    expect(await outcome(line)).toBe('unchanged');
    expect(await outcome({ order: 'SO1', status: 'closed' })).toBe('unchanged');
    expect(await outcome({ ...line, status: 'open', at: '2026-05-01T00:00:00Z' })).toBe('stale');
    expect(await outcome({ ...line, status: 'cancelled', at: '2026-05-03T00:00:00Z', source: 'oms' })).toBe(
      'applied',
    );
    await put({ order: 'SO2', status: 'open' });
    const items = async (query: string): Promise<unknown> =>
      at((await node.ask(`GET /v1/order-statuses?${query}`)).body, 'items');
    expect(await items('order=SO1')).toEqual([
      { order: 'SO1', status: 'cancelled', at: '2026-05-03T00:00:00.000Z', source: 'oms' },
    ]);
    expect(await items('status=open')).toMatchObject([{ order: 'SO2', at: '2026-06-01T08:00:00.000Z' }]);
    expect(await items('limit=1&cursor=SO1')).toMatchObject([{ order: 'SO2' }]);
  });

  test('is that of the owner of the fact', async () => {
    await stock(10);
    const id = await reserve('SO1', 4);
    await node.ask('PUT /v1/sources', { body: [{ code: 'oms' }, { code: 'shop' }] });
    await node.ask('PUT /v1/ownership', { body: [{ id: 'orders', fact: 'order_status', source: 'oms' }] });
    const line = { order: 'SO1', status: 'cancelled', release: true };
    for (const source of [{ source: 'shop' }, {}]) {
      const answer = await put({ ...line, ...source });
      expect(answer.body).toMatchObject({ results: [{ outcome: 'observation', released: [] }] });
    }
    expect(at((await node.ask('GET /v1/order-statuses')).body, 'items')).toEqual([]);
    expect((await put({ ...line, source: 'oms' })).body).toMatchObject({ results: [{ released: [id] }] });
  });

  test.each([
    [
      'twice in one request',
      [
        { order: 'X', status: 'open' },
        { order: 'X', status: 'open' },
      ],
      'conflict',
      '1/order',
    ],
    ['of a status that is none', [{ order: 'X', status: 'lost' }], 'invalid_field', '0/status'],
    ['at no time', [{ order: 'X', status: 'open', at: '2026-02-30T00:00:00Z' }], 'invalid_field', '0/at'],
    ['of the future', [{ order: 'X', status: 'open', at: '2026-06-03T00:00:00Z' }], 'invalid_field', '0/at'],
    ['with an unknown field', [{ order: 'X', status: 'open', why: '' }], 'unknown_field', '0/why'],
    [
      'in 5,001 lines',
      Array.from({ length: 5001 }, (_, i) => ({ order: `${i}`, status: 'open' })),
      'invalid_field',
      '',
    ],
  ])('is refused %s, and nothing is kept', async (_, body, code, path) => {
    expect((await put({ order: 'A', status: 'open' }, ...body)).status).toBeGreaterThanOrEqual(400);
    expect((await put(...body)).body).toMatchObject({ code, errors: [{ path }] });
    expect(at((await node.ask('GET /v1/order-statuses')).body, 'items')).toEqual([]);
  });
});

describe('a promise of dated supply', () => {
  const dueAt = new Date(start + day).toISOString();

  function supply(quantity: number, more: object = {}): Promise<Answer> {
    const line = { order: 'PO1', sku: 'A', location: 'DC1', quantity, dueAt, ...more };
    return node.ask('PUT /v1/supply', { body: [line] });
  }

  async function promised(quantity: number): Promise<string> {
    const neededBy = new Date(start + 2 * day).toISOString();
    return reserve('SO1', quantity, { lines: [{ sku: 'A', quantity, neededBy }] });
  }

  test('is at risk when less will come than is promised, and not any more when enough will', async () => {
    await supply(10);
    await promised(8);
    expect(await raise()).toEqual([]);
    await supply(5);
    expect(await raise()).toEqual(['promise_at_risk']);
    expect(await raise()).toEqual([]);
    const about = { kind: 'promise_at_risk', sku: 'A', location: 'DC1', subject: 'PO1', uom: 'each' };
    expect(await listed()).toMatchObject([{ ...about, quantity: 3 }]);
    await supply(0);
    expect(await raise()).toEqual([]);
    expect(await listed()).toMatchObject([{ ...about, quantity: 8 }]);
    await supply(9);
    await raise();
    expect(await listed()).toEqual([]);
    expect(await listed('state=closed')).toMatchObject([about]);
    await isSound();
  });

  test('is at risk when the supply is late beyond its grace, until it comes', async () => {
    await supply(10);
    const id = await promised(8);
    clock.advance(2 * day);
    expect(await raise()).toEqual([]);
    clock.advance(1);
    expect(await raise()).toEqual(['promise_at_risk']);
    expect(await listed('kind=promise_at_risk')).toMatchObject([{ quantity: 8 }]);
    await stock(10, { order: 'PO1' });
    await raise();
    expect(await listed()).toEqual([]);
    expect((await node.ask(`GET /v1/reservations/${id}`)).body).toMatchObject({ lines: [{ reserved: 8 }] });
    await isSound();
  });

  test('is not at risk when the supply is late and nothing is promised of it', async () => {
    await supply(10);
    clock.advance(3 * day);
    expect(await raise()).toEqual([]);
  });
});
