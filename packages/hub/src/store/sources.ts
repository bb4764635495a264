// Sources and ownership rules as governed records. (Replaced by the records part.)

import type { OwnershipRule } from '../domain/inbound/ownership.ts';
import type { Source } from '../domain/inbound/source.ts';
import type { Reader } from './database.ts';
import { loadRecords } from './governed-records.ts';

export async function loadSources(reader: Reader): Promise<Source[]> {
  return (await loadRecords(reader, 'source')).map(({ body }) => body as Source);
}

export async function loadOwnership(reader: Reader): Promise<OwnershipRule[]> {
  return (await loadRecords(reader, 'ownership')).map(({ body }) => body as OwnershipRule);
}
