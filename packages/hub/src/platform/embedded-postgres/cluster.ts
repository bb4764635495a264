// The cluster, PostgreSQL's own folder: made when there is none, refused when another major version made it.
// It appears under its name only when it is whole and on the disk, so a crash in between leaves nothing to
// repair. Connections always need a password; that of the superuser lies beside the cluster for us alone.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Binaries } from './binaries.ts';
import { diskFullFault, EmbeddedPostgresFault } from './fault.ts';
import { isThere, type Home } from './home.ts';
import { superuser } from './login.ts';

const run = promisify(execFile);

/** A new cluster of PostgreSQL 18 takes 39 MB, and its making some more. */
const newClusterBytes = 60_000_000;

const passwordFile = 'superuser-password';
const unfinishedPrefix = 'cluster.new-';

/** Makes the cluster if need be, and answers with the password of the superuser. */
export async function prepareCluster(dataDir: string, home: Home, binaries: Binaries): Promise<string> {
  if (await isThere(home.clusterDir)) {
    await checkMajor(home.clusterDir, binaries);
    return readPassword(dataDir, home.clusterDir);
  }
  for (const name of await readdir(home.folder)) {
    if (name.startsWith(unfinishedPrefix)) await rm(join(home.folder, name), { recursive: true, force: true });
  }
  const unfinished = join(home.folder, `${unfinishedPrefix}${randomBytes(4).toString('hex')}`);
  try {
    const password = await makePassword(dataDir);
    await initialise(unfinished, password, home, binaries);
    await rename(unfinished, home.clusterDir);
    await flushFolder(home.folder);
    return password;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function checkMajor(clusterDir: string, binaries: Binaries): Promise<void> {
  const major = Number.parseInt(await readVersionFile(clusterDir), 10);
  if (major === binaries.major) return;
  const difference = `The database in ${clusterDir} is of PostgreSQL ${major}, and this one is ${binaries.version}.`;
  throw new EmbeddedPostgresFault(
    'version_mismatch',
    `${difference} A server reads only its own major version.`,
    `point EVENSTOCK_POSTGRES_BINARIES to the bin folder of a PostgreSQL ${major}, or take the data over with ` +
      'pg_upgrade, or start with another data folder',
  );
}

async function readVersionFile(clusterDir: string): Promise<string> {
  try {
    return await readFile(join(clusterDir, 'PG_VERSION'), 'utf8');
  } catch (error) {
    throw new EmbeddedPostgresFault(
      'folder_unusable',
      `${clusterDir} is not a PostgreSQL cluster: its file PG_VERSION cannot be read.`,
      'bring the folder back from a backup, or start with another data folder',
      error,
    );
  }
}

async function readPassword(dataDir: string, clusterDir: string): Promise<string> {
  const file = join(dataDir, passwordFile);
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedPostgresFault(
      'password_unusable',
      `The password of the database in ${clusterDir} cannot be read from ${file}.`,
      'bring the file back from a backup, and start evenstock as the account that owns it',
      error,
    );
  }
}

async function makePassword(dataDir: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const file = join(dataDir, passwordFile);
  // Removed first, because an existing file would keep its mode.
  await rm(file, { force: true });
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return password;
}

async function initialise(clusterDir: string, password: string, home: Home, binaries: Binaries): Promise<void> {
  const { account } = home;
  const handedOver = `${clusterDir}.password`;
  await mkdir(clusterDir, { mode: 0o700 });
  await writeFile(handedOver, password, { mode: 0o600, flag: 'wx' });
  try {
    if (account) {
      for (const path of [clusterDir, handedOver]) await chown(path, account.uid, account.gid);
    }
    const options = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', `--username=${superuser}`];
    await run(binaries.initdb, [...options, `--pwfile=${handedOver}`, '--no-instructions', '-D', clusterDir], {
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      cwd: '/',
      env: serverEnvironment,
    });
  } catch (error) {
    throw await initFault(error, home);
  } finally {
    await rm(handedOver, { force: true });
  }
}

/** Nothing of ours is handed on: the environment may hold secrets, and PG… variables would change the server. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

async function initFault(error: unknown, home: Home): Promise<EmbeddedPostgresFault> {
  const said = String(error);
  // A disk that fills up in the middle makes PostgreSQL abort with words about something else.
  const { bavail, bsize } = await statfs(home.folder);
  const isFull = said.includes('No space left on device') || bavail * bsize < newClusterBytes;
  if (isFull) return diskFullFault(home.folder, error);
  return new EmbeddedPostgresFault(
    'init_failed',
    `PostgreSQL could not make a database in ${home.folder}: ${lastLines(said, 4)}`,
    `see that ${home.account?.name ?? 'this account'} may write there, or choose another data folder, or set ` +
      'DATABASE_URL to a running PostgreSQL 15 or newer',
    error,
  );
}

export function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join(' ');
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
