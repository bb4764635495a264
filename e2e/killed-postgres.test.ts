// Goal: a database that dies under load takes nothing with it that was acknowledged, and the hub goes on by itself
// (F11, C4, C5). How: clients with keys ask a hub; at seeded moments its embedded server is ended by SIGKILL, or
// the server that several hubs share is stopped in immediate mode; readiness is watched meanwhile.

import { expect, test } from 'vitest';

import { startEmbeddedPostgres } from '../packages/hub/src/platform/embedded-postgres.ts';
import { openApi } from './testing/api.ts';
import { expectHistory } from './testing/history.ts';
import { freshDataDir, startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { startLoad, type Load } from './testing/keyed-load.ts';
import { postmasterPid } from './testing/processes.ts';
import { between, seededRandom } from './testing/seed.ts';
import { openShop } from './testing/small-shop.ts';
import { watchReadiness } from './testing/readiness.ts';

const random = seededRandom('killed-postgres');
const skus = ['A', 'B', 'C', 'D'];
const stock = new Map(skus.map((sku) => [sku, 2500]));
const killsMax = 3;

test('the hub starts its killed PostgreSQL again, loses nothing acknowledged and doubles nothing', async () => {
  const dataDir = freshDataDir();
  const hub = await startHub({ flags: ['--data', dataDir] });
  const api = openApi(hub.url);
  await openShop(api, skus, 2500);

  const load = startLoad({ random, skus, clients: 32, requests: 20_000, nodes: () => [api] });
  for (let kill = 0; kill < killsMax; kill += 1) {
    await load.reaches(load.answers() + between(random, 50, 700));
    const pid = postmasterPid(dataDir);
    const readiness = watchReadiness(hub.url);
    process.kill(pid, 'SIGKILL');
    expect(await readiness.returned).toEqual([503, 200]);
    expect(postmasterPid(dataDir)).not.toBe(pid);
  }
  await load.reaches(load.answers() + 100);
  await load.end();
  report(load);
  const tally = await expectHistory(api, load.history, stock);
  expect(tally.unknown).toBe(0);
  await expectInvariants(api);
  expect(await hub.end('SIGTERM')).toEqual({ code: 0, signal: null });
});

test('hubs survive an immediate shutdown of the PostgreSQL that they share', async () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const postgres = await startEmbeddedPostgres({ dataDir: freshDataDir(), log });
  try {
    const flags = ['--database-url', postgres.url('postgres')];
    const hubs = [await startHub({ flags }), await startHub({ flags })];
    const apis = hubs.map(({ url }) => openApi(url));
    const [api] = apis;
    if (!api) throw new Error('There is no hub.');
    await openShop(api, skus, 2500);
    const load = startLoad({ random, skus, clients: 32, requests: 20_000, nodes: () => apis });
    for (let shutdown = 0; shutdown < killsMax; shutdown += 1) {
      await load.reaches(load.answers() + between(random, 50, 700));
      if (postgres.pid === undefined) throw new Error('PostgreSQL is not running.');
      const readiness = hubs.map(({ url }) => watchReadiness(url));
      process.kill(postgres.pid, 'SIGQUIT');
      expect(await Promise.all(readiness.map(({ returned }) => returned))).toEqual([
        [503, 200],
        [503, 200],
      ]);
    }
    await load.reaches(load.answers() + 100);
    await load.end();
    report(load);
    const tally = await expectHistory(api, load.history, stock);
    expect(tally.unknown).toBe(0);
    await expectInvariants(api);
    for (const hub of hubs) expect(await hub.end('SIGTERM')).toEqual({ code: 0, signal: null });
  } finally {
    await postgres.stop();
  }
});

function report(load: Load): void {
  console.log(
    JSON.stringify({ answers: load.answers(), replays: load.replays(), troubles: Object.fromEntries(load.troubles) }),
  );
}
