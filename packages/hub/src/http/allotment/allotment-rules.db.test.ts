// Allotment rules over HTTP: read back as they were given; each change a revision; every refusal with its field; a move
// of both or neither; and in the catalogue that decisions go by from the next one on.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { catalogueAt } from '../../operations/catalogue.ts';
import { readHead } from '../../store/shard-heads.ts';
import { at, makeKey, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../../testing/http.ts';
import { channelOf, createTenant, itemOf, locationOf } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
  await putMore(node, {
    items: [itemOf('T', { attributes: { class: 'tyres' } }), itemOf('M', { scale: 2 })],
    locations: [locationOf('DC3')],
    channels: [channelOf('edi', ['DC2', 'DC3'])],
  });
});

function put(...body: readonly unknown[]): Promise<Answer> {
  return node.ask('PUT /v1/allotment-rules', { body });
}

async function listed(query = ''): Promise<unknown> {
  const answer = await node.ask(`GET /v1/allotment-rules${query}`);
  expect(answer.status).toBe(200);
  return at(answer.body, 'items');
}

const full = {
  id: 'full',
  channel: 'web',
  sku: 'T',
  class: 'tyres',
  segment: 'gold',
  customer: 'C1',
  location: 'DC1',
  kind: 'buffer',
  value: 2.5,
  unit: 'days',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  order: 3,
};

const plain = { id: 'plain', channel: 'edi', kind: 'block' };
const fence = { id: 'fence', channel: 'web', sku: 'A', kind: 'ring_fence', value: 10, unit: 'quantity' };

describe('allotment rules', () => {
  test('are read back as they were given, and what is left out is anything and always', async () => {
    expect((await put(full, plain)).body).toEqual({ written: 2, changed: 2 });
    expect(await listed()).toEqual([
      { ...full, revision: 1 },
      { ...plain, order: 0, revision: 1 },
    ]);
    expect((await put({ ...plain, order: 0 }, { ...full, value: '2.500000' })).body).toEqual({
      written: 2,
      changed: 0,
    });
    expect((await put({ ...full, value: '0.000001' })).body).toMatchObject({ changed: 1 });
    expect(await listed()).toMatchObject([{ value: 0.000001, revision: 2 }, { revision: 1 }]);
  });

  test('are found by channel and by item, page by page', async () => {
    await put(full, plain, fence);
    expect(await listed('?channel=edi')).toMatchObject([{ id: 'plain' }]);
    expect(await listed('?sku=A')).toMatchObject([{ id: 'fence' }]);
    expect(await listed('?sku=A&channel=edi')).toEqual([]);
    const first = await node.ask('GET /v1/allotment-rules?limit=2');
    expect(at(first.body, 'nextCursor')).toBe('full');
    expect(await listed('?limit=2&cursor=full')).toMatchObject([{ id: 'plain' }]);
  });

  test('are taken back by their ids; the revisions stay and say who made them', async () => {
    await put(plain);
    expect((await node.ask('DELETE /v1/allotment-rules/plain')).status).toBe(204);
    expect(await listed()).toEqual([]);
    expect(await node.ask('DELETE /v1/allotment-rules/plain')).toMatchObject({ status: 404 });
    const { body } = await node.ask('GET /v1/allotment-rules/plain/revisions');
    expect(at(body, 'items')).toMatchObject([
      { revision: 2, isRemoved: true },
      { revision: 1, isRemoved: false, record: { ...plain, order: 0 } },
    ]);
    expect(at(body, 'items', 0, 'actor')).toMatch(/^key_/);
    expect(await node.ask('GET /v1/allotment-rules/none/revisions')).toMatchObject({ status: 404 });
    const audit = await node.ask('GET /v1/audit');
    expect(at(audit.body, 'items')).toMatchObject([
      { action: 'allotments.put', subject: 'plain' },
      { action: 'allotments.removed', subject: 'plain' },
    ]);
  });

  test('are in the catalogue that the next decision goes by', async () => {
    await put(fence, full);
    const rulesNow = async (): Promise<unknown> =>
      node.database.read(node.tenantId, async (reader) => {
        const { catalogueVersion } = await readHead(reader);
        const { rules } = await catalogueAt(reader, new Map(), catalogueVersion);
        return { fences: rules.hasFences, ofA: rules.bySku.get('A'), atDc2: rules.channelsAt.get('DC2') };
      });
    const before = await node.database.read(node.tenantId, readHead);
    expect(await rulesNow()).toMatchObject({
      fences: true,
      ofA: [{ id: 'fence', revision: 1, millionths: 10_000_000n, unit: 'quantity' }],
      atDc2: 2,
    });
    await node.ask('DELETE /v1/allotment-rules/fence');
    const after = await node.database.read(node.tenantId, readHead);
    expect(after.catalogueVersion).toBe(before.catalogueVersion + 1n);
    expect(await rulesNow()).toMatchObject({ fences: false, ofA: undefined });
  });

  test.each([
    ['a channel that is not there', { channel: 'moon' }, 'unknown_channel', 'channel'],
    ['an item that is not there', { sku: 'NONE' }, 'unknown_sku', 'sku'],
    ['a location that is not there', { location: 'DC9' }, 'unknown_location', 'location'],
    ['a kind that is none', { kind: 'wish' }, 'invalid_field', 'kind'],
    ['a unit of another kind', { unit: 'days' }, 'invalid_field', 'unit'],
    ['a unit that is none', { unit: 'boxes' }, 'invalid_field', 'unit'],
    ['no unit', { unit: undefined }, 'invalid_field', 'unit'],
    ['no value', { value: undefined }, 'invalid_field', 'value'],
    ['a value below nothing', { value: -1 }, 'quantity_out_of_range', 'value'],
    ['a value in words', { value: 'ten' }, 'quantity_not_representable', 'value'],
    ['seven decimals', { sku: undefined, value: '0.0000001' }, 'quantity_not_representable', 'value'],
    ['half a unit of what is counted in ones', { value: 0.5 }, 'quantity_not_representable', 'value'],
    ['a thousandth of what has two decimals', { sku: 'M', value: '1.001' }, 'quantity_not_representable', 'value'],
    ['more than can be counted', { value: '9223372036854775808' }, 'quantity_out_of_range', 'value'],
    ['more than 100 percent', { unit: 'percent', value: 100.000001 }, 'quantity_out_of_range', 'value'],
    ['a block with a value', { kind: 'block', unit: undefined }, 'invalid_field', 'value'],
    ['a block with a unit', { kind: 'block', value: undefined }, 'invalid_field', 'unit'],
    ['an end at its beginning', { validFrom: full.validFrom, validTo: full.validFrom }, 'invalid_field', 'validTo'],
    ['a time without a zone', { validFrom: '2026-01-01T00:00:00' }, 'invalid_field', 'validFrom'],
    ['an id twice', { id: 'plain' }, 'conflict', 'id'],
    ['an order below nothing', { order: -1 }, 'invalid_field', 'order'],
    ['a field that nobody knows', { percent: 3 }, 'unknown_field', 'percent'],
  ])('with %s are refused with the field, and nothing is written', async (_, more, code, field) => {
    const answer = await put(plain, { ...fence, ...more });
    expect(answer).toMatchObject({ body: { code, errors: [{ path: `1/${field}` }] } });
    expect(await listed()).toEqual([]);
  });

  test('may be as exact as the item that they are about', async () => {
    expect((await put({ ...fence, sku: 'M', value: '1.25' })).status).toBe(200);
    expect((await put({ ...fence, sku: undefined, value: '1.000001' })).status).toBe(200);
  });
});

describe('ring fences in percent', () => {
  const percent = (id: string, value: number, more: object = {}): object => ({
    id,
    channel: 'web',
    kind: 'ring_fence',
    unit: 'percent',
    value,
    ...more,
  });

  test.each([
    ['for everything', {}, {}],
    ['for an item and for its class', { sku: 'T' }, { class: 'tyres' }],
    ['for an item and for everything', { sku: 'T' }, {}],
    ['of two channels that sell from one location', {}, { channel: 'edi' }],
    ['at a location that both sell from', { location: 'DC2' }, { channel: 'edi' }],
    ['for one segment and for another', { segment: 'gold' }, { segment: 'iron' }],
    ['in times that overlap', { validTo: '2100-06-01T00:00:00Z' }, { validFrom: '2100-05-31T23:59:59Z' }],
  ])('%s hold 100 percent together and no more', async (_, one, other) => {
    expect((await put(percent('one', 60, one))).status).toBe(200);
    expect((await put(percent('other', 40, other))).status).toBe(200);
    const answer = await put(plain, percent('other', 40.000001, other));
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', errors: [{ path: '1/value' }] } });
    expect(at(answer.body, 'detail')).toContain('one, other');
    expect(at(answer.body, 'detail')).toContain('100.000001 percent');
  });

  test.each([
    ['of two items', { sku: 'A' }, { sku: 'B' }],
    ['for an item and for a class that it is not of', { sku: 'A' }, { class: 'tyres' }],
    ['at two locations', { location: 'DC1' }, { location: 'DC2' }],
    ['at a location that the other channel does not sell from', { location: 'DC1' }, { channel: 'edi' }],
    ['one after the other', { validTo: '2100-06-01T00:00:00Z' }, { validFrom: '2100-06-01T00:00:00Z' }],
    ['one of which is over', { validTo: '2020-06-01T00:00:00Z' }, {}],
    ['one of which is a cap', { kind: 'cap' }, {}],
    ['one of which is a quantity', { unit: 'quantity' }, {}],
  ])('%s may each hold all', async (_, one, other) => {
    expect((await put(percent('one', 100, one), percent('other', 100, other))).status).toBe(200);
  });

  test('that are given together count together, and one that is replaced counts no more', async () => {
    expect((await put(percent('a', 60), percent('b', 60))).status).toBe(409);
    expect((await put(percent('a', 60), percent('b', 40))).status).toBe(200);
    expect((await put(percent('a', 40), percent('b', 60))).status).toBe(200);
  });
});

describe('a move', () => {
  const other = { ...fence, id: 'other', channel: 'edi', value: 1 };

  beforeEach(async () => {
    await put(fence, other);
    await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 50) });
    const body = { channel: 'web', kind: 'hard', lines: [{ sku: 'A', quantity: 6 }] };
    expect((await node.ask('POST /v1/reservations', { body })).status).toBe(201);
  });

  function move(body: object, headers: Record<string, string> = {}): Promise<Answer> {
    return node.ask('POST /v1/allotment-rules/move', { body, headers });
  }

  test('takes from one what it gives to the other, as one change', async () => {
    const answer = await move({ from: 'fence', to: 'other', quantity: 4 });
    expect(answer.body).toMatchObject({ from: { value: 6, revision: 2 }, to: { value: 5, revision: 2 } });
    expect(await listed()).toMatchObject([
      { id: 'fence', value: 6, revision: 2 },
      { id: 'other', value: 5, revision: 2 },
    ]);
    const audit = await node.ask('GET /v1/audit');
    expect(at(audit.body, 'items', 1)).toMatchObject({
      action: 'allotments.moved',
      subject: 'fence to other',
      detail: { from: 'fence', to: 'other', quantity: '4' },
    });
    expect(at(audit.body, 'items', 2)).toBeUndefined();
  });

  test('takes no more than is unused, however many move at once', async () => {
    const tooMuch = await move({ from: 'fence', to: 'other', quantity: 5 });
    expect(tooMuch.body).toMatchObject({ code: 'quantity_out_of_range', errors: [{ path: 'quantity' }] });
    expect(at(tooMuch.body, 'detail')).toContain('4 each');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => move({ from: 'fence', to: 'other', quantity: 1 })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(4);
    expect(await listed()).toMatchObject([{ value: 6 }, { value: 5 }]);
  });

  test('happens once, however often it is asked for with one key', async () => {
    for (const replayed of [undefined, 'true']) {
      const answer = await move({ from: 'fence', to: 'other', quantity: 2 }, { 'idempotency-key': 'k' });
      expect(answer).toMatchObject({ status: 200, body: { from: { value: 8 } } });
      expect(answer.headers['idempotency-replayed']).toBe(replayed);
    }
  });

  test.each([
    ['one that is not there', { from: 'none', to: 'other', quantity: 1 }, 'not_found', 'from'],
    ['what is not there', { from: 'fence', to: 'none', quantity: 1 }, 'not_found', 'to'],
    ['half a unit', { from: 'fence', to: 'other', quantity: 0.5 }, 'quantity_not_representable', 'quantity'],
  ])('from or to %s is refused', async (_, body, code, path) => {
    expect((await move(body)).body).toMatchObject({ code, errors: [{ path }] });
    expect(await listed()).toMatchObject([{ revision: 1 }, { revision: 1 }]);
  });

  test('finds no rule of another tenant, and takes no account of its uses', async () => {
    const tenantId = await createTenant(node.database);
    const key = await makeKey(node.database, tenantId, ['allotments:read', 'allotments:write', 'items:write']);
    const ask = (what: string, body?: unknown): Promise<Answer> =>
      node.ask(what, { key, ...(body === undefined ? {} : { body }) });
    const request = { from: 'fence', to: 'other', quantity: 10 };
    expect((await ask('POST /v1/allotment-rules/move', request)).body).toMatchObject({ code: 'not_found' });
    await ask('PUT /v1/items', [{ sku: 'A' }]);
    for (const code of ['web', 'edi']) await ask('PUT /v1/channels', [{ code, locations: [] }]);
    expect((await ask('PUT /v1/allotment-rules', [fence, other])).status).toBe(200);
    expect((await ask('POST /v1/allotment-rules/move', request)).body).toMatchObject({ from: { value: 0 } });
    expect(await listed()).toMatchObject([{ value: 10 }, { value: 1 }]);
  });
});

test('reading and writing allotments needs the scopes of allotments', async () => {
  const reading = await makeKey(node.database, node.tenantId, ['allotments:read', 'items:write', 'sources:write']);
  const writing = await makeKey(node.database, node.tenantId, ['allotments:write']);
  expect((await node.ask('GET /v1/allotment-rules', { key: reading })).status).toBe(200);
  expect((await node.ask('GET /v1/allotment-rules', { key: writing })).status).toBe(403);
  expect((await node.ask('PUT /v1/allotment-rules', { key: reading, body: [plain] })).status).toBe(403);
  expect((await node.ask('PUT /v1/allotment-rules', { key: writing, body: [plain] })).status).toBe(200);
});
