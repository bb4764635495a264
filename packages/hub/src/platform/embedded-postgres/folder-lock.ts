// One launcher per data folder. The lock is an SQLite file that is opened exclusively: Node has no flock,
// and this one is the kernel's, so it ends with its holder however that dies, holds across containers that
// share the folder, and is never judged by a process id. `owner.json` beside it only says who to ask.

import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { EmbeddedPostgresFault } from './fault.ts';

export interface FolderLock {
  /** Says who holds the folder, for the message of those who are refused. */
  readonly name: (port: number) => Promise<void>;
  readonly release: () => Promise<void>;
}

const sqliteBusy = 5;

export async function lockFolder(folder: string): Promise<FolderLock> {
  const ownerFile = join(folder, 'owner.json');
  const database = await openExclusively(join(folder, 'lock'), ownerFile);
  return {
    name: (port) => writeFile(ownerFile, `${JSON.stringify({ pid: process.pid, port })}\n`),
    release: async () => {
      await rm(ownerFile, { force: true });
      database.close();
    },
  };
}

async function openExclusively(lockFile: string, ownerFile: string): Promise<DatabaseSync> {
  const database = new DatabaseSync(lockFile);
  try {
    // Whoever may read the file may also lock it and keep the hub from starting.
    await chmod(lockFile, 0o600);
    database.exec('begin exclusive');
    return database;
  } catch (error) {
    database.close();
    if (!(error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy)) throw error;
    const owner = await describeOwner(ownerFile);
    throw new EmbeddedPostgresFault(
      'folder_in_use',
      `Another evenstock${owner} uses the data folder of ${lockFile}.`,
      'stop it, or start this one with another data folder',
      error,
    );
  }
}

async function describeOwner(ownerFile: string): Promise<string> {
  try {
    const owner: unknown = JSON.parse(await readFile(ownerFile, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('port' in owner)) return '';
    return ` (process ${String(owner.pid)}, database port ${String(owner.port)})`;
  } catch {
    // It is still starting and has not written its name.
    return ' (still starting)';
  }
}
