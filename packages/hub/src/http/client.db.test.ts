// The typed client against a real node: what it sends is understood and what comes back is what it says.

import { afterAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { createClient, EvenstockError } from '../../../client/src/index.ts';
import { closeHttp, openHttp, receipt } from '../testing/http.ts';
import { startProxy } from '../testing/proxy.ts';

const { url } = await createTestDatabase();
const node = await openHttp(url);
const origin = await node.listen();
afterAll(() => closeHttp(node));

const client = createClient({ url: origin, key: node.key });

async function receive(sku: string, quantity: number): Promise<void> {
  await node.ask('POST /v1/events', { body: receipt(sku, 'DC1', quantity) });
}

test('a reservation from beginning to end', async () => {
  await receive('A', 10);
  const lines = [{ sku: 'A', quantity: 4 }];
  const options = { idempotencyKey: 'order-1' };
  const reservation = await client.reserve({ body: { channel: 'web', ttlSeconds: 60, lines } }, options);
  expect(reservation).toMatchObject({ state: 'held', lines: [{ reserved: 4 }] });
  expect(await client.reserve({ body: { channel: 'web', ttlSeconds: 60, lines } }, options)).toEqual(reservation);
  const { id } = reservation;
  expect(await client.confirmReservation({ id })).toMatchObject({ state: 'confirmed' });
  expect(await client.reduceReservation({ id, body: { lines: [{ lineId: '1', quantity: 1 }] } })).toMatchObject({
    id,
  });
  expect(await client.releaseReservation({ id })).toMatchObject({ state: 'released' });
  expect(await client.getReservation({ id })).toMatchObject({ state: 'released' });
  await expect(client.getReservation({ id: 'res_nothing' })).rejects.toThrow(EvenstockError);
});

test('the stream of events goes on where it was cut off', async () => {
  const proxy = await startProxy(origin);
  const through = createClient({ url: proxy.url, key: node.key, sleep: () => Promise.resolve() });
  const before = await client.listEvents({ limit: 1000 });
  await receive('B', 1);
  const ids: string[] = [];
  const given = new AbortController();
  for await (const event of through.streamEvents({ after: before.nextCursor, sku: 'B', signal: given.signal })) {
    ids.push(event.id);
    if (ids.length === 1) {
      proxy.goAway();
      await receive('B', 1);
      proxy.comeBack();
    }
    if (ids.length === 2) given.abort();
  }
  await proxy.close();
  const after = await client.listEvents({ after: before.nextCursor, sku: 'B' });
  expect(ids).toEqual(after.items.map((event) => event.id));
});
