// Availability over HTTP by who asks, where and when: rules of a segment and of a customer, the locations of a region,
// and what can be promised by a date.

import { beforeEach, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, openHttpFor, putMore, receipt, type HttpNode } from '../testing/http.ts';
import { channelOf, itemOf, locationOf, standingClock } from '../testing/ledger.ts';

const { url } = await createTestDatabase();
const now = Date.parse('2026-06-01T08:00:00Z');

let node: HttpNode;

beforeEach(async () => {
  const clock = standingClock(now);
  node = await openHttpFor(url, { clock: { ...clock, now: () => clock.decisionTime() ?? now } });
  const calendar = { timeZone: 'Asia/Tokyo', workingDays: [1], cutOff: '12:00', holidays: [], handlingDays: 0 };
  await putMore(node, {
    items: [
      itemOf('KIT', {
        kit: [
          { sku: 'A', quantity: 2n },
          { sku: 'B', quantity: 1n },
        ],
      }),
    ],
    locations: [locationOf('DC1', { region: 'north' }), locationOf('DC2', { region: 'south', calendar })],
    channels: [channelOf('web', ['DC1', 'DC2'], { backorderLimit: 5n }), channelOf('shop', ['DC1'])],
  });
  await stock('A', 'DC1', 10);
  await stock('A', 'DC2', 4);
  await stock('B', 'DC1', 3);
});

async function stock(sku: string, location: string, quantity: number): Promise<void> {
  const body = { ...receipt(sku, location, quantity), time: '2026-05-01T00:00:00Z' };
  expect((await node.ask('POST /v1/events', { body })).body).toMatchObject({ outcome: 'applied' });
}

async function availabilityOf(words: string): Promise<unknown> {
  const { status, body } = await node.ask(`GET /v1/availability?${words}`);
  expect([status, body]).toMatchObject([200, {}]);
  const [sku, channel] = new URLSearchParams(words).getAll('sku').concat('web');
  const more = Object.fromEntries([...new URLSearchParams(words)].filter(([name]) => name !== 'sku'));
  const many = await node.ask('POST /v1/availability/query', { body: { channel, ...more, lines: [{ sku }] } });
  // Many are answered as one is.
  expect(at(many.body, 'items', 0)).toEqual({ ...Object(body), ageMs: expect.any(Number) as number });
  return body;
}

test('rules of a segment and of a customer apply to whoever says that he is one', async () => {
  const own = { channel: 'web', sku: 'A', unit: 'quantity' };
  const rules = [
    { id: 'vip', kind: 'ring_fence', value: 6, segment: 'vip', ...own },
    { id: 'c1', kind: 'cap', value: 3, customer: 'c1', ...own },
  ];
  expect((await node.ask('PUT /v1/allotment-rules', { body: rules })).status).toBe(200);
  expect(await availabilityOf('sku=A&channel=web')).toMatchObject({ availableToSell: 8 });
  expect(await availabilityOf('sku=A&channel=web&segment=vip')).toMatchObject({ availableToSell: 14 });
  expect(await availabilityOf('sku=A&channel=web&segment=vip&customer=c1')).toMatchObject({ availableToSell: 3 });
});

test('a region is the locations of the channel in it; one that no location is in is refused', async () => {
  expect(await availabilityOf('sku=A&channel=web&region=south')).toMatchObject({
    availableToSell: 4,
    availableToPromise: 4,
    byLocation: [{ location: 'DC2' }],
  });
  expect(await availabilityOf('sku=A&channel=web&region=south&location=DC1')).toMatchObject({ byLocation: [] });
  const none = await node.ask('GET /v1/availability?sku=A&channel=shop&region=south');
  expect(none.body).toMatchObject({ availableToSell: 0, availableToPromise: 0, byLocation: [] });
  const unknown = await node.ask('GET /v1/availability?sku=A&channel=web&region=sooth');
  expect(unknown.body).toMatchObject({ code: 'unknown_location', errors: [{ path: 'region' }] });
});

test('by a date, what is due by then is promised too, less what is owed, and no kit twice', async () => {
  const supply = [
    { order: 'PO1', sku: 'A', location: 'DC1', quantity: 5, dueAt: '2026-06-02T12:00:00Z' },
    { order: 'PO2', sku: 'A', location: 'DC2', quantity: 7, dueAt: '2026-06-03T18:00:00Z' },
    { order: 'PO3', sku: 'A', location: 'DC1', quantity: 90, dueAt: '2026-05-20T12:00:00Z' },
    { order: 'PO4', sku: 'B', location: 'DC1', quantity: 9, dueAt: '2026-06-03T00:00:00Z' },
  ];
  expect(JSON.stringify((await node.ask('PUT /v1/supply', { body: supply })).body)).not.toContain('refused');
  const promisedBy = async (date: string, sku = 'A'): Promise<unknown> => {
    const found = await availabilityOf(`sku=${sku}&channel=web&date=${date}`);
    return [at(found, 'availableToPromise'), at(found, 'byLocation', 0, 'availableToPromise')];
  };
  expect(await promisedBy('2026-06-01')).toEqual([14, 10]);
  expect(await promisedBy('2026-06-02T11:59:00Z')).toEqual([14, 10]);
  expect(await promisedBy('2026-06-02T12:00:00Z')).toEqual([19, 15]);
  // In Tokyo it is the fourth already.
  expect(await promisedBy('2026-06-03')).toEqual([19, 15]);
  expect(await promisedBy('2026-06-04')).toEqual([26, 15]);
  // Of 3 and later 12 B; 14 and later 26 A.
  expect(await promisedBy('2026-06-01', 'KIT')).toEqual([3, 3]);
  expect(await promisedBy('2026-06-04', 'KIT')).toEqual([12, 7]);
  const owing = { channel: 'web', policy: 'backorder', lines: [{ sku: 'A', quantity: 16 }] };
  expect((await node.ask('POST /v1/reservations', { body: owing })).status).toBe(201);
  expect(await promisedBy('2026-06-01')).toEqual([-2, 0]);
  expect(await promisedBy('2026-06-04')).toEqual([10, 5]);
  const over = await node.ask('GET /v1/availability?sku=A&channel=web&date=2026-05-30');
  expect(over.body).toMatchObject({ code: 'invalid_field', errors: [{ path: 'date' }] });
});
