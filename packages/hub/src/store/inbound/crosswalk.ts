// The crosswalk as governed records: one record for each source, kind and external word.

import {
  crosswalkCode,
  crosswalkKey,
  crosswalkKinds,
  type CrosswalkEntry,
  type CrosswalkKey,
  type CrosswalkKind,
} from '../../domain/inbound/crosswalk.ts';
import type { Reader } from '../database.ts';
import { findRecords, type GovernedRecord } from '../governed-records.ts';

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
    if (key !== undefined) found.set(key, toCrosswalkEntry(record).canonical);
  }
  return found;
}

function isEntry(body: unknown): body is CrosswalkEntry {
  if (typeof body !== 'object' || body === null) return false;
  const { source, kind, external, canonical } = body as Partial<Record<keyof CrosswalkEntry, unknown>>;
  const isKind = crosswalkKinds.some((one) => one === kind);
  return isKind && [source, external, canonical].every((word) => typeof word === 'string');
}

export function toCrosswalkEntry({ code, body }: Pick<GovernedRecord, 'code' | 'body'>): CrosswalkEntry {
  if (!isEntry(body)) throw new Error(`The record "${code}" is no crosswalk entry.`);
  return body;
}

export interface CrosswalkFilter {
  readonly source: string | undefined;
  readonly kind: CrosswalkKind | undefined;
}

/** Entries in the order of their codes, a page at a time. */
export async function listCrosswalk(
  reader: Reader,
  { source, kind }: CrosswalkFilter,
  afterCode: string,
  limit: number,
): Promise<CrosswalkEntry[]> {
  // A code begins with its source, so that one source's entries stand together: `["wms",` and a quote behind it.
  const prefix = source === undefined ? '[' : `[${JSON.stringify(source)},`;
  const text = `select code, body from governed_records
    where tenant_id = $1 and kind = 'crosswalk' and code > $2 and code > $3 and code < $4
      and ($5::text is null or body ->> 'kind' = $5) and is_current and not is_removed
    order by code limit $6`;
  const values = [reader.tenantId, afterCode, prefix, `${prefix}#`, kind ?? null, limit];
  const rows = await reader.query<Pick<GovernedRecord, 'code' | 'body'>>({ text }, values);
  return rows.map(toCrosswalkEntry);
}
