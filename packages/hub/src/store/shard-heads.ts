// The head of a tenant's shard: how far the journal and the audit trail have come, and which catalogue is valid.

import type { Reader, Transaction } from './database.ts';

export const journalChannel = 'evenstock_journal';

// One notice a batch: NOTIFY takes a lock of the whole server at commit, so it must not be one an entry.
const advance = {
  name: 'advance_shard_head',
  text: `update shard_heads set seq = $2, hash = decode($3, 'hex'), recorded_at = $4 where tenant_id = $1
    returning pg_notify('${journalChannel}', tenant_id || ':' || seq)`,
};

export function advanceHead(transaction: Transaction, seq: bigint, hash: string, recordedAt: string): void {
  transaction.defer(advance, [transaction.tenantId, seq, hash, recordedAt]);
}

/** Makes every node read the catalogue anew at its next batch. */
export function bumpCatalogueVersion(transaction: Transaction): void {
  const text = 'update shard_heads set catalogue_version = catalogue_version + 1 where tenant_id = $1';
  transaction.defer({ text }, [transaction.tenantId]);
}

const head = {
  name: 'read_shard_head',
  text: 'select seq, catalogue_version from shard_heads where tenant_id = $1',
};

export interface HeadVersion {
  readonly seq: bigint;
  readonly catalogueVersion: bigint;
}

export async function readHead(reader: Reader): Promise<HeadVersion> {
  const rows = await reader.query<{ seq: bigint; catalogue_version: bigint }>(head, [reader.tenantId]);
  return { seq: rows[0]?.seq ?? 0n, catalogueVersion: rows[0]?.catalogue_version ?? 0n };
}
