// The head of a tenant's shard: how far the journal and the audit trail have come, and which catalogue is valid.

import type { Reader, Transaction } from './database.ts';

export const journalChannel = 'evenstock_journal';

// One notice a batch: NOTIFY takes a lock of the whole server at commit, so it must not be one an entry.
const advance = {
  name: 'advance_shard_head',
  text: `update shard_heads set seq = $2, hash = decode($3, 'hex'), recorded_at = $4,
      counted_until = greatest(counted_until, $5), is_owing = is_owing or $6 where tenant_id = $1
    returning pg_notify('${journalChannel}', tenant_id || ':' || seq)`,
};

export interface HeadAdvance {
  readonly seq: bigint;
  readonly hash: string;
  readonly recordedAt: string;
  /** The newest moment as of which something was counted in the batch; null for none. */
  readonly countedUntil: string | null;
  /** Whether the batch left something owed to anybody. */
  readonly isOwing: boolean;
}

export function advanceHead(transaction: Transaction, to: HeadAdvance): void {
  transaction.defer(advance, [transaction.tenantId, to.seq, to.hash, to.recordedAt, to.countedUntil, to.isOwing]);
}

/** Makes every node read the catalogue anew at its next batch, and tells those who follow the journal. */
export function bumpCatalogueVersion(transaction: Transaction): void {
  const text = `update shard_heads set catalogue_version = catalogue_version + 1 where tenant_id = $1
    returning pg_notify('${journalChannel}', tenant_id || ':')`;
  transaction.defer({ text }, [transaction.tenantId]);
}

/** Tells those who keep velocities in memory that some have changed. */
export function bumpVelocityVersion(transaction: Transaction): void {
  const text = `update shard_heads set velocity_version = velocity_version + 1 where tenant_id = $1
    returning pg_notify('${journalChannel}', tenant_id || ':')`;
  transaction.defer({ text }, [transaction.tenantId]);
}

/** Tells those who follow the journal that something else has changed that they go by. */
export function tellFollowers(transaction: Transaction): void {
  const text = `select pg_notify('${journalChannel}', $1::text || ':')`;
  transaction.defer({ text }, [String(transaction.tenantId)]);
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

const moment = {
  name: 'read_moment',
  text: `select seq, catalogue_version as "catalogueVersion", velocity_version as "velocityVersion",
      coalesce($2::timestamptz, clock_timestamp()::timestamptz(3)) as now
    from shard_heads where tenant_id = $1`,
};

export interface Moment extends HeadVersion {
  /** Raised whenever a velocity changes. */
  readonly velocityVersion: bigint;
  /** By the clock that decisions go by. */
  readonly now: number;
}

/** How far the ledger is, and when that is; `decisionTime` is what a test's clock says, else null. */
export async function readMoment(reader: Reader, decisionTime: string | null): Promise<Moment> {
  const [row] = await reader.query<Moment>(moment, [reader.tenantId, decisionTime]);
  if (!row) throw new Error(`Tenant ${reader.tenantId} has no shard head.`);
  return row;
}

/** Makes every later statement of this transaction see what the next one sees. Comes first. */
export function holdSnapshot(reader: Reader): void {
  const text = 'set transaction isolation level repeatable read';
  // If it fails, so does the statement behind it, which somebody waits for.
  reader.query({ text }).catch(() => undefined);
}
