// Availability over HTTP: what a channel may sell, in its unit, as of a sequence of the journal; and the exceptions
// that open when a fact has taken more than there was.

import { Client } from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';

import { query } from '../../../../test/query.ts';
import { createTestDatabase } from '../../../../test/test-database.ts';
import { deliverNotices } from '../operations/deliver-notices.ts';
import { makeId } from '../platform/ids.ts';
import { at, event, openHttpFor, putMore, receipt, type HttpNode } from '../testing/http.ts';
import { channelOf, itemOf, locationOf } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

async function take(...events: readonly object[]): Promise<void> {
  const answer = await node.ask('POST /v1/events', { body: events });
  const outcomes = events.map((_, index) => at(answer.body, 'results', index, 'outcome'));
  expect(outcomes).toEqual(events.map(() => 'applied'));
}

async function availabilityOf(words: string): Promise<unknown> {
  const answer = await node.ask(`GET /v1/availability?${words}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

test('is what the locations of the channel have, less what is promised and held back', async () => {
  await putMore(node, {
    locations: [locationOf('DC2', { safetyStock: 3n })],
    channels: [channelOf('web', ['DC1', 'DC2']), channelOf('shop', ['DC2'])],
  });
  await take(
    receipt('A', 'DC1', 10),
    receipt('A', 'DC2', 5),
    event('status_changed', { sku: 'A', location: 'DC1', quantity: 2, toStatus: 'damaged' }),
  );
  await node.ask('POST /v1/reservations', {
    body: { channel: 'web', lines: [{ sku: 'A', quantity: 4, location: 'DC1' }] },
  });
  expect(await availabilityOf('sku=A&channel=web')).toMatchObject({
    sku: 'A',
    channel: 'web',
    availableToSell: 6,
    availableToPromise: 9,
    uom: 'each',
    byLocation: [
      { location: 'DC1', availableToSell: 4, availableToPromise: 4 },
      { location: 'DC2', availableToSell: 2, availableToPromise: 5 },
    ],
    asOfSeq: 4,
  });
  expect(await availabilityOf('sku=A&channel=shop')).toMatchObject({
    availableToSell: 2,
    byLocation: [{ location: 'DC2' }],
  });
  expect(await availabilityOf('sku=A&channel=web&location=DC2')).toMatchObject({ availableToSell: 2 });
  expect(await availabilityOf('sku=B&channel=web')).toMatchObject({ availableToSell: 0, byLocation: [{}, {}] });
});

test('is in whole units of the channel, of the request, or exactly in the base UOM', async () => {
  await putMore(node, {
    items: [itemOf('CABLE', { scale: 2, baseUom: 'm', uoms: [{ code: 'reel', numerator: 50n, denominator: 1n }] })],
    channels: [channelOf('reels', ['DC1'], { uom: 'reel' })],
  });
  await take(receipt('CABLE', 'DC1', '149.99'), receipt('A', 'DC1', 7));
  expect(await availabilityOf('sku=CABLE&channel=web')).toMatchObject({ availableToSell: 149.99, uom: 'm' });
  expect(await availabilityOf('sku=CABLE&channel=reels')).toMatchObject({ availableToSell: 2, uom: 'reel' });
  expect(await availabilityOf('sku=CABLE&channel=reels&uom=m')).toMatchObject({ availableToSell: 149.99, uom: 'm' });
  expect(await availabilityOf('sku=CABLE&channel=web&uom=reel')).toMatchObject({ availableToSell: 2, uom: 'reel' });
  expect(await availabilityOf('sku=A&channel=reels')).toMatchObject({ availableToSell: 7, uom: 'each' });
});

test('is answered for many items as of one moment, in the order of the lines', async () => {
  await take(receipt('A', 'DC1', 10), receipt('B', 'DC2', 5));
  const answer = await node.ask('POST /v1/availability/query', {
    body: { channel: 'web', lines: [{ sku: 'B' }, { sku: 'A' }, { sku: 'B' }] },
  });
  expect(at(answer.body, 'items')).toMatchObject([
    { sku: 'B', availableToSell: 5, asOfSeq: 2 },
    { sku: 'A', availableToSell: 10, asOfSeq: 2 },
    { sku: 'B', availableToSell: 5, asOfSeq: 2 },
  ]);
});

test('is of one moment, also when the ledger goes on while it is read', async () => {
  await take(receipt('A', 'DC1', 1));
  const writer = new Client({ connectionString: url });
  await writer.connect();
  await writer.query('begin; lock table evenstock.positions in access exclusive mode');
  // Reads the sequence and then waits for the positions, which change before it gets them.
  const reading = availabilityOf('sku=A&channel=web');
  const waiting = `select from pg_locks l join pg_database d on d.oid = l.database
    where not l.granted and d.datname = current_database()`;
  await expect.poll(async () => (await query(url, waiting)).length).toBe(1);
  const own = `tenant_id = ${node.tenantId}`;
  await writer.query(`update evenstock.positions set sellable = 100 where ${own}`);
  await writer.query(`update evenstock.shard_heads set seq = 2 where ${own}; commit`);
  await writer.end();
  expect(await reading).toMatchObject({ availableToSell: 1, asOfSeq: 1 });
});

describe('a question', () => {
  test.each([
    [
      'about an unknown item',
      { channel: 'web', lines: [{ sku: 'A' }, { sku: 'NONE' }] },
      'unknown_sku',
      'lines/1/sku',
    ],
    ['for an unknown channel', { channel: 'x', lines: [{ sku: 'A' }] }, 'unknown_channel', 'channel'],
    ['in an unknown unit', { channel: 'web', lines: [{ sku: 'A', uom: 'case' }] }, 'unknown_uom', 'lines/0/uom'],
    [
      'about an unknown location',
      { channel: 'web', location: 'X', lines: [{ sku: 'A' }] },
      'unknown_location',
      'location',
    ],
    ['about nothing', { channel: 'web', lines: [] }, 'invalid_field', 'lines'],
    [
      'about too much',
      { channel: 'web', lines: Array.from({ length: 5001 }, () => ({ sku: 'A' })) },
      'invalid_field',
      'lines',
    ],
  ])('%s is refused with its field', async (_, body, code, path) => {
    const answer = await node.ask('POST /v1/availability/query', { body });
    expect(answer.body).toMatchObject({ code, errors: [{ path }] });
  });

  test('about 5,000 items is answered', async () => {
    const items = Array.from({ length: 5000 }, (_, index) => itemOf(`S${index}`));
    await putMore(node, { items });
    const lines = items.map(({ sku }) => ({ sku }));
    const answer = await node.ask('POST /v1/availability/query', { body: { channel: 'web', lines } });
    expect(at(answer.body, 'items', 4999)).toMatchObject({ sku: 'S4999', availableToSell: 0 });
  });
});

test('a fact that takes more than there was opens an exception, which closes when it is made good', async () => {
  await take(
    receipt('A', 'DC1', 2),
    event('shipment', { sku: 'A', location: 'DC1', quantity: 5 }, { correlationid: 'oops' }),
  );
  expect(await availabilityOf('sku=A&channel=web')).toMatchObject({ availableToSell: 0, availableToPromise: -3 });
  await deliverNotices({ database: node.database, makeId });
  const open = await node.ask('GET /v1/exceptions');
  expect(at(open.body, 'items')).toMatchObject([
    {
      kind: 'oversold',
      sku: 'A',
      location: 'DC1',
      uom: 'each',
      availableToPromise: -3,
      correlationId: 'oops',
      openedSeq: 2,
    },
  ]);
  await take(receipt('A', 'DC1', 4));
  await deliverNotices({ database: node.database, makeId });
  expect(at((await node.ask('GET /v1/exceptions')).body, 'items')).toEqual([]);
  const closed = await node.ask('GET /v1/exceptions?state=closed&sku=A&location=DC1');
  expect(at(closed.body, 'items')).toMatchObject([{ closedSeq: 3, availableToPromise: 1 }]);
});
