// Goal: whatever meets at the same moment, one order comes of it: one effect for one key (F35), no deadlock (F33),
// no unit for two lines (F32), one end for one reservation (F34), and a fact that takes what was promised shows
// (F36, F37). How: three hubs on one database, asked at once.

import { beforeAll, expect, test } from 'vitest';

import { createTestDatabase } from '../test/test-database.ts';
import { query } from '../test/query.ts';
import { openApi, type Answer, type Api } from './testing/api.ts';
import { startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { codeOf } from './testing/keyed-load.ts';
import { channel, location, openShop, positionOf, post, receive } from './testing/small-shop.ts';
import { waitUntil } from './testing/wait-until.ts';

const database = await createTestDatabase();
const apis: Api[] = [];

beforeAll(async () => {
  const flags = ['--database-url', database.url];
  const hubs = await Promise.all([startHub({ flags }), startHub({ flags }), startHub({ flags })]);
  apis.push(...hubs.map(({ url }) => openApi(url)));
});

function api(index = 0): Api {
  const one = apis[index % apis.length];
  if (!one) throw new Error('There is no hub.');
  return one;
}

function kinds(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const kind = `${answer.status} ${codeOf(answer)}`.trim();
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

function reserve(index: number, lines: readonly Line[], more: object = {}, key?: string): Promise<Answer> {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return api(index).send({ method: 'POST', path: '/v1/reservations', body: { channel, lines, ...more }, headers });
}

test('one key sent 20 times at once to three hubs has one effect and one answer', async () => {
  await openShop(api(), ['KEY'], 100);
  for (let round = 0; round < 10; round += 1) {
    const key = `same-${round}`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => reserve(index, [{ sku: 'KEY', quantity: 1 }], {}, key)),
    );
    expect(kinds(answers)).toEqual({ 201: 20 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined).length).toBe(1);
    expect(await positionOf(api(), 'KEY')).toMatchObject({ reserved: round + 1 });
    const others = await Promise.all(apis.map((_, index) => reserve(index, [{ sku: 'KEY', quantity: 2 }], {}, key)));
    expect(kinds(others)).toEqual({ '422 idempotency_key_reused': 3 });
  }
  expect(await positionOf(api(), 'KEY')).toMatchObject({ reserved: 10 });
});

test('a batch with one key sent 20 times at once to three hubs is taken once', async () => {
  await openShop(api(), ['BATCH'], 100);
  const body = { reservations: [1, 2, 3].map((quantity) => ({ channel, lines: [{ sku: 'BATCH', quantity }] })) };
  const send = (index: number, sent: object): Promise<Answer> => {
    const headers = { 'idempotency-key': 'batch' };
    return api(index).send({ method: 'POST', path: '/v1/reservations/batch', body: sent, headers });
  };
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index, body)));
  const taken = answers.filter(({ status }) => status === 200);
  const busy = answers.filter((answer) => codeOf(answer) === 'idempotency_key_in_use');
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.length + busy.length).toBe(20);
  const again = await Promise.all(apis.map((_, index) => send(index, body)));
  expect(new Set([...taken, ...again].map(({ text }) => text)).size).toBe(1);
  expect(again.map(({ headers }) => headers['idempotency-replayed'])).toEqual(['true', 'true', 'true']);
  expect(kinds([await send(1, { reservations: body.reservations.slice(1) })])).toEqual({
    '422 idempotency_key_reused': 1,
  });
  expect(await positionOf(api(), 'BATCH')).toMatchObject({ reserved: 6 });
});

test('orders of 50 lines in opposite directions never wait for each other in a circle', async () => {
  const skus = Array.from({ length: 50 }, (_, index) => `CROSS-${String(index).padStart(2, '0')}`);
  await openShop(api(), skus, 100);
  const there = skus.map((sku) => ({ sku, quantity: 1 }));
  const back = there.toReversed();
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, index) => reserve(index, index % 2 === 0 ? there : back)),
  );
  expect(kinds(answers)).toEqual({ 201: 100, '409 insufficient_stock': 20 });
  for (const sku of skus) expect(await positionOf(api(), sku)).toMatchObject({ reserved: 100, available: 0 });
  const [counted] = await query(
    database.url,
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  expect(counted).toEqual({ deadlocks: 0 });
});

test('two lines of one order are not promised the same unit', async () => {
  await openShop(api(), ['TWICE'], 1);
  const lines = [
    { sku: 'TWICE', quantity: 1, lineId: 'a' },
    { sku: 'TWICE', quantity: 1, lineId: 'b' },
  ];
  const answer = await reserve(0, lines);
  expect(kinds([answer])).toEqual({ '409 insufficient_stock': 1 });
  expect(await positionOf(api(), 'TWICE')).toMatchObject({ reserved: 0, available: 1 });
});

test('what is released or confirmed twice is done once', async () => {
  await openShop(api(), ['AGAIN'], 10);
  const taken = await reserve(0, [{ sku: 'AGAIN', quantity: 4 }], { kind: 'soft' });
  const { id } = JSON.parse(taken.text) as { id: string };
  const change = (verb: string): Promise<Answer[]> =>
    Promise.all(apis.map((hub) => hub.send({ method: 'POST', path: `/v1/reservations/${id}/${verb}` })));
  const confirmed = await change('confirm');
  expect(kinds(confirmed)).toEqual({ 200: 1, '409 invalid_state': 2 });
  expect(await positionOf(api(), 'AGAIN')).toMatchObject({ reserved: 4, available: 6 });
  const released = await change('release');
  expect(kinds(released)).toEqual({ 200: 1, '409 invalid_state': 2 });
  expect(await positionOf(api(), 'AGAIN')).toMatchObject({ reserved: 0, available: 10 });
});

interface Exception {
  readonly kind: string;
  readonly sku: string;
  readonly availableToPromise: number;
  readonly closedAt?: string;
}

test('a correction below what is reserved shows as oversold, and closes when there is enough again', async () => {
  await openShop(api(), ['SHORT'], 10);
  expect(kinds([await reserve(0, [{ sku: 'SHORT', quantity: 8 }])])).toEqual({ 201: 1 });
  await post(api(), 'count', { sku: 'SHORT', location, quantity: 5 });
  expect(await positionOf(api(), 'SHORT')).toMatchObject({ onHand: 5, reserved: 8, available: -3 });
  const availability = { path: `/v1/availability?sku=SHORT&channel=${channel}` };
  expect(await api(1).call(availability)).toMatchObject({ availableToSell: 0, availableToPromise: -3 });
  expect(kinds([await reserve(2, [{ sku: 'SHORT', quantity: 1 }])])).toEqual({ '409 insufficient_stock': 1 });
  const exceptions = async (): Promise<Exception[]> => {
    const { items } = await api().call<{ items: Exception[] }>({ path: '/v1/exceptions?state=all&sku=SHORT' });
    return items;
  };
  await waitUntil('the exception is open', async () => (await exceptions()).length === 1);
  expect(await exceptions()).toMatchObject([{ kind: 'oversold', sku: 'SHORT', availableToPromise: -3 }]);
  expect((await exceptions())[0]?.closedAt).toBeUndefined();
  await receive(api(), 'SHORT', 4);
  await waitUntil('the exception is closed', async () => (await exceptions())[0]?.closedAt !== undefined);
  expect(await api(1).call(availability)).toMatchObject({ availableToSell: 1 });
  await expectInvariants(api());
});
