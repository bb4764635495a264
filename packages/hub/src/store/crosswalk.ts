// The crosswalk as governed records: one record for each source, kind and external word.

import { crosswalkCode, crosswalkKey, type CrosswalkKey } from '../domain/inbound/crosswalk.ts';
import type { Reader } from './database.ts';
import { findRecords } from './governed-records.ts';

/** Our words for what a source says, by `crosswalkKey`; what has no entry is left out. */
export async function findCanonical(
  reader: Reader,
  source: string,
  keys: readonly CrosswalkKey[],
): Promise<Map<string, string>> {
  const byCode = new Map(keys.map((key) => [crosswalkCode(source, key), crosswalkKey(key)]));
  const found = new Map<string, string>();
  if (byCode.size === 0) return found;
  for (const record of await findRecords(reader, 'crosswalk', [...byCode.keys()])) {
    const key = byCode.get(record.code);
    if (key !== undefined) found.set(key, canonicalOf(record.code, record.body));
  }
  return found;
}

function canonicalOf(code: string, body: unknown): string {
  const canonical: unknown = typeof body === 'object' && body !== null && 'canonical' in body ? body.canonical : null;
  if (typeof canonical !== 'string') throw new Error(`The record "${code}" is no crosswalk entry.`);
  return canonical;
}
