// Lots over HTTP: read back as they were described, each description replacing the one before.

import { beforeEach, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { loadLots } from '../../store/allotment/lots.ts';
import { at, openHttpFor, putMore, type Answer, type HttpNode } from '../../testing/http.ts';
import { itemOf } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
  await putMore(node, { items: ['M', 'N'].map((sku) => itemOf(sku, { tracking: 'lot' })) });
});

function put(...body: readonly unknown[]): Promise<Answer> {
  return node.ask('PUT /v1/lots', { body });
}

async function listed(query = ''): Promise<unknown> {
  return at((await node.ask(`GET /v1/lots${query}`)).body, 'items');
}

const one = { sku: 'M', lot: 'L1', expiresAt: '2026-06-01T00:00:00.000Z', attributes: { origin: 'BE' } };
const never = { sku: 'N', lot: 'L1', expiresAt: null, attributes: {} };

test('lots are read back, by item and page by page, and as decisions have them', async () => {
  const { attributes: _, ...bare } = never;
  expect((await put(one, bare, { ...one, lot: 'L2' })).body).toEqual({ written: 3 });
  expect(await listed()).toEqual([one, { ...one, lot: 'L2' }, never]);
  expect(await listed('?sku=N')).toEqual([never]);
  const first = await node.ask('GET /v1/lots?limit=2');
  expect(await listed(`?limit=2&cursor=${String(at(first.body, 'nextCursor'))}`)).toEqual([never]);
  const found = await node.database.read(node.tenantId, (reader) => loadLots(reader, ['N', 'M', 'NONE']));
  expect(found).toHaveLength(3);
  expect(found).toContainEqual({ ...one, expiresAt: Date.parse(one.expiresAt) });
});

test('a description replaces the one before, and leaves its trace', async () => {
  await put(one);
  await put({ ...one, expiresAt: null, attributes: undefined });
  expect(await listed()).toEqual([{ ...one, expiresAt: null, attributes: {} }]);
  expect(at((await node.ask('GET /v1/audit')).body, 'items')).toMatchObject([
    { action: 'lots.put', subject: 'M L1' },
    { action: 'lots.put', subject: 'M L1' },
  ]);
});

test.each([
  ['an item that is not there', { sku: 'NONE' }, 'unknown_sku', 'sku'],
  ['an item without lots', { sku: 'A' }, 'lot_not_tracked', 'lot'],
  ['no name', { lot: '' }, 'invalid_field', 'lot'],
  ['the same twice', { lot: 'L1' }, 'conflict', 'lot'],
  ['no word of their end', { expiresAt: undefined }, 'invalid_field', 'expiresAt'],
  ['an end without a zone', { expiresAt: '2026-06-01T00:00:00' }, 'invalid_field', 'expiresAt'],
  ['an end before all times', { expiresAt: '1960-06-01T00:00:00Z' }, 'invalid_field', 'expiresAt'],
])('lots of or with %s are refused with the field, and nothing is written', async (_, more, code, path) => {
  const answer = await put(one, { ...one, lot: 'L2', ...more });
  expect([at(answer.body, 'code'), at(answer.body, 'errors', 0, 'path')]).toEqual([code, `1/${path}`]);
  expect(await listed()).toEqual([]);
});
