// Governed records as rows: one row a revision, one of them current. Bodies are JSON as the domain has them, so that
// a new kind of record needs no table.

import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

export type RecordKind = 'source' | 'ownership' | 'crosswalk' | 'mapping' | 'contract' | 'sourcing' | 'allotment';

export interface GovernedRecord {
  readonly code: string;
  readonly revision: number;
  readonly body: unknown;
  readonly isRemoved: boolean;
  readonly actor: string;
  readonly recordedAt: number;
}

export interface RecordChange {
  readonly code: string;
  /** Null removes the record. */
  readonly body: unknown;
}

const columns = `code, revision, body, is_removed as "isRemoved", actor, recorded_at as "recordedAt"`;

/** The current records of a kind in the order of their codes, a page at a time. */
export async function listRecords(
  reader: Reader,
  kind: RecordKind,
  afterCode: string,
  limit: number,
): Promise<GovernedRecord[]> {
  const text = `select ${columns} from governed_records
    where tenant_id = $1 and kind = $2 and code > $3 and is_current and not is_removed order by code limit $4`;
  return reader.query({ text }, [reader.tenantId, kind, afterCode, limit]);
}

/** All current records of kinds that are few enough to be read whole. */
export async function loadRecords(reader: Reader, kind: RecordKind): Promise<GovernedRecord[]> {
  const text = `select ${columns} from governed_records
    where tenant_id = $1 and kind = $2 and is_current and not is_removed order by code`;
  return reader.query({ name: 'load_governed_records', text }, [reader.tenantId, kind]);
}

/** Current records by their codes; what does not exist is left out. */
export async function findRecords(
  reader: Reader,
  kind: RecordKind,
  codes: readonly string[],
): Promise<GovernedRecord[]> {
  const text = `select ${columns} from governed_records
    where tenant_id = $1 and kind = $2 and code = any ($3::text[]) and is_current and not is_removed`;
  return reader.query({ name: 'find_governed_records', text }, [reader.tenantId, kind, sqlArray(codes, String)]);
}

/** The number of the current revision; null when there is none, or it is a removal. */
export async function currentRevision(reader: Reader, kind: RecordKind, code: string): Promise<number | null> {
  const text = `select revision from governed_records
    where tenant_id = $1 and kind = $2 and code = $3 and is_current and not is_removed`;
  const rows = await reader.query<{ revision: number }>({ name: 'current_governed_revision', text }, [
    reader.tenantId,
    kind,
    code,
  ]);
  return rows[0]?.revision ?? null;
}

export interface RevisionOf {
  readonly code: string;
  readonly revision: number;
  readonly isRemoved: boolean;
}

/** The numbers of the last changes of records, removals too, in the order of their codes. */
export async function latestRevisions(
  reader: Reader,
  kind: RecordKind,
  codes: readonly string[],
): Promise<RevisionOf[]> {
  const text = `select code, revision, is_removed as "isRemoved" from governed_records
    where tenant_id = $1 and kind = $2 and code = any ($3::text[]) and is_current order by code`;
  const values = [reader.tenantId, kind, sqlArray(codes, String)];
  return reader.query<RevisionOf>({ name: 'latest_governed_revisions', text }, values);
}

const latestRevision = 2_147_483_647;

/** The revisions of one record, those that are removals too, newest first, a page at a time. */
export async function revisionsOf(
  reader: Reader,
  kind: RecordKind,
  code: string,
  limit: number,
  beforeRevision = latestRevision,
): Promise<GovernedRecord[]> {
  const text = `select ${columns} from governed_records
    where tenant_id = $1 and kind = $2 and code = $3 and revision < $5 order by revision desc limit $4`;
  return reader.query({ text }, [reader.tenantId, kind, code, limit, beforeRevision]);
}

/** Writes a revision of each record that differs from its current one; answers how many did. Under the shard's lock. */
export async function writeRecords(
  transaction: Transaction,
  kind: RecordKind,
  changes: readonly RecordChange[],
  by: { readonly actor: string; readonly correlationId: string; readonly recordedAt: string },
): Promise<number> {
  const text = `with given as (
      select code, coalesce(body, 'null'::jsonb) as body, body is null as is_removed
      from unnest($3::text[], $4::jsonb[]) as g (code, body)
    ), changed as (
      select g.*, coalesce(c.revision, 0) as revision, c.address from given g
      -- Behind its key, as one lookup a record: joined freely it may be planned as a scan of all for each.
      left join lateral (select r.revision, r.is_removed, r.body, r.ctid as address from governed_records r
        where r.tenant_id = $1 and r.kind = $2 and r.code = g.code and r.is_current offset 0) c on true
      where c.revision is null and not g.is_removed
        or c.revision is not null and (c.is_removed <> g.is_removed or not g.is_removed and c.body <> g.body)
    ), closed as (
      update governed_records r set is_current = false from changed
      where r.ctid = changed.address and r.tenant_id = $1
      returning r.code
    )
    insert into governed_records (tenant_id, kind, code, revision, body, is_removed, is_current, actor,
      correlation_id, recorded_at)
    select $1, $2, c.code, c.revision + 1, c.body, c.is_removed, true, $5, $6, $7 from changed c
    where (select count(*) from closed) >= 0
    returning code`;
  const rows = await transaction.query({ text }, [
    transaction.tenantId,
    kind,
    sqlArray(changes, (one) => one.code),
    sqlArray(changes, (one) => (one.body === null ? null : JSON.stringify(one.body))),
    by.actor,
    by.correlationId,
    by.recordedAt,
  ]);
  return rows.length;
}
