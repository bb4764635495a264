// Goal: a hub that is told to stop loses nothing and fails nobody: what it has taken it answers, new callers are
// sent away, and it ends with 0 while another goes on (F6); one with too much to do says so in time (F14).
// How: two hubs on one database; where a request has to be under way, the test holds the lock that it needs.

import { connect } from 'node:net';

import { expect, test } from 'vitest';

import { createTestDatabase } from '../test/test-database.ts';
import { openApi, type Api } from './testing/api.ts';
import { holdShards } from './testing/held-shards.ts';
import { allReservations, expectHistory } from './testing/history.ts';
import { adminKey, startHub, type HubProcess } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { codeOf, startLoad } from './testing/keyed-load.ts';
import { queueWeight } from './testing/queue-weight.ts';
import { openSocket, readAnswer } from './testing/raw-http.ts';
import { between, seededRandom } from './testing/seed.ts';
import { channel, openShop, positionOf } from './testing/small-shop.ts';
import { waitUntil } from './testing/wait-until.ts';

const database = await createTestDatabase();
const random = seededRandom('drain');
const flags = ['--database-url', database.url];
const other = openApi((await startHub({ flags })).url);
const skus = ['A', 'B', 'C'];
const stock = 5000;
const head = `POST /v1/events HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${adminKey}\r\n`;
const stuck = [
  await stopWith(`${head}Content-Le`),
  await stopWith(`${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"specversion"`),
];
await openShop(other, [...skus, 'HELD', 'WAITING'], stock);

/** A hub that is told to stop while a caller has sent a part of a request, and will not send the rest. */
async function stopWith(part: string): Promise<HubProcess> {
  const hub = await startHub({ flags });
  const socket = await openSocket(hub.url);
  // The first request is whole; its answer shows that the hub has read on to what follows.
  const answer = readAnswer(socket);
  socket.write(`GET /healthz HTTP/1.1\r\nHost: hub\r\n\r\n${part}`);
  expect(await answer).toMatchObject({ status: 200 });
  hub.signal('SIGTERM');
  return hub;
}

function reserve(api: Api, sku: string): ReturnType<Api['send']> {
  return api.send({ method: 'POST', path: '/v1/reservations', body: { channel, lines: [{ sku, quantity: 1 }] } });
}

function isRefused(url: string): Promise<boolean> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error) => resolve('code' in error && error.code === 'ECONNREFUSED'));
  });
}

test('a hub that is told to stop refuses new callers, answers those that it has, and ends with 0', async () => {
  const hub = await startHub({ flags });
  const api = openApi(hub.url);
  await positionOf(api, 'HELD');
  const held = await holdShards(database.url);
  const answers = Array.from({ length: 40 }, () => reserve(api, 'HELD'));
  await waitUntil('all requests wait in the hub', async () => (await queueWeight(api)) === 40);
  hub.signal('SIGTERM');
  await waitUntil('new connections are refused', () => isRefused(hub.url));
  expect(hub.isRunning()).toBe(true);
  await held.letGo();
  const statuses = (await Promise.all(answers)).map((answer) => answer.status);
  expect(statuses).toEqual(Array.from({ length: 40 }, () => 201));
  expect(await hub.exited).toEqual({ code: 0, signal: null });
  expect(await positionOf(other, 'HELD')).toMatchObject({ reserved: 40 });
});

test('hubs that are restarted one after the other under load fail no caller who repeats', async () => {
  const hubs: HubProcess[] = [await startHub({ flags }), await startHub({ flags })];
  const apis = hubs.map(({ url }) => openApi(url));
  const load = startLoad({ random, skus, clients: 32, requests: 20_000, nodes: () => apis });
  for (const index of [0, 1]) {
    await load.reaches(load.answers() + between(random, 200, 600));
    expect(await hubs[index]?.end('SIGTERM')).toEqual({ code: 0, signal: null });
    const hub = await startHub({ flags });
    hubs[index] = hub;
    apis[index] = openApi(hub.url);
  }
  await load.reaches(load.answers() + 100);
  await load.end();
  console.log(JSON.stringify(Object.fromEntries(load.troubles)));
  const tally = await expectHistory(other, load.history, new Map(skus.map((sku) => [sku, stock])));
  expect(tally.unknown).toBe(0);
  await expectInvariants(other);
});

test('a hub with a full queue says so at once, answers readers, and decides what it had taken', async () => {
  const hub = await startHub({ flags: [...flags, '--queue-weight-max', '50'] });
  const api = openApi(hub.url, { connections: 128 });
  await positionOf(api, 'WAITING');
  const held = await holdShards(database.url);
  const first = Array.from({ length: 50 }, () => reserve(api, 'WAITING'));
  await waitUntil('the queue is full', async () => (await queueWeight(api)) === 50);
  const refused = await Promise.all(Array.from({ length: 50 }, () => reserve(api, 'WAITING')));
  expect(new Set(refused.map((one) => `${one.status} ${codeOf(one)}`))).toEqual(new Set(['503 overloaded']));
  expect(new Set(refused.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['1']));
  expect(await positionOf(api, 'WAITING')).toMatchObject({ reserved: 0 });
  await held.letGo();
  const answers = await Promise.all(first);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(await positionOf(api, 'WAITING')).toMatchObject({ reserved: 50 });
  const open = (await allReservations(api)).filter(({ lines }) => lines.some(({ sku }) => sku === 'WAITING'));
  expect(open.length).toBe(50);
});

// Last, because it takes as long as the hub is patient.
test('a caller who never sends the rest of a request does not keep a hub from ending', async () => {
  expect(await Promise.all(stuck.map(({ exited }) => exited))).toEqual([
    { code: 0, signal: null },
    { code: 0, signal: null },
  ]);
});
