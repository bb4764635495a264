// Where a data folder keeps its cluster. That is the folder itself, unless the account of the server may not
// enter it (root started the hub below /root, say): then the cluster lies in a folder below /var/lib/evenstock
// that everybody may enter, and the data folder remembers which. A cluster is never moved or deleted.

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { closedFolder, serverAccount, startedByRoot, type Account } from './account.ts';
import { diskFullFault, EmbeddedPostgresFault, systemCode } from './fault.ts';
import type { EmbeddedPostgresLog } from './log.ts';

export interface Home {
  /** The folder of the cluster, the log of the server and copied programs. */
  readonly folder: string;
  readonly clusterDir: string;
  /** Who runs the server; undefined when it is whoever runs the hub. */
  readonly account: Account | undefined;
}

const locationFile = 'cluster-location';

/** Makes the data folder, open to be passed through when the server will run as another account. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    const firstMade = await mkdir(dataDir, { recursive: true });
    // Strict umasks would close the folders to the account of the server.
    if (firstMade !== undefined) await openWay(resolve(firstMade), resolve(dataDir));
  } catch (error) {
    if (systemCode(error) === 'ENOSPC') throw diskFullFault(dataDir, error);
    throw new EmbeddedPostgresFault(
      'folder_unusable',
      `The data folder ${dataDir} cannot be made (${systemCode(error) ?? String(error)}).`,
      'choose a folder in which you may write',
      error,
    );
  }
  if (await isThere(join(dataDir, 'PG_VERSION'))) {
    throw new EmbeddedPostgresFault(
      'folder_unusable',
      `${dataDir} is itself the data folder of a PostgreSQL server, not one of evenstock.`,
      'choose another data folder, or start that server and set DATABASE_URL',
    );
  }
}

async function openWay(first: string, last: string): Promise<void> {
  for (let folder = last; ; folder = dirname(folder)) {
    await chmod(folder, startedByRoot() ? 0o711 : 0o700);
    if (folder === first) return;
  }
}

export async function findHome(dataDir: string, sharedDir: string, log: EmbeddedPostgresLog): Promise<Home> {
  const elsewhere = await readLocation(dataDir);
  const folder = elsewhere ?? dataDir;
  if (elsewhere !== undefined && !(await isThere(elsewhere))) throw missingHome(dataDir, elsewhere);
  const clusterDir = join(folder, 'cluster');
  const account = await serverAccount(clusterDir);
  const closed = await closedFolder(folder, account);
  if (closed === undefined) return { folder, clusterDir, account };
  if (elsewhere !== undefined || (await isThere(clusterDir))) throw closedHome(clusterDir, closed, account);
  const made = await makeHomeElsewhere(dataDir, sharedDir, closed, account);
  const reason = `PostgreSQL runs as ${account?.name ?? 'this account'}, which may not enter ${closed}`;
  log.warn({ dataDir, cluster: made }, `${reason}; the database is kept in ${made}`);
  return { folder: made, clusterDir: join(made, 'cluster'), account };
}

async function readLocation(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDir, locationFile), 'utf8')).trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** First the home, then the note of it: a note without a home means that somebody removed the data. */
async function makeHomeElsewhere(
  dataDir: string,
  sharedDir: string,
  closed: string,
  account: Account | undefined,
): Promise<string> {
  // A new name each time, so that an emptied data folder starts empty and never meets old data.
  const name = `${basename(dirname(resolve(dataDir)))}-${randomBytes(4).toString('hex')}`;
  const folder = join(sharedDir, name.replaceAll(/^\.+|[^\w.-]/g, ''));
  try {
    const firstMade = await mkdir(folder, { recursive: true });
    await openWay(resolve(firstMade ?? folder), resolve(folder));
    const stillClosed = await closedFolder(folder, account);
    if (stillClosed !== undefined) throw closedHome(folder, stillClosed, account);
    await writeFile(join(folder, 'data-folder'), `${resolve(dataDir)}\n`);
    await writeFile(join(dataDir, locationFile), `${folder}\n`);
  } catch (error) {
    if (error instanceof EmbeddedPostgresFault) throw error;
    throw closedHome(dataDir, closed, account, error);
  }
  return folder;
}

function closedHome(
  folder: string,
  closed: string,
  account: Account | undefined,
  cause?: unknown,
): EmbeddedPostgresFault {
  return new EmbeddedPostgresFault(
    'folder_unreachable',
    `PostgreSQL runs as ${account?.name ?? 'this account'}, which may not enter ${closed} on the way to ${folder}.`,
    `chmod o+x ${closed}, or choose a data folder such as /srv/evenstock, or start evenstock as an ordinary account`,
    cause,
  );
}

function missingHome(dataDir: string, elsewhere: string): EmbeddedPostgresFault {
  return new EmbeddedPostgresFault(
    'cluster_missing',
    `The database of ${dataDir} was kept in ${elsewhere}, and that folder is gone.`,
    `bring it back from a backup, or delete ${join(dataDir, locationFile)} to begin with an empty database`,
  );
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
