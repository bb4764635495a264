// Velocities: what each channel's reservations of four weeks took and did not give back, by day; measured again where
// that changed, forgotten when nothing was sold for so long, and of the own tenant only.

import { afterAll, beforeEach, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { loadLags, loadVelocities, writeLag } from '../../store/allotment/velocities.ts';
import { openDatabase } from '../../store/database.ts';
import {
  channelOf,
  createTenant,
  itemOf,
  locationOf,
  movement,
  openNode,
  putCatalogue,
  reserve,
  standingClock,
  type Node,
} from '../../testing/ledger.ts';
import { measureVelocity } from './measure-velocity.ts';

const { url } = await createTestDatabase();
const database = openDatabase({ url, readersMax: 2, writersMax: 2 });
const day = 24 * 60 * 60 * 1000;
const clock = standingClock(Date.UTC(2030, 0, 1));

let node: Node;
const open: Node[] = [];

beforeEach(async () => {
  const tenantId = await createTenant(database);
  await putCatalogue(database, tenantId, {
    items: [itemOf('A'), itemOf('B')],
    locations: [locationOf('DC1')],
    channels: [channelOf('web', ['DC1']), channelOf('edi', ['DC1'])],
  });
  node = openNode(url, tenantId, { clock });
  open.push(node);
  await node.submit(movement('receipt', 'A', 'DC1', 1000), movement('receipt', 'B', 'DC1', 1000));
});

afterAll(async () => {
  for (const one of open) {
    await one.engine.drain();
    await one.database.close();
  }
  await database.close();
});

async function measured(): Promise<string[]> {
  await measureVelocity({ database, clock });
  const found = await database.read(node.tenantId, (reader) => loadVelocities(reader, ['A', 'B', 'NONE']));
  return found.map(({ channel, sku, perDayMillionths }) => `${channel} ${sku} ${perDayMillionths}`).toSorted();
}

test('a channel is as fast as what it took in four weeks, by day', async () => {
  await node.submit(reserve('A', 28), reserve('A', 14), reserve('B', 1, { channel: 'edi' }));
  expect(await measured()).toEqual(['edi B 35714', 'web A 1500000']);
});

test('what was given back, or held and let go, was not taken', async () => {
  const released = reserve('A', 28);
  await node.submit(released, reserve('A', 56), reserve('B', 28, { kind: 'soft', ttlMs: 1000 }));
  expect(await measured()).toEqual(['web A 3000000', 'web B 1000000']);
  const { origin } = reserve('A', 1);
  const { reservationId } = released;
  await node.submit({ type: 'release', reservationId, origin, idempotency: null });
  // The hold is past its time, whether or not anybody has ended it.
  clock.advance(2000);
  expect(await measured()).toEqual(['web A 2000000']);
});

test('what is only backordered was not taken', async () => {
  await node.submit(reserve('A', 1028, { policy: 'backorder' }));
  expect(await measured()).toEqual(['web A 35714285']);
});

test('what is older than four weeks counts no more, and only what differs is written', async () => {
  await node.submit(reserve('A', 28));
  clock.advance(10 * day);
  await node.submit(reserve('B', 28));
  expect(await measured()).toEqual(['web A 1000000', 'web B 1000000']);
  expect(await measureVelocity({ database, clock })).toBe(0);
  clock.advance(18 * day + 1);
  expect(await measured()).toEqual(['web B 1000000']);
  clock.advance(10 * day);
  expect(await measureVelocity({ database, clock })).toBe(1);
  expect(await measured()).toEqual([]);
});

test('each tenant has its own figures', async () => {
  await node.submit(reserve('A', 28));
  await measured();
  const other = await createTenant(database);
  expect(await database.read(other, (reader) => loadVelocities(reader, ['A']))).toEqual([]);
});

test('the lag of a channel is the one that was measured last', async () => {
  for (const [channel, lag] of [
    ['web', 5000n],
    ['web', 7000n],
    ['edi', 1n],
  ] as const) {
    await database.inTransaction(node.tenantId, (transaction) => {
      writeLag(transaction, channel, lag, '2030-01-01T00:00:00Z');
      return Promise.resolve();
    });
  }
  expect(await database.read(node.tenantId, loadLags)).toEqual(
    new Map([
      ['edi', 1n],
      ['web', 7000n],
    ]),
  );
});
