// Goal: a hub that is killed under load takes no acknowledged reservation with it, and a client that repeats what
// was not answered does not get it twice (F1, C4, C5). How: clients with keys ask two hubs on one database;
// at seeded moments one of them is ended by SIGKILL and started again.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../test/test-database.ts';
import { openApi, type Api } from './testing/api.ts';
import { expectHistory } from './testing/history.ts';
import { startHub, type HubProcess } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { startLoad } from './testing/keyed-load.ts';
import { between, seededRandom } from './testing/seed.ts';
import { openShop } from './testing/small-shop.ts';

const database = await createTestDatabase();
const random = seededRandom('killed-hub');

const killsMax = 5;

test('hubs killed under load lose no acknowledged reservation and double none', async () => {
  const flags = ['--database-url', database.url];
  const hubs: HubProcess[] = [await startHub({ flags }), await startHub({ flags })];
  const apis: Api[] = hubs.map(({ url }) => openApi(url));
  const [first] = apis;
  if (!first) throw new Error('There is no hub.');
  const skus = ['A', 'B', 'C', 'D'];
  await openShop(first, skus, 2500);

  const load = startLoad({ random, skus, clients: 32, requests: 20_000, nodes: () => apis });
  for (let kill = 0; kill < killsMax; kill += 1) {
    await load.reaches(load.answers() + between(random, 50, 700));
    const victim = between(random, 0, 1);
    expect(await hubs[victim]?.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    const hub = await startHub({ flags });
    await apis[victim]?.close();
    hubs[victim] = hub;
    apis[victim] = openApi(hub.url);
  }
  await load.end();

  const [survivor] = apis;
  if (!survivor) throw new Error('There is no hub.');
  const stock = new Map(skus.map((sku) => [sku, 2500]));
  const tally = await expectHistory(survivor, load.history, stock);
  console.log(JSON.stringify({ ...tally, replays: load.replays(), troubles: Object.fromEntries(load.troubles) }));
  expect(tally.unknown).toBe(0);
  // The kills were felt: some requests had to be repeated.
  expect(load.troubles.size).toBeGreaterThan(0);
  await expectInvariants(survivor);
});
