// Contracts over HTTP: agreed on, read back, revised and removed; held against records with the path that is wrong; and
// made from what was learned. Findings are listed and decided about. What is no contract is refused, however made.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { learningMessages } from '../../domain/shapes/learning.ts';
import { contractOf, type ContractCache } from '../../operations/inbound/contract-of.ts';
import { observeShapes } from '../../operations/inbound/observe-shapes.ts';
import { makeId } from '../../platform/ids.ts';
import { at, makeKey, openHttpFor, type Answer, type HttpNode } from '../../testing/http.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

const schema = {
  type: 'object',
  required: ['sku'],
  properties: { sku: { type: 'string', pattern: '^[A-Z]{1,8}$' }, qty: { type: 'integer', minimum: 0 } },
};

function put(given: unknown, topic = 'stock'): Promise<Answer> {
  return node.ask('PUT /v1/contracts', { body: [{ source: 'wms', topic, schema: given }] });
}

describe('contracts', () => {
  test('are read back as they were agreed on, with every revision', async () => {
    expect(await put(schema)).toMatchObject({ status: 200, body: { written: 1, changed: 1 } });
    expect((await put(schema)).body).toEqual({ written: 1, changed: 0 });
    await put(true, 'orders');
    const list = await node.ask('GET /v1/contracts');
    expect(list.body).toMatchObject({
      items: [
        { source: 'wms', topic: 'orders', revision: 1, schema: true },
        { source: 'wms', topic: 'stock', revision: 1, schema },
      ],
      nextCursor: null,
    });
    await put(null);
    expect(at((await node.ask('GET /v1/contracts')).body, 'items', 1)).toBeUndefined();
    const revisions = await node.ask('GET /v1/contracts/wms/stock/revisions');
    expect(revisions.body).toMatchObject({
      items: [
        { revision: 2, isRemoved: true },
        { revision: 1, isRemoved: false, record: { schema } },
      ],
    });
    expect(at((await node.ask('GET /v1/audit')).body, 'items', 0, 'action')).toBe('contracts.put');
  });

  test('are listed page by page', async () => {
    for (const topic of ['a', 'b', 'c']) await put(schema, topic);
    const first = await node.ask('GET /v1/contracts?limit=2');
    const cursor = encodeURIComponent(String(at(first.body, 'nextCursor')));
    const second = await node.ask(`GET /v1/contracts?limit=2&cursor=${cursor}`);
    expect(at(second.body, 'items')).toMatchObject([{ topic: 'c' }]);
  });

  test('are held against records', async () => {
    await put(schema);
    const cache: ContractCache = new Map();
    const find = (topic: string) =>
      node.database.read(node.tenantId, (reader) => contractOf(cache, reader, 'wms', topic));
    expect(await find('orders')).toBeNull();
    const contract = await find('stock');
    expect(contract?.check({ sku: 'A', qty: 3 })).toBeNull();
    expect(contract?.check({ sku: 'A', qty: -3 })).toEqual({
      ok: false,
      refusal: {
        code: 'contract_violated',
        detail: 'qty: It must be at least 0. (contract wms/stock, revision 1)',
        path: 'qty',
      },
    });
    expect(await find('stock')).toBe(contract);
    await put({ ...schema, required: ['sku', 'qty'] });
    expect((await find('stock'))?.check({ sku: 'A' })).toMatchObject({ refusal: { path: 'qty' } });
    await put(null);
    expect(await find('stock')).toBeNull();
  });

  test.each([
    ['a text', 'text', 'schema'],
    ['an unknown keyword', { patternProperties: {} }, 'schema/patternProperties'],
    ['a reference to elsewhere', { $ref: 'https://example.com/schema' }, 'schema/$ref'],
    ['a reference to itself', { $ref: '#' }, 'schema/$ref'],
    ['a catastrophic pattern', { pattern: '^(a+)+$' }, 'schema/pattern'],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, 'schema/$schema'],
  ])('are refused when there is %s', async (_, given, path) => {
    const answer = await put(given);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_field', errors: [{ path: `0/${path}` }] } });
  });

  test('are refused as a whole, when too large, given twice or of a topic that is none', async () => {
    const good = { source: 'wms', topic: 'stock', schema };
    const large = { description: 'x'.repeat(100_001) };
    const body = (...list: unknown[]) => node.ask('PUT /v1/contracts', { body: list });
    expect(await put(large)).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
    expect(await body(good, good)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await body(good, { ...good, topic: 'a/b' })).toMatchObject({ status: 400 });
    expect(await body(good, { ...good, topic: 'other', schema: 3 })).toMatchObject({ status: 400 });
    expect(await body(good, { source: 'wms', topic: 'other' })).toMatchObject({ status: 400 });
    expect(at((await node.ask('GET /v1/contracts')).body, 'items')).toEqual([]);
  });

  test('need the scopes of sources', async () => {
    const key = await makeKey(node.database, node.tenantId, ['sources:read']);
    expect(await node.ask('PUT /v1/contracts', { body: [], key })).toMatchObject({ status: 403 });
    expect(await node.ask('GET /v1/contracts', { key })).toMatchObject({ status: 200 });
    expect(await node.ask('POST /v1/schema-findings/fnd_1/accept', { key })).toMatchObject({ status: 403 });
  });
});

async function observe(...records: readonly unknown[]): Promise<void> {
  const message = { source: 'wms', topic: 'stock', messageId: makeId('msg') };
  const context = { database: node.database, makeId, shapes: new Map() };
  expect((await observeShapes(context, node.tenantId, message, records)).fault).toBeNull();
}

describe('what is learned', () => {
  test('becomes a contract that can be agreed on as it is', async () => {
    expect(await node.ask('GET /v1/contracts/wms/stock/learned')).toMatchObject({ status: 404 });
    await observe({ sku: 'A', qty: 1, lots: ['x'] }, { sku: 'B', qty: 1.5, lots: [] });
    const { body } = await node.ask('GET /v1/contracts/wms/stock/learned');
    expect(body).toMatchObject({ version: 1, isLearning: true, messages: 1, records: 2, isCut: false });
    const learned = at(body, 'schema');
    expect(learned).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        lots: { type: 'array', items: { type: 'string' } },
        qty: { type: 'number' },
        sku: { type: 'string' },
      },
      required: ['lots', 'qty', 'sku'],
    });
    expect(await put(learned)).toMatchObject({ status: 200 });
  });

  test('is what findings differ from, and a person decides about them', async () => {
    for (let count = 0; count < learningMessages; count += 1) await observe({ sku: 'A' });
    await observe({ sku: 'A', note: 'x' });
    await observe({ sku: 1 });
    const list = await node.ask('GET /v1/schema-findings?source=wms&state=open');
    expect(at(list.body, 'items')).toMatchObject([
      { kind: 'type_changed', path: 'sku', before: 'string', after: 'integer', messages: 1 },
      { kind: 'new_field', path: 'note', before: null, after: 'string', messages: 1 },
    ]);
    const id = String(at(list.body, 'items', 1, 'id'));
    const accepted = await node.ask(`POST /v1/schema-findings/${id}/accept`);
    expect(accepted).toMatchObject({ status: 200, body: { id, state: 'accepted' } });
    expect(await node.ask(`POST /v1/schema-findings/${id}/dismiss`)).toMatchObject({ status: 409 });
    expect(await node.ask('POST /v1/schema-findings/fnd_none/accept')).toMatchObject({ status: 404 });
    const { body } = await node.ask('GET /v1/contracts/wms/stock/learned');
    expect(body).toMatchObject({ version: 2, schema: { properties: { note: { type: 'string' } } } });
    const open = await node.ask('GET /v1/schema-findings?state=open&topic=stock');
    expect(at(open.body, 'items')).toMatchObject([{ path: 'sku' }]);
    expect(at((await node.ask('GET /v1/audit')).body, 'items', 0)).toMatchObject({
      action: 'schema_finding.accepted',
      subject: id,
    });
    const page = await node.ask('GET /v1/schema-findings?limit=1');
    const rest = await node.ask(`GET /v1/schema-findings?limit=1&cursor=${String(at(page.body, 'nextCursor'))}`);
    expect(at(rest.body, 'items', 0, 'id')).toBe(id);
  });
});
