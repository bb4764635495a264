// Where an import stands, kept beside its file so that it goes on after it was killed. A file that has changed since
// is begun anew.

import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';

export interface Place {
  /** Bytes of the file that are done with, and their lines. */
  readonly bytes: number;
  readonly lines: number;
  readonly accepted: number;
  readonly refused: number;
  /** The stock report that the file became. */
  readonly reportId: string | null;
}

export const beginning: Place = { bytes: 0, lines: 0, accepted: 0, refused: 0, reportId: null };

interface Kept extends Place {
  readonly what: string;
}

function placeFile(file: string): string {
  return `${file}.import.json`;
}

/** What makes the place of one import useless to another. */
export async function identityOf(file: string, words: readonly string[]): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  return JSON.stringify([...words, size, mtimeMs]);
}

export async function readPlace(file: string, what: string): Promise<Place> {
  try {
    const kept: unknown = JSON.parse(await readFile(placeFile(file), 'utf8'));
    return isKept(kept) && kept.what === what ? kept : beginning;
  } catch {
    return beginning;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const numbers = ['bytes', 'lines', 'accepted', 'refused'];
  const fields = new Map(Object.entries(value));
  return typeof fields.get('what') === 'string' && numbers.every((name) => Number.isSafeInteger(fields.get(name)));
}

/** Whole or not at all: a place that was half written would be a wrong one. */
export async function keepPlace(file: string, what: string, place: Place): Promise<void> {
  const target = placeFile(file);
  await writeFile(`${target}.new`, JSON.stringify({ ...place, what }));
  await rename(`${target}.new`, target);
}

export async function forgetPlace(file: string): Promise<void> {
  await rm(placeFile(file), { force: true });
}
