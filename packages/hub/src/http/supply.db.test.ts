// Dated supply over HTTP: stated line by line, safe to send again, listed while it is open, and proved by the journal.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, receipt, type HttpNode } from '../testing/http.ts';
import { itemOf } from '../testing/ledger.ts';

const { url } = await createTestDatabase();
const due = '2030-01-01T00:00:00.000Z';

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

function line(order: string, quantity: number | string, more: object = {}): object {
  return { order, sku: 'A', location: 'DC1', quantity, dueAt: due, ...more };
}

async function put(...body: readonly object[]): Promise<unknown> {
  return (await node.ask('PUT /v1/supply', { body })).body;
}

async function kinds(): Promise<unknown[]> {
  const { body } = await node.ask('GET /v1/movements?sku=A&limit=100');
  const items = at(body, 'items');
  return Array.isArray(items) ? items.map((item) => at(item, 'kind')) : [];
}

test('what is open is stated, changed, received and cancelled, and what says nothing new leaves no entry', async () => {
  expect(await put(line('PO1', 10))).toMatchObject({ results: [{ order: 'PO1', outcome: 'applied', seq: 1 }] });
  expect(await put(line('PO1', 10))).toMatchObject({ results: [{ outcome: 'applied', seq: 1 }] });
  await put(line('PO1', 12, { graceDays: 2.5 }));
  await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 5, { order: 'PO1' }) });
  const listed = await node.ask('GET /v1/supply');
  expect(at(listed.body, 'items')).toEqual([
    {
      order: 'PO1',
      sku: 'A',
      location: 'DC1',
      uom: 'each',
      open: 7,
      planned: 12,
      promised: 0,
      promisable: 7,
      dueAt: due,
      graceDays: 2.5,
      isLate: false,
    },
  ]);
  await put(line('PO1', 0));
  expect(at((await node.ask('GET /v1/supply')).body, 'items')).toEqual([]);
  expect(await kinds()).toEqual(['supply_planned', 'supply_changed', 'receipt', 'supply_cancelled']);
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
});

test('an event says how long late supply counts, and the rebuild knows it', async () => {
  const data = { sku: 'A', location: 'DC1', quantity: 4, order: 'PO1', dueAt: '2020-01-01T00:00:00Z', graceDays: 3 };
  const body = event('supply_planned', data);
  expect((await node.ask('POST /v1/events', { body })).body).toMatchObject({ outcome: 'applied' });
  const other = await node.ask('POST /v1/events', { body: { ...body, data: { ...data, graceDays: 4 } } });
  expect(other.body).toMatchObject({ code: 'event_id_reused' });
  const items = at((await node.ask('GET /v1/supply')).body, 'items');
  expect(items).toMatchObject([{ graceDays: 3, open: 4, promisable: 0, isLate: true }]);
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
});

test('each line has an outcome of its own, with where it is wrong', async () => {
  await putMore(node, { items: [itemOf('CASED', { uoms: [{ code: 'case', numerator: 12n, denominator: 1n }] })] });
  const answer = await put(
    line('PO1', 1),
    line('PO2', 1, { sku: 'NONE' }),
    line('PO3', 1, { location: 'NOWHERE' }),
    line('PO4', '0.5'),
    line('PO5', -1),
    line('PO6', 2, { sku: 'CASED', uom: 'case' }),
    line('PO7', 2, { uom: 'case' }),
  );
  expect(answer).toMatchObject({
    results: [
      { order: 'PO1', outcome: 'applied' },
      { order: 'PO2', outcome: 'refused', code: 'unknown_sku', path: '1/sku' },
      { order: 'PO3', outcome: 'refused', code: 'unknown_location', path: '2/location' },
      { order: 'PO4', outcome: 'refused', code: 'quantity_not_representable', path: '3/quantity' },
      { order: 'PO5', outcome: 'refused', code: 'quantity_out_of_range', path: '4/quantity' },
      { order: 'PO6', outcome: 'applied' },
      { order: 'PO7', outcome: 'refused', code: 'unknown_uom', path: '6/uom' },
    ],
  });
  expect(at((await node.ask('GET /v1/supply?sku=CASED')).body, 'items')).toMatchObject([{ order: 'PO6', open: 24 }]);
});

test('supply is found by item, place and order, a page at a time', async () => {
  await put(line('PO1', 1), line('PO2', 2), line('PO2', 3, { sku: 'B' }), line('PO3', 4, { location: 'DC2' }));
  const opens = async (query: string): Promise<unknown> => {
    const items = at((await node.ask(`GET /v1/supply?${query}`)).body, 'items');
    return Array.isArray(items) ? items.map((item) => at(item, 'open')) : items;
  };
  expect(await opens('sku=A')).toEqual([1, 2, 4]);
  expect(await opens('location=DC1')).toEqual([1, 2, 3]);
  expect(await opens('order=PO2')).toEqual([2, 3]);
  expect(await opens('order=PO2&sku=B&location=DC1')).toEqual([3]);
  const first = await node.ask('GET /v1/supply?limit=3');
  const next = await node.ask(`GET /v1/supply?limit=3&cursor=${String(at(first.body, 'nextCursor'))}`);
  expect(at(next.body, 'items')).toMatchObject([{ order: 'PO3', open: 4 }]);
  expect(at(next.body, 'nextCursor')).toBe(null);
});

describe('a request is refused as a whole', () => {
  test.each([
    ['that states the same twice', [line('PO1', 1), line('PO1', 2)], 'conflict', '1/order'],
    ['without a date', [{ ...line('PO1', 1), dueAt: undefined }], 'invalid_field', '0/dueAt'],
    ['with a date that is none', [line('PO1', 1, { dueAt: '2026-02-30T00:00:00Z' })], 'invalid_field', '0/dueAt'],
    ['with a negative grace', [line('PO1', 1, { graceDays: -1 })], 'invalid_field', '0/graceDays'],
    ['with a field that nobody knows', [line('PO1', 1, { eta: due })], 'unknown_field', '0/eta'],
    ['of nothing', [], 'invalid_field', ''],
    ['of 5,001 lines', Array.from({ length: 5001 }, (_, index) => line(`PO${index}`, 1)), 'invalid_field', ''],
  ])('%s', async (_, body, code, path) => {
    const answer = await node.ask('PUT /v1/supply', { body });
    expect(answer).toMatchObject({ status: code === 'conflict' ? 409 : 400, body: { code, errors: [{ path }] } });
    expect(at((await node.ask('GET /v1/supply')).body, 'items')).toEqual([]);
  });
});

test('statements and receipts that race leave what the journal says', async () => {
  const work = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0
      ? node.ask('PUT /v1/supply', { body: [line('PO1', index % 7), line('PO2', index % 5)] })
      : node.ask('POST /v1/events', { body: receipt('A', 'DC1', 1, { order: 'PO1' }) }),
  );
  const answers = await Promise.all(work);
  expect(answers.filter((answer) => JSON.stringify(answer.body).includes('refused'))).toEqual([]);
  expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
});
