// Goal: a hub that dies just before or just after a commit leaves every request of its queue decided once or not at
// all, and the repetition of each is answered (F2, F3, C4, C5). How: a gate before the database stops the commit
// while 500 requests with keys wait in the hub; the hub is killed there, and all are sent again to another.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../test/test-database.ts';
import { openApi, type Answer, type Api } from './testing/api.ts';
import { openCommitGate, type Point } from './testing/commit-gate.ts';
import { allReservations } from './testing/history.ts';
import { startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { queueWeight } from './testing/queue-weight.ts';
import { channel, openShop, positionOf } from './testing/small-shop.ts';
import { waitUntil } from './testing/wait-until.ts';

const database = await createTestDatabase();
const other = openApi((await startHub({ flags: ['--database-url', database.url] })).url);
const count = 500;

function reserve(api: Api, sku: string, index: number): Promise<Answer> {
  const body = { channel, order: `${sku}-${index}`, lines: [{ sku, quantity: 1 }] };
  return api.send({
    method: 'POST',
    path: '/v1/reservations',
    body,
    headers: { 'idempotency-key': `${sku}-${index}` },
  });
}

/** Kills a hub at that point of a commit with all requests under way, and answers with what the other one says. */
async function killAt(point: Point, sku: string): Promise<Answer[]> {
  await openShop(other, [sku], count - 100);
  const gate = await openCommitGate(database.url);
  // Without background jobs, so that the commit is one of these requests.
  const hub = await startHub({ flags: ['--database-url', gate.url, '--roles', 'api'] });
  const api = openApi(hub.url, { connections: count + 1 });
  await positionOf(api, sku);
  const stopped = gate.stopAt(point);
  const sent = Array.from({ length: count }, (_, index) => reserve(api, sku, index));
  const unanswered = Promise.allSettled(sent);
  await stopped;
  await waitUntil('all requests are in the hub', async () => (await queueWeight(api)) === count);
  await hub.end('SIGKILL');
  expect((await unanswered).filter(({ status }) => status === 'fulfilled')).toEqual([]);
  await gate.close();
  return Promise.all(Array.from({ length: count }, (_, index) => reserve(other, sku, index)));
}

async function expectOneEach(sku: string, answers: readonly Answer[]): Promise<void> {
  const taken = answers.filter(({ status }) => status === 201);
  expect(taken.length).toBe(count - 100);
  expect(answers.filter(({ status }) => status === 409).length).toBe(100);
  const ids = taken.map(({ text }) => (JSON.parse(text) as { id: string }).id);
  const own = (await allReservations(other)).filter(({ order }) => order?.startsWith(`${sku}-`));
  expect(new Set(own.map(({ id }) => id))).toEqual(new Set(ids));
  expect(own.length).toBe(count - 100);
  expect(await positionOf(other, sku)).toMatchObject({ reserved: count - 100, available: 0 });
  await expectInvariants(other);
}

function replays(answers: readonly Answer[]): number {
  return answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true').length;
}

test('killed before a commit: nothing of the 500 that waited is done, each is done once when repeated', async () => {
  const answers = await killAt('before commit', 'BEFORE');
  expect(replays(answers)).toBe(0);
  await expectOneEach('BEFORE', answers);
});

test('killed after a commit: what it decided is found by its keys, the rest is done once', async () => {
  const answers = await killAt('after commit', 'AFTER');
  expect(replays(answers)).toBeGreaterThan(0);
  await expectOneEach('AFTER', answers);
});
