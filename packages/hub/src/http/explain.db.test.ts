// Explanations over HTTP: the numbers at the ends of the tree are those of the journal, of the reservations and of the
// rules, and what is left out of a long list is counted.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { originsMax } from '../operations/availability/explain.ts';
import { at, event, openHttpFor, receipt, type HttpNode } from '../testing/http.ts';
import { standingClock } from '../testing/ledger.ts';

const { url } = await createTestDatabase();
const start = Date.parse('2030-01-01T00:00:00Z');

interface ExplainedNumber {
  readonly name: string;
  readonly sku: string;
  readonly location?: string;
  readonly quantity: number;
  readonly number: number;
  readonly under: number | null;
  readonly rule?: object;
  readonly entries?: Sums;
  readonly reservations?: Sums;
}

interface Sums {
  readonly items: readonly { readonly quantity: number }[];
  readonly leftOut: { readonly count: number; readonly quantity: number };
}

async function send(node: HttpNode, ...events: readonly object[]): Promise<void> {
  for (const body of events) {
    expect((await node.ask('POST /v1/events', { body })).body).toMatchObject({ outcome: 'applied' });
  }
}

async function explain(node: HttpNode, query: string): Promise<{ body: unknown; tree: readonly ExplainedNumber[] }> {
  const { status, body } = await node.ask(`GET /v1/availability/explain?${query}`);
  expect(status).toBe(200);
  return { body, tree: at(body, 'tree') as readonly ExplainedNumber[] };
}

function find(tree: readonly ExplainedNumber[], name: string, location?: string): ExplainedNumber | undefined {
  return tree.find((one) => one.name === name && one.location === location);
}

function sumOf({ items, leftOut }: Sums): number {
  return items.reduce((sum, one) => sum + one.quantity, 0) + leftOut.quantity;
}

test('every counted number is the sum of what is said of it', async () => {
  const node = await openHttpFor(url, { clock: standingClock(start) });
  await send(
    node,
    receipt('A', 'DC1', 30, { order: 'PO1' }),
    receipt('A', 'DC1', 5),
    receipt('A', 'DC2', 7),
    event('adjustment', { sku: 'A', location: 'DC1', quantity: -2, reason: 'broken' }),
    event('status_changed', { sku: 'A', location: 'DC1', quantity: 3, status: 'sellable', toStatus: 'damaged' }),
  );
  await node.ask('PUT /v1/safety-stock', { body: [{ sku: 'A', location: 'DC1', quantity: 4 }] });
  const reserve = { channel: 'web', order: 'SO1', lines: [{ lineId: '1', sku: 'A', quantity: 6 }] };
  expect((await node.ask('POST /v1/reservations', { body: reserve })).status).toBe(201);
  const { body, tree } = await explain(node, 'sku=A&channel=web');
  const plain = await node.ask('GET /v1/availability?sku=A&channel=web');
  expect(at(body, 'availableToSell')).toBe(at(plain.body, 'availableToSell'));
  expect(at(body, 'asOfSeq')).toBe(at(plain.body, 'asOfSeq'));
  expect(body).toMatchObject({ computedAt: '2030-01-01T00:00:00.000Z', lastSent: null, lastConfirmed: null });
  const sellable = find(tree, 'sellable', 'DC1');
  expect(sellable?.quantity).toBe(30);
  expect(sellable?.entries?.items).toMatchObject([
    { source: 'wms', account: 'damaged', quantity: -3, entries: 1 },
    { source: 'wms', account: 'adjustment', quantity: -2, entries: 1 },
    { source: 'wms', account: 'supplier', quantity: 35, entries: 2, lastSeq: 2 },
  ]);
  expect(find(tree, 'safetyStock', 'DC1')).toMatchObject({ quantity: -4, statedFor: 'item' });
  const promised = find(tree, 'promised', 'DC1');
  expect(promised).toMatchObject({ quantity: -6, reservations: { items: [{ order: 'SO1', quantity: 6 }] } });
  for (const { entries, reservations, quantity } of tree) {
    if (entries) expect(sumOf(entries)).toBe(quantity);
    if (reservations) expect(sumOf(reservations)).toBe(-quantity);
  }
});

test('what is left out of a long list is counted, and a hold that is past its time is not there', async () => {
  const clock = standingClock(start);
  const node = await openHttpFor(url, { clock });
  await send(node, receipt('A', 'DC1', 1000));
  const line = { lineId: '1', sku: 'A', quantity: 2 };
  const held = { channel: 'web', kind: 'soft', ttlSeconds: 60, lines: [{ ...line, quantity: 100 }] };
  expect((await node.ask('POST /v1/reservations', { body: held })).status).toBe(201);
  const before = find((await explain(node, 'sku=A&channel=web')).tree, 'promised', 'DC1');
  expect(before).toMatchObject({ quantity: -100, reservations: { items: [{ state: 'held', quantity: 100 }] } });
  clock.advance(61_000);
  const reservations = Array.from({ length: originsMax + 5 }, () => ({ channel: 'web', lines: [line] }));
  await node.ask('POST /v1/reservations/batch', { body: { reservations } });
  const promised = find((await explain(node, 'sku=A&channel=web')).tree, 'promised', 'DC1');
  expect(promised?.quantity).toBe(-2 * (originsMax + 5));
  expect(promised?.reservations?.items).toHaveLength(originsMax);
  expect(promised?.reservations?.leftOut).toEqual({ count: 5, quantity: 10 });
});

test('rules, fences, kits, supply and what does not count are told', async () => {
  const node = await openHttpFor(url, { clock: standingClock(start) });
  await node.ask('PUT /v1/locations', { body: [{ code: 'DC3', closed: true }] });
  await node.ask('PUT /v1/channels', {
    body: [
      { code: 'web', locations: ['DC1', 'DC3'] },
      { code: 'edi', locations: ['DC1'] },
    ],
  });
  await node.ask('PUT /v1/items', { body: [{ sku: 'KIT', kit: [{ sku: 'A', quantity: 3 }] }] });
  const rules = [
    { id: 'edi-a', channel: 'edi', sku: 'A', kind: 'ring_fence', value: 4, unit: 'quantity' },
    { id: 'late', channel: 'web', sku: 'A', kind: 'buffer', value: 10, unit: 'percent', segment: 'gold' },
  ];
  expect((await node.ask('PUT /v1/allotment-rules', { body: rules })).status).toBe(200);
  await send(node, receipt('A', 'DC1', 20), receipt('KIT', 'DC1', 1));
  const coming = { order: 'PO9', sku: 'A', location: 'DC1', quantity: 9, dueAt: '2030-02-01T00:00:00Z' };
  await node.ask('PUT /v1/supply', { body: [coming] });
  const { body, tree } = await explain(node, 'sku=KIT&channel=web&segment=gold');
  expect(body).toMatchObject({
    availableToSell: 5,
    notCounted: [{ location: 'DC3', reason: 'closed' }],
    supply: { items: [{ sku: 'A', order: 'PO9', open: 9, promised: 0, counts: true }], leftOut: 0 },
  });
  expect(find(tree, 'kits')).toMatchObject({ quantity: 5, kit: [{ sku: 'A', quantity: 3 }] });
  expect(find(tree, 'buffer')).toMatchObject({ quantity: -2, rule: { id: 'late', revision: 1, value: 10 } });
  expect(find(tree, 'ringFenceOfOthers', 'DC1')).toMatchObject({
    quantity: -4,
    rule: { id: 'edi-a', revision: 1, kind: 'ring_fence', value: 4, unit: 'quantity' },
    fence: { states: 4, taken: 0, unused: 4 },
  });
  for (const [index, one] of tree.entries()) {
    expect(one.number).toBe(index);
    expect(one.under === null ? index === 0 : one.under < index).toBe(true);
  }
});

test.each([
  ['sku=NONE&channel=web', 422, 'unknown_sku'],
  ['sku=A&channel=moon', 422, 'unknown_channel'],
  ['sku=A', 400, 'invalid_field'],
  ['sku=A&channel=web&date=2030-01-01', 400, 'unknown_field'],
])('an explanation of %s is refused', async (query, status, code) => {
  const node = await openHttpFor(url);
  const answer = await node.ask(`GET /v1/availability/explain?${query}`);
  expect([answer.status, at(answer.body, 'code')]).toEqual([status, code]);
});
