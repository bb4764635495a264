// Which operating-system account runs the server. PostgreSQL refuses to run as root, so root lends an
// existing unprivileged account: the owner of the cluster when there is one, else "nobody". Nothing is
// created on the machine. Everybody else runs the server as themselves.

import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { EmbeddedPostgresFault, systemCode } from './fault.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export function startedByRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The account for a cluster in this folder, or undefined when the server runs as the caller does. */
export async function serverAccount(clusterDir: string): Promise<Account | undefined> {
  const owner = await ownerOf(clusterDir);
  if (startedByRoot()) return owner && owner.uid !== 0 ? owner : lookUpAccount('nobody');
  if (owner && owner.uid !== process.getuid?.()) {
    throw new EmbeddedPostgresFault(
      'folder_unusable',
      `The database in ${clusterDir} belongs to the account with uid ${owner.uid}, not to you.`,
      'start evenstock as that account or as root, or choose another data folder',
    );
  }
  return undefined;
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { name: `uid ${uid}`, uid, gid };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function lookUpAccount(name: string): Promise<Account> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  if (uid === undefined || gid === undefined || Number.isNaN(uid + gid)) {
    throw new EmbeddedPostgresFault(
      'account_missing',
      `PostgreSQL does not run as root, and this machine has no account "${name}" to lend it.`,
      'start evenstock as an ordinary account, or set DATABASE_URL to a running PostgreSQL 15 or newer',
    );
  }
  // macOS writes the ids of nobody as -2; the kernel counts them without sign.
  return { name, uid: uid >>> 0, gid: gid >>> 0 };
}

/** The first folder on the way to `path` (itself included) that the account may not enter, or undefined. */
export async function closedFolder(path: string, account: Account | undefined): Promise<string | undefined> {
  if (!account) return undefined;
  const way: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    way.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of way) {
    if (!mayEnter(await stat(folder), account)) return folder;
  }
  return undefined;
}

function mayEnter(folder: Pick<Stats, 'uid' | 'gid' | 'mode'>, account: Account): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0;
  return (folder.mode & (folder.gid === account.gid ? 0o010 : 0o001)) !== 0;
}
