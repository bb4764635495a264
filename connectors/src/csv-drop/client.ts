// The folder: which files in it are finished, what is in one, and where one goes when it was taken. Knows nothing of
// the hub. Only regular files are looked at: a link could lead anywhere.

import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { retryable, terminal } from '@evenstock/connector-sdk';

import type { Drop } from './config.ts';

export interface DroppedFile {
  readonly name: string;
  /** Of its content: the same file sent again has the same. */
  readonly hash: string;
  /** Null when it is too large to be read. */
  readonly bytes: Uint8Array | null;
}

const markerEnd = '.done';

/** Names of the files that are whole, in the order of their names. */
export async function finishedFiles({ config, clock }: Pick<Drop, 'config' | 'clock'>): Promise<readonly string[]> {
  const entries = await readdir(config.folder, { withFileTypes: true }).catch((error: unknown) => {
    throw faultOfFolder(error, config.folder);
  });
  const names = new Set(entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])));
  const files = [...names].filter((name) => /^[^.].*\.csv$/i.test(name)).toSorted();
  if (config.finished === 'rename') return files;
  if (config.finished === 'marker') return files.filter((name) => names.has(`${name}${markerEnd}`));
  const ages = await Promise.all(files.map((name) => ageMs(path.join(config.folder, name), clock.now())));
  return files.filter((_, index) => (ages[index] ?? 0) >= config.stableSeconds * 1000);
}

async function ageMs(file: string, nowMs: number): Promise<number> {
  const found = await lstatOrNull(file);
  return found === null ? 0 : nowMs - found.mtimeMs;
}

/** The file, or null when it is not there, or was written to while it was read. */
export async function readDropped({ config, signal }: Drop, name: string): Promise<DroppedFile | null> {
  const file = path.join(config.folder, name);
  const before = await lstatOrNull(file);
  if (before === null || !before.isFile()) return null;
  if (before.size > config.bytesMax) {
    return { name, hash: `size-${before.size}-${before.mtimeMs}`, bytes: null };
  }
  const bytes = await readFile(file, { signal }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw retryable(`${name} cannot be read: ${codeOf(error) ?? 'stopped'}.`, error);
  });
  const after = await lstatOrNull(file);
  if (bytes === null || after === null) return null;
  if (after.size !== bytes.length || after.mtimeMs !== before.mtimeMs || after.ino !== before.ino) return null;
  return { name, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 24), bytes };
}

/** Puts a file that was committed where it belongs. Another one of the same name is left where it is. */
export async function settleFile(
  drop: Drop,
  { name, hash, isRead }: { readonly name: string; readonly hash: string; readonly isRead: boolean },
): Promise<void> {
  const found = await readDropped(drop, name);
  if (found?.hash !== hash) return;
  const { folder } = drop.config;
  const goal = path.join(folder, isRead ? 'done' : 'failed');
  await mkdir(goal, { recursive: true }).catch((error: unknown) => {
    throw faultOfFolder(error, goal);
  });
  const isTaken = (await lstatOrNull(path.join(goal, name))) !== null;
  const target = path.join(goal, isTaken ? `${name.slice(0, -'.csv'.length)}.${hash}.csv` : name);
  await rename(path.join(folder, name), target).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw faultOfFolder(error, target);
  });
  await rm(path.join(folder, `${name}${markerEnd}`), { force: true });
}

async function lstatOrNull(file: string): Promise<Stats | null> {
  return lstat(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw faultOfFolder(error, file);
  });
}

function faultOfFolder(error: unknown, place: string): Error {
  const code = codeOf(error) ?? 'unknown';
  if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'].includes(code))
    return retryable(`${place}: ${code}.`, error);
  return terminal(
    `${place} cannot be used: ${code}. Check that it is there and who may write to it.`,
    'configuration',
  );
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
