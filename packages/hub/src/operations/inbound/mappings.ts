// Mappings as mediation uses them: compiled once a revision and kept in the node. The database is asked for the
// revision each time, so that a change holds from its commit on, on every node.

import { compileMapping, type Mapping } from '../../domain/mapping/mapping.ts';
import type { Reader } from '../../store/database.ts';
import { currentRevision, findRecords } from '../../store/governed-records.ts';

export interface CurrentMapping {
  readonly revision: number;
  readonly mapping: Mapping;
}

/** By tenant and name. */
export type MappingCache = Map<string, CurrentMapping>;

// A mapping of the largest size takes a megabyte or two.
const mappingsMax = 1000;

/** The mapping with this name as it is now; null when there is none. */
export async function mappingOf(cache: MappingCache, reader: Reader, name: string): Promise<CurrentMapping | null> {
  const key = `${reader.tenantId}/${name}`;
  const revision = await currentRevision(reader, 'mapping', name);
  const kept = cache.get(key);
  if (kept !== undefined && kept.revision === revision) return kept;
  cache.delete(key);
  if (revision === null) return null;
  const [record] = await findRecords(reader, 'mapping', [name]);
  if (record === undefined) return null;
  const compiled = compileMapping(record.body);
  if (!compiled.ok) {
    // It compiled when it was written: a version of the hub has dropped what it uses.
    const [first] = compiled.errors;
    throw new Error(`mapping ${name} does not compile any more: ${first?.path ?? ''} ${first?.message ?? ''}`);
  }
  const current = { revision: record.revision, mapping: compiled.mapping };
  if (cache.size >= mappingsMax) cache.clear();
  cache.set(key, current);
  return current;
}
