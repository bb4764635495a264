// Safety stock over HTTP: stated in any unit of the item, taken back, and known to the next decision.

import { beforeEach, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { loadItems } from '../../store/items.ts';
import { readHead } from '../../store/shard-heads.ts';
import { at, openHttpFor, putMore, type Answer, type HttpNode } from '../../testing/http.ts';
import { itemOf } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
  const uoms = [{ code: 'case', numerator: 12n, denominator: 1n }];
  await putMore(node, { items: [itemOf('M', { scale: 2, uoms })] });
});

function put(...body: readonly unknown[]): Promise<Answer> {
  return node.ask('PUT /v1/safety-stock', { body });
}

async function listed(query = ''): Promise<unknown> {
  return at((await node.ask(`GET /v1/safety-stock${query}`)).body, 'items');
}

test('safety stock is read back in base units, by item and by location, page by page', async () => {
  const answer = await put(
    { sku: 'M', location: 'DC2', quantity: '0.25' },
    { sku: 'M', location: 'DC1', quantity: 2, uom: 'case' },
    { sku: 'A', location: 'DC1', quantity: 0 },
  );
  expect(answer).toMatchObject({ status: 200, body: { written: 3 } });
  const [a, m1, m2] = [
    { sku: 'A', location: 'DC1', quantity: 0, uom: 'each' },
    { sku: 'M', location: 'DC1', quantity: 24, uom: 'each' },
    { sku: 'M', location: 'DC2', quantity: 0.25, uom: 'each' },
  ];
  expect(await listed()).toEqual([a, m1, m2]);
  expect(await listed('?sku=M')).toEqual([m1, m2]);
  expect(await listed('?location=DC1')).toEqual([a, m1]);
  const first = await node.ask('GET /v1/safety-stock?limit=2');
  expect(await listed(`?limit=2&cursor=${String(at(first.body, 'nextCursor'))}`)).toEqual([m2]);
  expect((await node.ask('GET /v1/safety-stock?cursor=x')).body).toMatchObject({ code: 'invalid_field' });
});

test('an item carries its safety stock along, through its own changes too, until it is taken back', async () => {
  const carried = async (): Promise<unknown> =>
    node.database.read(node.tenantId, async (reader) => (await loadItems(reader, ['M']))[0]?.safetyStock);
  expect(await carried()).toEqual(new Map());
  await put({ sku: 'M', location: 'DC1', quantity: 1 }, { sku: 'M', location: 'DC2', quantity: 2 });
  await node.ask('PUT /v1/items', { body: [{ sku: 'M', scale: 2, name: 'other' }] });
  expect(await carried()).toEqual(
    new Map([
      ['DC1', 100n],
      ['DC2', 200n],
    ]),
  );
  await put({ sku: 'M', location: 'DC1', quantity: 3 }, { sku: 'M', location: 'DC2', quantity: null });
  expect(await carried()).toEqual(new Map([['DC1', 300n]]));
});

test('decisions hear of it, and so does the audit trail', async () => {
  const { database, tenantId } = node;
  const before = await database.read(tenantId, readHead);
  await put({ sku: 'A', location: 'DC1', quantity: 1 });
  const after = await database.read(tenantId, readHead);
  expect(after.catalogueVersion).toBe(before.catalogueVersion + 1n);
  expect(at((await node.ask('GET /v1/audit')).body, 'items')).toMatchObject([
    { action: 'safety_stock.put', subject: 'A', detail: [{ sku: 'A', location: 'DC1', quantity: 1 }] },
  ]);
});

test.each([
  ['an item that is not there', { sku: 'NONE' }, 'unknown_sku', 'sku'],
  ['a location that is not there', { location: 'DC9' }, 'unknown_location', 'location'],
  ['a unit that it does not have', { uom: 'box' }, 'unknown_uom', 'uom'],
  ['less than nothing', { quantity: -1 }, 'quantity_out_of_range', 'quantity'],
  ['half a unit', { quantity: 0.5 }, 'quantity_not_representable', 'quantity'],
  ['no quantity', { quantity: undefined }, 'invalid_field', 'quantity'],
  ['the same twice', { location: 'DC1' }, 'conflict', 'location'],
])('safety stock of %s is refused with the field, and nothing is written', async (_, more, code, path) => {
  const answer = await put(
    { sku: 'A', location: 'DC1', quantity: 1 },
    { sku: 'A', location: 'DC2', quantity: 1, ...more },
  );
  expect(answer.body).toMatchObject({ code, errors: [{ path: `1/${path}` }] });
  expect(await listed()).toEqual([]);
});
