// Mappings over HTTP: read back as they were given, in JSON or YAML; each change a revision with its author; none that
// does not compile; every error with its field, and in YAML with line and column.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { at, makeKey, openHttpFor, type Answer, type HttpNode } from '../../testing/http.ts';
import { createTenant } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

const receipts = {
  target: 'event',
  kind: 'receipt',
  id: { path: 'id' },
  fields: { sku: { path: 'article' }, quantity: { multiply: [{ number: { path: 'pieces' } }, 12] } },
};

const yaml = `target: event
kind: receipt
id: {path: id}
fields:
  sku: {path: article}
  quantity: {multiply: [{number: {path: pieces}}, 12]}
`;

function put(body: unknown): Promise<Answer> {
  return node.ask('PUT /v1/mappings', { body });
}

function putYaml(name: string, payload: string | Buffer, type = 'application/yaml'): Promise<Answer> {
  return node.ask(`PUT /v1/mappings?name=${name}`, { payload, headers: { 'content-type': type } });
}

async function listed(): Promise<unknown> {
  return at((await node.ask('GET /v1/mappings')).body, 'items');
}

test('are read back as they were given, in YAML as in JSON', async () => {
  expect((await put([{ name: 'goods', definition: receipts }])).body).toEqual({ written: 1, changed: 1 });
  expect((await putYaml('goods', yaml)).body).toEqual({ written: 1, changed: 0 });
  expect((await putYaml('more', yaml, 'text/yaml; charset=utf-8')).body).toEqual({ written: 1, changed: 1 });
  expect(await listed()).toMatchObject([
    { name: 'goods', revision: 1, definition: receipts },
    { name: 'more', revision: 1, definition: receipts },
  ]);
  const first = await node.ask('GET /v1/mappings?limit=1');
  expect(first.body).toMatchObject({ items: [{ name: 'goods' }], nextCursor: 'goods' });
  const second = await node.ask('GET /v1/mappings?limit=1&cursor=goods');
  expect(second.body).toMatchObject({ items: [{ name: 'more' }] });
});

test('have a revision for each change, with who made it, and an entry in the audit trail', async () => {
  await put([{ name: 'goods', definition: receipts }]);
  await put([{ name: 'goods', definition: { ...receipts, kind: 'shipment' } }]);
  const { body } = await node.ask('GET /v1/mappings/goods/revisions');
  expect(at(body, 'items')).toMatchObject([
    { revision: 2, actor: expect.stringMatching(/^key_/) as string, record: { definition: { kind: 'shipment' } } },
    { revision: 1, record: { definition: { kind: 'receipt' } } },
  ]);
  expect((await node.ask('GET /v1/mappings/none/revisions')).status).toBe(404);
  const trail = await node.ask('GET /v1/audit');
  expect(at(trail.body, 'items')).toMatchObject([
    { action: 'mappings.put', subject: 'goods', detail: { names: ['goods'] } },
    { action: 'mappings.put', subject: 'goods' },
  ]);
});

describe('are refused, all of the request,', () => {
  const bad = { ...receipts, fields: { quantity: { multiply: [{ numbr: 1 }, 2] } }, when: {} };

  test('with every error of a definition that does not compile', async () => {
    const answer = await put([
      { name: 'goods', definition: receipts },
      { name: 'bad', definition: bad },
    ]);
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_mapping',
        errors: [{ path: '1/definition/when' }, { path: '1/definition/fields/quantity/multiply/0' }],
      },
    });
    expect(await listed()).toEqual([]);
  });

  test('with line, column and field in YAML', async () => {
    const answer = await putYaml('goods', yaml.replace('number', 'numbr'));
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_mapping' } });
    expect(at(answer.body, 'errors', 0)).toMatchObject({
      path: 'fields/quantity/multiply/0',
      message: expect.stringMatching(/^Line 6, column 25: /) as string,
    });
    const broken = await putYaml('goods', 'target: [event');
    expect(at(broken.body, 'errors', 0, 'message')).toMatch(/^Line 1, column 15: /);
  });

  test.each([
    ['a name twice', [1, 2].map(() => ({ name: 'a', definition: receipts })), 'conflict', '1/name'],
    ['no definition', [{ name: 'a' }], 'invalid_field', '0/definition'],
    ['nothing', [], 'invalid_field', ''],
    ['a definition that is no object', [{ name: 'a', definition: 'x' }], 'invalid_field', '0/definition'],
  ])('with %s', async (_, body, code, path) => {
    const answer = await put(body);
    expect(at(answer.body, 'code')).toBe(code);
    expect(JSON.stringify(at(answer.body, 'errors'))).toContain(`"path":"${path}"`);
  });

  test('without a name, or with one where none belongs', async () => {
    const headers = { 'content-type': 'application/yaml' };
    const without = await node.ask('PUT /v1/mappings', { payload: yaml, headers });
    expect(without.body).toMatchObject({ code: 'invalid_field', errors: [{ path: 'name' }] });
    const both = await node.ask('PUT /v1/mappings?name=a', { body: [{ name: 'b', definition: receipts }] });
    expect(both.body).toMatchObject({ code: 'invalid_field', errors: [{ path: 'name' }] });
  });

  test('with bytes that are no text', async () => {
    const answer = await putYaml('goods', Buffer.from([0x61, 0xff]));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_encoding' } });
    expect(await putYaml('goods', `${yaml}description: "a\\0b"`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_mapping', errors: [{ path: 'description' }] },
    });
  });
});

test('are read with sources:read, written with sources:write, and not seen by another tenant', async () => {
  const reading = await makeKey(node.database, node.tenantId, ['sources:read']);
  const refused = await node.ask('PUT /v1/mappings', { key: reading, body: [{ name: 'a', definition: receipts }] });
  expect(refused.status).toBe(403);
  await put([{ name: 'a', definition: receipts }]);
  const other = await makeKey(node.database, await createTenant(node.database), ['sources:read']);
  expect((await node.ask('GET /v1/mappings', { key: reading })).body).toMatchObject({ items: [{ name: 'a' }] });
  expect((await node.ask('GET /v1/mappings', { key: other })).body).toMatchObject({ items: [] });
  expect((await node.ask('GET /v1/mappings/a/revisions', { key: other })).status).toBe(404);
});

test('have a schema that everybody may read', async () => {
  const { status, headers, body } = await node.ask('GET /v1/mappings/schema', { key: null });
  expect([status, headers['content-type']]).toEqual([200, 'application/schema+json; charset=utf-8']);
  expect(body).toMatchObject({ title: 'Mapping' });
});
