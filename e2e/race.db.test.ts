// Goal: no unit is promised twice, however many processes decide at once. How: one load process with 64
// connections asks three hubs, which share one database, 50,000 times for one unit of 10,000; who got one is
// judged from what the client was told (C3), and the ledger has to agree.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../test/test-database.ts';
import { openApi } from './testing/api.ts';
import { startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { channel, openShop, positionOf } from './testing/small-shop.ts';

const database = await createTestDatabase();

test('50,000 requests for one unit each to three hubs are granted exactly the 10,000 that there are', async () => {
  const hubs = [];
  for (let count = 0; count < 3; count += 1) {
    hubs.push(await startHub({ flags: ['--database-url', database.url] }));
  }
  const apis = hubs.map(({ url }, index) => openApi(url, { connections: index === 0 ? 22 : 21 }));
  const [first] = apis;
  if (!first) throw new Error('There is no hub.');
  await openShop(first, ['HOT'], 10_000);

  const accepted = new Set<string>();
  const refusals = new Map<string, number>();
  let left = 50_000;
  const t = performance.now();
  const ask = async (client: number): Promise<void> => {
    const api = apis[client % apis.length] ?? first;
    while (left > 0) {
      left -= 1;
      const body = { channel, lines: [{ sku: 'HOT', quantity: 1 }] };
      const { status, text } = await api.send({ method: 'POST', path: '/v1/reservations', body });
      const answer = JSON.parse(text) as { id?: string; code?: string };
      if (status === 201 && answer.id) accepted.add(answer.id);
      else {
        const key = `${status} ${answer.code}`;
        refusals.set(key, (refusals.get(key) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, client) => ask(client)));
  console.log('race', performance.now() - t);

  expect(Object.fromEntries(refusals)).toEqual({ '409 insufficient_stock': 40_000 });
  expect(accepted.size).toBe(10_000);
  expect(await positionOf(first, 'HOT')).toMatchObject({ onHand: 10_000, reserved: 10_000, available: 0 });
  await expectInvariants(first);
});
