// Serial numbers are carried from what is told into the journal and out again; balances do not know them.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../testing/http.ts';
import { itemOf } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
  const kit = [{ sku: 'A', quantity: 1n }];
  const items = [itemOf('S', { tracking: 'serial' }), itemOf('SK', { tracking: 'serial', kit })];
  await putMore(node, { items });
});

const here = { sku: 'S', location: 'DC1' };

function tell(body: object): Promise<Answer> {
  return node.ask('POST /v1/events', { body });
}

function reserve(line: object, more: object = {}): Promise<Answer> {
  return node.ask('POST /v1/reservations', { body: { channel: 'web', lines: [{ sku: 'S', ...line }], ...more } });
}

/** Of each entry: its kind, and the serials that it keeps. */
async function carried(): Promise<(readonly [kind: unknown, serials: unknown])[]> {
  const items = at((await node.ask('GET /v1/movements?sku=S&limit=100')).body, 'items');
  return Array.isArray(items) ? items.map((one) => [at(one, 'kind'), at(one, 'serials')]) : [];
}

async function isSound(): Promise<void> {
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
}

test('serials go with movements and reservations into the journal, and out as events', async () => {
  await tell(receipt('S', 'DC1', 2, { serials: ['a', 'b'] }));
  await tell(receipt('S', 'DC2', 2, { serials: ['c', 'd'] }));
  await tell(receipt('S', 'DC2', 1));
  // Two entries: each has as many as it promises.
  expect((await reserve({ quantity: 4, serials: ['a', 'b', 'c', 'd'] }, { order: 'SO1' })).status).toBe(201);
  const data = { ...here, quantity: 2, order: 'SO1', serials: ['b', 'a'] };
  const shipped = event('shipment', data);
  expect((await tell(shipped)).body).toMatchObject({ outcome: 'applied' });
  expect((await tell(shipped)).body).toMatchObject({ outcome: 'duplicate' });
  const other = { ...shipped, data: { ...data, serials: ['a', 'b'] } };
  expect((await tell(other)).body).toMatchObject({ code: 'event_id_reused' });
  expect(await carried()).toEqual([
    ['receipt', ['a', 'b']],
    ['receipt', ['c', 'd']],
    ['receipt', undefined],
    ['reserved', ['a', 'b']],
    ['reserved', ['c', 'd']],
    ['shipment', ['b', 'a']],
  ]);
  const out = await node.ask('GET /v1/events?limit=100');
  expect(JSON.stringify(out.body)).toContain('"serials":["b","a"]');
  await isSound();
});

test('serials of a shipment over several portions are dealt out in their order', async () => {
  await tell(receipt('S', 'DC1', 5));
  await reserve({ quantity: 1 }, { order: 'SO1' });
  await reserve({ quantity: 1, serials: ['y'] }, { order: 'SO1' });
  const data = { ...here, quantity: 3, order: 'SO1', serials: ['x', 'y', 'z'] };
  expect((await tell(event('shipment', data))).body).toMatchObject({ outcome: 'applied' });
  const shipped = (await carried()).filter(([kind]) => kind === 'shipment');
  expect(shipped.map(([, serials]) => serials)).toEqual([['x'], ['y'], ['z']]);
  await isSound();
});

test('a line that is granted in part keeps as many as it is promised', async () => {
  await tell(receipt('S', 'DC1', 1));
  const taken = await reserve({ quantity: 2, serials: ['a', 'b'] }, { policy: 'partial' });
  expect(taken.status).toBe(201);
  expect((await carried()).at(-1)).toEqual(['reserved', ['a']]);
  await isSound();
});

describe('serials are refused', () => {
  test.each([
    ['when there are too few', receipt('S', 'DC1', 2, { serials: ['a'] }), 'data/serials'],
    ['when there are too many', receipt('S', 'DC1', 1, { serials: ['a', 'b'] }), 'data/serials'],
    ['when there are none', receipt('S', 'DC1', 1, { serials: [] }), 'data/serials'],
    ['when one is there twice', receipt('S', 'DC1', 2, { serials: ['a', 'a'] }), 'data/serials/1'],
    ['when one is empty', receipt('S', 'DC1', 1, { serials: [''] }), 'data/serials/0'],
    ['of an item that has none', receipt('A', 'DC1', 1, { serials: ['a'] }), 'data/serials'],
    ['of a count', event('count', { ...here, quantity: 1, serials: ['a'] }), 'data/serials'],
    [
      'of a kit that is made',
      event('kit_assembled', { ...here, sku: 'SK', quantity: 1, serials: ['a'] }),
      'data/serials',
    ],
  ])('%s', async (_, body, path) => {
    const answer = await tell(body);
    expect(answer.body).toMatchObject({ code: 'invalid_field', errors: [{ path }] });
    expect((await node.ask('GET /v1/movements?limit=1')).body).toMatchObject({ items: [] });
  });

  test('of a line, with where they are', async () => {
    await tell(receipt('S', 'DC1', 5));
    const codes = async (line: object): Promise<unknown> => {
      const { body } = await reserve(line);
      return [at(body, 'code'), at(body, 'errors', 0, 'path')];
    };
    expect(await codes({ quantity: 2, serials: ['a'] })).toEqual(['invalid_field', 'lines/0/serials']);
    expect(await codes({ quantity: 2, serials: ['a', 'a'] })).toEqual(['invalid_field', 'lines/0/serials/1']);
    expect(await codes({ sku: 'A', quantity: 1, serials: ['a'] })).toEqual(['invalid_field', 'lines/0/serials']);
  });
});

test('an adjustment downwards names the units that are gone', async () => {
  await tell(receipt('S', 'DC1', 3));
  const body = event('adjustment', { ...here, quantity: -2, serials: ['a', 'b'] });
  expect((await tell(body)).body).toMatchObject({ outcome: 'applied' });
  expect((await carried()).at(-1)).toEqual(['adjustment', ['a', 'b']]);
  await isSound();
});
