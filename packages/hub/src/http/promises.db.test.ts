// Promises over HTTP: over what is there, what is due and what is owed; what they refuse; and that they change nothing.

import { describe, expect, test, beforeEach } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../testing/http.ts';
import { channelOf, itemOf, locationOf, standingClock } from '../testing/ledger.ts';

const { url } = await createTestDatabase();
const now = Date.parse('2026-06-01T08:00:00Z');

let node: HttpNode;
let clock: ReturnType<typeof standingClock>;

beforeEach(async () => {
  clock = standingClock(now);
  // What is asked for happens when it is decided.
  node = await openHttpFor(url, { clock: { ...clock, now: () => clock.decisionTime() ?? now } });
});

function ask(body: object): Promise<Answer> {
  return node.ask('POST /v1/promises', { body: { channel: 'web', ...body } });
}

async function stock(sku: string, location: string, quantity: number): Promise<void> {
  const body = { ...receipt(sku, location, quantity), time: '2026-05-01T00:00:00Z' };
  expect((await node.ask('POST /v1/events', { body })).body).toMatchObject({ outcome: 'applied' });
}

async function supply(
  ...lines: readonly (readonly [order: string, location: string, quantity: number, due: string])[]
) {
  const body = lines.map(([order, location, quantity, dueAt]) => ({ order, sku: 'A', location, quantity, dueAt }));
  expect(JSON.stringify((await node.ask('PUT /v1/supply', { body })).body)).not.toContain('refused');
}

async function reserve(quantity: number, more: object = {}): Promise<void> {
  const body = { channel: 'web', lines: [{ sku: 'A', quantity }], ...more };
  expect((await node.ask('POST /v1/reservations', { body })).status).toBe(201);
}

test('part is there and part comes later; no unit is promised to two lines; nothing is reserved', async () => {
  await stock('A', 'DC1', 4);
  await stock('A', 'DC2', 3);
  await reserve(1, { lines: [{ sku: 'A', quantity: 1, location: 'DC1' }] });
  await supply(['PO1', 'DC2', 5, '2026-06-04T12:00:00Z'], ['PO2', 'DC1', 5, '2026-06-02T12:00:00Z']);
  const lines = [
    { sku: 'A', quantity: 8 },
    { sku: 'A', quantity: 9 },
  ];
  const expected = {
    lines: [
      {
        sku: 'A',
        uom: 'each',
        requested: 8,
        promises: [
          { date: '2026-06-01', quantity: 3, from: { location: 'DC1' } },
          { date: '2026-06-01', quantity: 3, from: { location: 'DC2' } },
          { date: '2026-06-02', quantity: 2, from: { location: 'DC1', order: 'PO2' } },
        ],
        unpromised: 0,
      },
      {
        sku: 'A',
        uom: 'each',
        requested: 9,
        promises: [
          { date: '2026-06-02', quantity: 3, from: { location: 'DC1', order: 'PO2' } },
          { date: '2026-06-04', quantity: 5, from: { location: 'DC2', order: 'PO1' } },
        ],
        unpromised: 1,
      },
    ],
    asOfSeq: 5,
  };
  expect((await ask({ lines })).body).toEqual(expected);
  expect((await ask({ lines })).body).toEqual(expected);
});

test('what is needed by a day or a time is not promised later', async () => {
  await stock('A', 'DC1', 1);
  await supply(['PO1', 'DC1', 5, '2026-06-04T12:00:00Z']);
  const lines = [{ sku: 'A', quantity: 3 }];
  const left = async (neededBy: string): Promise<unknown> => (await ask({ lines, neededBy })).body;
  expect(await left('2026-06-03')).toMatchObject({ lines: [{ unpromised: 2 }] });
  expect(await left('2026-06-03T23:00:00Z')).toMatchObject({ lines: [{ unpromised: 2 }] });
  expect(await left('2026-06-04')).toMatchObject({ lines: [{ unpromised: 0 }] });
  expect(await left('2026-06-04T23:00:00Z')).toMatchObject({ lines: [{ unpromised: 0 }] });
});

test('late supply counts until its grace is over', async () => {
  await supply(['PO1', 'DC1', 5, '2026-05-31T10:00:00Z']);
  const lines = [{ sku: 'A', quantity: 5 }];
  expect((await ask({ lines })).body).toMatchObject({ lines: [{ promises: [{ date: '2026-06-01', quantity: 5 }] }] });
  clock.advance(2 * 3_600_000 + 1);
  expect((await ask({ lines })).body).toMatchObject({ lines: [{ promises: [], unpromised: 5 }] });
});

test('what others are owed, and supply to places that the channel does not sell from, is not promised', async () => {
  await putMore(node, { locations: [locationOf('DC9')], channels: [channelOf('web', ['DC1', 'DC2'])] });
  await reserve(2, { policy: 'backorder' });
  await reserve(3, { policy: 'backorder', kind: 'soft', ttlSeconds: 60 });
  await supply(['PO1', 'DC1', 9, '2026-06-04T12:00:00Z'], ['PO2', 'DC9', 9, '2026-06-04T12:00:00Z']);
  const lines = [{ sku: 'A', quantity: 20 }];
  expect((await ask({ lines })).body).toMatchObject({ lines: [{ promises: [{ quantity: 4 }], unpromised: 16 }] });
  // The hold is over, whether it has been swept or not.
  clock.advance(60_000);
  expect((await ask({ lines })).body).toMatchObject({ lines: [{ promises: [{ quantity: 7 }], unpromised: 13 }] });
});

test('quantities are in base units, whatever unit they were asked in', async () => {
  await putMore(node, {
    items: [itemOf('ROPE', { scale: 1, uoms: [{ code: 'roll', numerator: 25n, denominator: 2n }] })],
  });
  await stock('ROPE', 'DC1', 20);
  const answer = await ask({ lines: [{ sku: 'ROPE', quantity: 2, uom: 'roll' }] });
  expect(answer.body).toMatchObject({ lines: [{ requested: 25, promises: [{ quantity: 20 }], unpromised: 5 }] });
});

describe('a request is refused', () => {
  const line = { sku: 'A', quantity: 1 };
  test.each([
    ['about a channel that is not there', { channel: 'x', lines: [line] }, 422, 'unknown_channel', 'channel'],
    [
      'about an item that is not there',
      { lines: [line, { sku: 'x', quantity: 1 }] },
      422,
      'unknown_sku',
      'lines/1/sku',
    ],
    ['about no quantity', { lines: [{ sku: 'A', quantity: 0 }] }, 422, 'quantity_out_of_range', 'lines/0/quantity'],
    [
      'about part of a unit',
      { lines: [{ sku: 'A', quantity: '0.5' }] },
      422,
      'quantity_not_representable',
      'lines/0/quantity',
    ],
    ['about a unit that is not there', { lines: [{ ...line, uom: 'x' }] }, 422, 'unknown_uom', 'lines/0/uom'],
    [
      'needed by a time that is past',
      { lines: [line], neededBy: '2026-06-01T07:59:59Z' },
      400,
      'invalid_field',
      'neededBy',
    ],
    ['needed by a day that is past', { lines: [line], neededBy: '2026-05-30' }, 400, 'invalid_field', 'neededBy'],
    ['needed by what is no day', { lines: [line], neededBy: '2026-06-31' }, 400, 'invalid_field', 'neededBy'],
    ['without lines', { lines: [] }, 400, 'invalid_field', 'lines'],
    ['of 5,001 lines', { lines: Array.from({ length: 5001 }, () => line) }, 400, 'invalid_field', 'lines'],
    ['with a field that nobody knows', { lines: [line], transitDays: 2 }, 400, 'unknown_field', 'transitDays'],
  ])('%s', async (_, body, status, code, path) => {
    const answer = await ask(body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(at(answer.body, 'errors', 0, 'path')).toBe(path);
  });

  test('of 5,000 lines not', async () => {
    await stock('A', 'DC1', 4999);
    const answer = await ask({ lines: Array.from({ length: 5000 }, () => line) });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).toContain('"promises":[],"unpromised":1}],"asOfSeq":1');
  });
});
