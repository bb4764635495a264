// The duties of the launcher as a caller sees them, on real servers: what a start gives, who is refused, and
// what survives a violent death of the server or of the launcher itself.

import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { commandLineOf, waitUntil } from './embedded-postgres/processes.ts';
import {
  faultOf,
  openFolder,
  packageWithoutLinks,
  pidOf,
  start,
  startOtherLauncher,
  useClusterCopies,
} from '../../../../test/launcher-fixtures.ts';
import { query } from '../../../../test/query.ts';

const copyOfCluster = useClusterCopies();

async function occupy(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function whenSaid(words: string, heard: () => void): (fields: object, message: string) => void {
  return (_fields, message) => {
    if (message.includes(words)) heard();
  };
}

function hasEnded(pid: number): Promise<boolean> {
  return waitUntil(async () => (await commandLineOf(pid)) === undefined, 30_000);
}

test('an empty folder becomes a server for UTF-8 that keeps what it acknowledged', async () => {
  const dataDir = join(await openFolder(), 'new', 'postgres');
  const postgres = await start({ dataDir });
  const settings = await query(
    postgres.url('postgres'),
    `select current_setting('server_encoding') as encoding, datcollate as collation, current_setting('fsync') as fsync,
            current_setting('listen_addresses') as listens, current_setting('server_version') as version
       from pg_database where datname = 'postgres'`,
  );
  const version: unknown = expect.stringContaining(postgres.version);
  expect(settings).toEqual([{ encoding: 'UTF8', collation: 'C', fsync: 'on', listens: '127.0.0.1', version }]);
});

test('nobody gets in without the password, which only its owner may read', async () => {
  const dataDir = await copyOfCluster();
  const postgres = await start({ dataDir });
  const { mode } = await stat(join(dataDir, 'superuser-password'));
  expect(mode & 0o777).toBe(0o600);
  const guess = new URL(postgres.url('postgres'));
  guess.password = 'guess';
  await expect(query(guess.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  guess.password = '';
  await expect(query(guess.href, 'select 1')).rejects.toThrow(/password/);
});

test('a role made with its derived password can log in, whatever its name', async () => {
  const postgres = await start({ dataDir: await copyOfCluster() });
  const role = 'hub/ä @role';
  await query(postgres.url('postgres'), `create role "${role}" login password '${postgres.passwordOf(role)}'`);
  const rows = await query(postgres.url('postgres', role), 'select current_user as name');
  expect(rows).toEqual([{ name: role }]);
  expect(postgres.passwordOf(role)).not.toBe(postgres.passwordOf('other'));
});

test('stopping ends the server in order and frees the folder for the next start', async () => {
  const dataDir = await copyOfCluster();
  const first = await start({ dataDir });
  const pid = pidOf(first);
  await first.stop();
  expect(await commandLineOf(pid)).toBeUndefined();
  await expect(first.ready()).rejects.toMatchObject({ code: 'stopped' });
  await expect(stat(join(first.clusterDir, 'postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  await start({ dataDir });
});

test('a second launcher on the same folder is refused and told who holds it', async () => {
  const dataDir = await copyOfCluster();
  const first = await start({ dataDir });
  const fault = await faultOf(start({ dataDir }));
  expect(fault.code).toBe('folder_in_use');
  expect(fault.message).toContain(`process ${process.pid}, database port ${first.port}`);
  expect(await query(first.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the port of last time is taken again, and another one when somebody has it', async () => {
  const dataDir = await copyOfCluster();
  const first = await start({ dataDir });
  await first.stop();
  const second = await start({ dataDir });
  expect(second.port).toBe(first.port);
  await second.stop();
  await occupy(first.port);
  const third = await start({ dataDir });
  expect(third.port).not.toBe(first.port);
});

test('a port that was asked for and is taken is named', async () => {
  const dataDir = await copyOfCluster();
  const port = await occupy(0);
  const fault = await faultOf(start({ dataDir, port }));
  expect(fault.code).toBe('port_taken');
  expect(fault.message).toContain(`Port ${port} `);
});

test('a killed server is started again on the same port with everything that it acknowledged', async () => {
  const postgres = await start({ dataDir: await copyOfCluster() });
  const url = postgres.url('postgres');
  await query(url, 'create table kept as select 42 as answer');
  const exits: unknown[] = [];
  const died = new Promise<void>((resolve) => {
    postgres.onExit((exit) => {
      exits.push(exit);
      resolve();
    });
  });
  const pid = pidOf(postgres);
  // Sessions that compute do not notice that their server died, and would keep the next one from starting.
  const computing = 'select count(*) from generate_series(1, 1e6) a, generate_series(1, 1e6) b';
  const cutOff = query(url, computing).then(
    () => 'answered',
    () => 'cut off',
  );
  const isComputing = async (): Promise<boolean> => {
    const running = `select 1 from pg_stat_activity where query = '${computing}' and state = 'active'`;
    return (await query(url, running)).length === 1;
  };
  expect(await waitUntil(isComputing, 30_000)).toBe(true);
  process.kill(pid, 'SIGKILL');
  expect(await cutOff).toBe('cut off');
  await died;
  await postgres.ready();
  expect(postgres.pid).not.toBe(pid);
  expect(await query(url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }]);
});

test('a server that cannot be started again is tried until the cause is gone', async () => {
  const programs = await packageWithoutLinks(await openFolder());
  const postgresProgram = join(programs, 'postgres');
  const failed = Promise.withResolvers<void>();
  const error = whenSaid('could not be started again', failed.resolve);
  const log = { info: () => {}, warn: () => {}, error };
  const dataDir = join(await openFolder(), 'postgres');
  const postgres = await start({ dataDir, binariesDir: programs, log });
  await rename(postgresProgram, `${postgresProgram}.away`);
  process.kill(pidOf(postgres), 'SIGKILL');
  await failed.promise;
  await rename(`${postgresProgram}.away`, postgresProgram);
  await postgres.ready();
  expect(await query(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('stopping while the server is being started again ends in a stopped server', async () => {
  const postgres = await start({ dataDir: await copyOfCluster() });
  const stopped = new Promise<void>((resolve, reject) => {
    postgres.onExit(() => void postgres.stop().then(resolve, reject));
  });
  process.kill(pidOf(postgres), 'SIGKILL');
  await stopped;
  expect(postgres.pid).toBeUndefined();
  await expect(query(postgres.url('postgres'), 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('when a launcher is killed, the next one takes over from its server and loses nothing', async () => {
  const dataDir = await copyOfCluster();
  const other = startOtherLauncher(dataDir, `say(postgres.pid + ' ' + postgres.url('postgres'));`);
  const [pid = '', url = ''] = (await other.nextLine()).split(' ');
  await query(url, 'create table kept as select 42 as answer');
  process.kill(other.pid, 'SIGKILL');
  await other.exited;
  expect(await commandLineOf(Number(pid))).toContain(dataDir);
  const postgres = await start({ dataDir });
  expect(await commandLineOf(Number(pid))).toBeUndefined();
  expect(await query(postgres.url('postgres'), 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('when launcher and server are both killed, the next start recovers what was acknowledged', async () => {
  const dataDir = await copyOfCluster();
  const other = startOtherLauncher(dataDir, `say(postgres.pid + ' ' + postgres.url('postgres'));`);
  const [pid = '', url = ''] = (await other.nextLine()).split(' ');
  await query(url, 'create table kept as select 42 as answer');
  process.kill(other.pid, 'SIGKILL');
  process.kill(Number(pid), 'SIGKILL');
  await other.exited;
  const postgres = await start({ dataDir });
  expect(await query(postgres.url('postgres'), 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a launcher that ends without stopping its server leaves none behind', async () => {
  const dataDir = await copyOfCluster();
  const other = startOtherLauncher(dataDir, `say(String(postgres.pid)); process.exit(3);`);
  const pid = Number(await other.nextLine());
  expect(await other.exited).toBe(3);
  expect(await hasEnded(pid)).toBe(true);
});

test('Ctrl-C reaches the launcher alone, which still has its database to end in order', async () => {
  const dataDir = await copyOfCluster();
  const other = startOtherLauncher(
    dataDir,
    `process.on('SIGINT', () => say('interrupted'));
     process.on('SIGTERM', () => postgres.stop());
     say(postgres.pid + ' ' + postgres.url('postgres'));`,
  );
  const [pid = '', url = ''] = (await other.nextLine()).split(' ');
  // The shell sends the signal to the whole process group of what it started.
  process.kill(-other.pid, 'SIGINT');
  expect(await other.nextLine()).toBe('interrupted');
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const [, , , , group] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ');
  expect(Number(group)).toBe(Number(pid));
  process.kill(other.pid, 'SIGTERM');
  expect(await hasEnded(Number(pid))).toBe(true);
});

test('the data of another major version is refused with what to do', async () => {
  const dataDir = await copyOfCluster();
  await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '99\n');
  const fault = await faultOf(start({ dataDir }));
  expect(fault.code).toBe('version_mismatch');
  expect(fault.message).toMatch(/is of PostgreSQL 99, and this one is \d+\.\d+.*pg_upgrade/);
});

test('a folder that is a PostgreSQL data folder itself is not written into', async () => {
  const folder = await openFolder();
  await writeFile(join(folder, 'PG_VERSION'), '18\n');
  await expect(start({ dataDir: folder })).rejects.toMatchObject({ code: 'folder_unusable' });
});
