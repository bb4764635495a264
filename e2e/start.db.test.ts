// Goal: what keeps a hub from starting is said in one line with what to do, and the exit code tells scripts which
// kind it is; several processes answer on one port and outlive one of them. How: the program with flags that
// cannot work, and with `--workers`, on the database of the tests.

import { createServer, type AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { query } from '../test/query.ts';
import { createTestDatabase } from '../test/test-database.ts';
import { openApi } from './testing/api.ts';
import { run, startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { startLoad } from './testing/keyed-load.ts';
import { expectHistory } from './testing/history.ts';
import { isRunning, workersOf } from './testing/processes.ts';
import { seededRandom } from './testing/seed.ts';
import { openShop } from './testing/small-shop.ts';
import { waitUntil } from './testing/wait-until.ts';

const database = await createTestDatabase();
const random = seededRandom('start');
const serve = ['serve', '--port', '0', '--log-level', 'error', '--database-url'];

test('a port that is taken: exit code 3, and the flag to change', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ended = await run(['serve', '--port', String(port), '--database-url', database.url]);
  server.close();
  expect(ended).toMatchObject({ code: 3, stdout: '' });
  expect(ended.stderr).toMatch(new RegExp(`port is taken.*${port}`));
  expect(ended.stderr).toContain('--port');
});

test('a flag that there is not, or that cannot be meant: exit code 2, and which it was', async () => {
  const unknown = await run([...serve, database.url, '--prot', '7400']);
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain('--prot');
  const wrong = await run(['serve', '--port', 'http']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('--port takes a whole number');
});

test('a database that cannot be reached: exit code 3, and where it was looked for', async () => {
  const nobody = createServer();
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
  const { port } = nobody.address() as AddressInfo;
  await new Promise((resolve) => nobody.close(resolve));
  const away = await run([...serve, `postgres://somebody:secret@127.0.0.1:${port}/evenstock`]);
  expect(away).toMatchObject({ code: 3, stdout: '' });
  expect(away.stderr).toContain(`127.0.0.1:${port}`);
  expect(away.stderr).not.toContain('secret');

  const wrongPassword = new URL(database.url);
  wrongPassword.password = 'guessed';
  const closed = await run([...serve, wrongPassword.href]);
  expect(closed).toMatchObject({ code: 3, stdout: '' });
  expect(closed.stderr).toContain('password');
  expect(closed.stderr).not.toContain('guessed');

  const elsewhere = await run([...serve, database.url.replace(database.name, 'no_such_database')]);
  expect(elsewhere).toMatchObject({ code: 3, stdout: '' });
  expect(elsewhere.stderr).toContain('no_such_database');
});

test('a database of a newer version is left alone: exit code 1, and what to start', async () => {
  const table = 'evenstock_migrations.kysely_migration';
  await query(database.url, `insert into ${table} (name, timestamp) values ('9999-later', '')`);
  const newer = await run([...serve, database.url]);
  await query(database.url, `delete from ${table} where name = '9999-later'`);
  expect(newer).toMatchObject({ code: 1, stdout: '' });
  expect(newer.stderr).toContain('newer version');
  expect(newer.stderr).toContain('9999-later');
});

test('two workers answer on one port, and one that is killed is replaced without a loss', async () => {
  const hub = await startHub({ flags: ['--database-url', database.url, '--workers', '2'] });
  const before = workersOf(hub.pid);
  expect(before.length).toBe(2);
  const api = openApi(hub.url);
  await openShop(api, ['A', 'B'], 1000);
  const load = startLoad({ random, skus: ['A', 'B'], clients: 16, requests: 20_000, nodes: () => [api] });
  await load.reaches(200);
  for (let round = 0; round < 2; round += 1) {
    const [victim = 0, other = 0] = workersOf(hub.pid);
    process.kill(victim, 'SIGKILL');
    await load.reaches(load.answers() + 100);
    await waitUntil('there are two workers again', () => {
      const now = workersOf(hub.pid);
      return now.length === 2 && now.includes(other) && !now.includes(victim);
    });
  }
  // Both at once: for a moment nobody answers.
  for (const worker of workersOf(hub.pid)) process.kill(worker, 'SIGKILL');
  await load.reaches(load.answers() + 100);
  await waitUntil('there are two workers again', () => workersOf(hub.pid).length === 2);
  await load.end();
  const tally = await expectHistory(
    api,
    load.history,
    new Map([
      ['A', 1000],
      ['B', 1000],
    ]),
  );
  expect(tally.unknown).toBe(0);
  await expectInvariants(api);
  expect(await hub.end('SIGTERM')).toEqual({ code: 0, signal: null });
});

test('workers whose first process is killed end too', async () => {
  const hub = await startHub({ flags: ['--database-url', database.url, '--workers', '2'] });
  const workers = workersOf(hub.pid);
  expect(workers.length).toBe(2);
  await hub.end('SIGKILL');
  await waitUntil('the workers are gone', () => !workers.some(isRunning));
});
