// A pid file may name a process that is gone, that is somebody else by now, or that is a server which is not
// ours to stop. The first two must not keep the hub from starting; the third must not be touched.

import { spawn } from 'node:child_process';
import { chown, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import {
  faultOf,
  launcherDefaults,
  openFolder,
  pidOf,
  start,
  useClusterCopies,
} from '../../../../../test/launcher-fixtures.ts';
import { query } from '../../../../../test/query.ts';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { serverEnvironment } from './cluster.ts';
import { choosePort } from './port.ts';
import { commandLineOf, waitUntil } from './processes.ts';

const copyOfCluster = useClusterCopies();

interface Program {
  readonly pid: number;
  readonly exited: Promise<void>;
}

/** Runs a program as the account of the cluster: only its own processes make PostgreSQL believe a pid file. */
async function runAsServer(clusterDir: string, command: string, options: string[]): Promise<Program> {
  const { uid, gid } = await stat(clusterDir);
  const child = spawn(command, options, { uid, gid, cwd: '/', env: serverEnvironment, stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGINT');
    await exited;
  });
  return { pid: pidOf(child), exited };
}

async function writePidFile(clusterDir: string, pid: number): Promise<void> {
  const { uid, gid } = await stat(clusterDir);
  const file = join(clusterDir, 'postmaster.pid');
  await writeFile(file, `${pid}\n${clusterDir}\n1700000000\n5432\n\n127.0.0.1\n  5432001  12345\nready   \n`);
  await chown(file, uid, gid);
}

test('a pid file whose process is gone does not keep the server from starting', async () => {
  const dataDir = await copyOfCluster();
  const clusterDir = join(dataDir, 'cluster');
  const ended = await runAsServer(clusterDir, '/bin/true', []);
  await ended.exited;
  await writePidFile(clusterDir, ended.pid);
  const postgres = await start({ dataDir });
  expect(await query(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a pid file whose id went to another program does not either, and that program lives on', async () => {
  const dataDir = await copyOfCluster();
  const clusterDir = join(dataDir, 'cluster');
  const stranger = await runAsServer(clusterDir, '/bin/sleep', ['600']);
  await writePidFile(clusterDir, stranger.pid);
  const postgres = await start({ dataDir });
  expect(await query(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await commandLineOf(stranger.pid)).toContain('sleep');
});

test('a server that somebody else started on the cluster is named and left alone', async () => {
  const dataDir = await copyOfCluster();
  const clusterDir = join(dataDir, 'cluster');
  const { binariesDir } = launcherDefaults;
  const account = await serverAccount(clusterDir);
  const { postgres } = await findBinaries({ binariesDir, copyDirs: [await openFolder()], account });
  const port = await choosePort(dataDir, undefined);
  const options = ['-D', clusterDir, '-p', String(port), '-c', 'unix_socket_directories='];
  const foreign = await runAsServer(clusterDir, postgres, options);
  const hasPidFile = async (): Promise<boolean> => (await readPidFile(clusterDir)).startsWith(String(foreign.pid));
  expect(await waitUntil(hasPidFile, 30_000)).toBe(true);
  const fault = await faultOf(start({ dataDir }));
  expect(fault.code).toBe('folder_in_use');
  expect(fault.message).toContain(`process ${foreign.pid}`);
  expect(await commandLineOf(foreign.pid)).toContain(clusterDir);
});

async function readPidFile(clusterDir: string): Promise<string> {
  return readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
}
