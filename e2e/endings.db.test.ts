// Goal: a reservation ends once, whoever wants what of it at the same moment (F34, I4). How: 1,000 soft
// reservations of one second; around the moment at which they expire, one hub is asked to confirm each, another to
// cancel it and the third to extend it. The journal has to tell a story of each that fits all answers.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../test/test-database.ts';
import { openApi, type Api } from './testing/api.ts';
import { allReservations } from './testing/history.ts';
import { startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { readJournal } from './testing/journal.ts';
import { between, seededRandom } from './testing/seed.ts';
import { channel, openShop, positionOf } from './testing/small-shop.ts';
import { waitUntil } from './testing/wait-until.ts';

const database = await createTestDatabase();
const random = seededRandom('endings');
const batches = 20;
const batchSize = 50;
const ttlMs = 2000;
const verbs = { confirm: 'reservation_confirmed', cancel: 'cancelled', extend: 'reservation_extended' } as const;
const ends = new Set(['expired', 'cancelled', 'released', 'fulfilled']);

interface Taken {
  readonly id: string;
  readonly expiresAt: string;
}

/** What was said to have been done to each reservation, in the words of the journal. */
type Done = Map<string, string[]>;

async function takeAndEnd(apis: readonly Api[], done: Done): Promise<void> {
  const one = { channel, kind: 'soft', ttlSeconds: ttlMs / 1000, lines: [{ sku: 'SOFT', quantity: 1 }] };
  const body = { reservations: Array.from({ length: batchSize }, () => one) };
  const path = '/v1/reservations/batch';
  const answer = await apis[0]?.call<{ results: { reservation: Taken }[] }>({ method: 'POST', path, body });
  const taken = answer?.results.map(({ reservation }) => reservation) ?? [];
  expect(taken.length).toBe(batchSize);
  const at = Date.parse(taken[0]?.expiresAt ?? '') - between(random, 0, ttlMs * 0.75);
  await waitUntil('the moment has come', () => Date.now() >= at);
  await Promise.all(
    taken.flatMap(({ id }, index) => {
      const own: string[] = [];
      done.set(id, own);
      return Object.entries(verbs).map(async ([verb, kind], which) => {
        const api = apis[(index + which) % apis.length];
        const { status, text } = (await api?.send({ method: 'POST', path: `/v1/reservations/${id}/${verb}` })) ?? {};
        if (status === 200) own.push(kind);
        else expect(JSON.parse(text ?? '')).toMatchObject({ status: 409, code: 'invalid_state' });
      });
    }),
  );
}

test('a reservation that is confirmed, cancelled, extended and expires at once ends once', async () => {
  const flags = ['--database-url', database.url];
  const hubs = await Promise.all([startHub({ flags }), startHub({ flags }), startHub({ flags })]);
  const apis = hubs.map(({ url }) => openApi(url));
  const [api] = apis;
  if (!api) throw new Error('There is no hub.');
  await openShop(api, ['SOFT'], batches * batchSize);

  const done: Done = new Map();
  await Promise.all(Array.from({ length: batches }, () => takeAndEnd(apis, done)));
  expect(done.size).toBe(batches * batchSize);
  await waitUntil('all have ended', async () => (await positionOf(api, 'SOFT')).reserved === 0);

  const entries = Map.groupBy(await readJournal(api), ({ reservationId }) => reservationId);
  const states = new Map((await allReservations(api)).map(({ id, state }) => [id, state]));
  const stories = new Map<string, number>();
  for (const [id, own] of done) {
    const [first, ...story] = (entries.get(id) ?? []).map(({ kind }) => kind);
    expect(first).toBe('reserved');
    const last = story.at(-1) ?? '';
    // One end, and nothing after it; it is the state that is answered, and what was answered is what was done.
    expect(story.filter((kind) => ends.has(kind))).toEqual([last]);
    expect(states.get(id)).toBe(last);
    expect(story.filter((kind) => kind !== 'expired').toSorted()).toEqual(own.toSorted());
    stories.set(story.join(' '), (stories.get(story.join(' ')) ?? 0) + 1);
  }
  console.log(JSON.stringify(Object.fromEntries(stories)));
  expect(await positionOf(api, 'SOFT')).toMatchObject({ reserved: 0, available: batches * batchSize });
  await expectInvariants(api);
});
