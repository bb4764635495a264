// Every row lock of the hub. There is one order: the shard's head first, and nothing else is ever locked by a
// command, because the head serialises all writers of a tenant. The lock is a statement of its own, before any
// statement that reads what will be decided on: each of those then sees all that was committed before.

import type { Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

export interface ShardHead {
  readonly seq: bigint;
  /** Hex of the last entry's hash; empty before the first. */
  readonly hash: string;
  /** The time of this transaction: the database's, never before the last one's. */
  readonly now: number;
  readonly catalogueVersion: bigint;
  readonly auditSeq: bigint;
  readonly auditHash: string;
  /** The newest moment as of which anything was counted; -Infinity before the first. */
  readonly countedUntil: number;
  /** Whether anything may be owed to anybody. */
  readonly isOwing: boolean;
}

const lockHead = {
  name: 'lock_shard_head',
  text: `select seq, encode(hash, 'hex') as hash, catalogue_version, audit_seq, encode(audit_hash, 'hex') as audit_hash,
      counted_until, is_owing,
      greatest(coalesce($2::timestamptz, clock_timestamp()::timestamptz(3)), recorded_at) as now
    from shard_heads where tenant_id = $1 for update`,
};

interface HeadRow {
  readonly seq: bigint;
  readonly hash: string;
  readonly now: number;
  readonly catalogue_version: bigint;
  readonly audit_seq: bigint;
  readonly audit_hash: string;
  readonly counted_until: number;
  readonly is_owing: boolean;
}

/** Locks the shard until the transaction ends; `decisionTime` is what a test's clock says, else null. */
export async function lockShardHead(transaction: Transaction, decisionTime: string | null): Promise<ShardHead> {
  const [row] = await transaction.query<HeadRow>(lockHead, [transaction.tenantId, decisionTime]);
  if (!row) throw new Error(`Tenant ${transaction.tenantId} has no shard head.`);
  return {
    seq: row.seq,
    hash: row.hash,
    now: row.now,
    catalogueVersion: row.catalogue_version,
    auditSeq: row.audit_seq,
    auditHash: row.audit_hash,
    countedUntil: row.counted_until,
    isOwing: row.is_owing,
  };
}

const lockShape = {
  name: 'lock_message_shape',
  text: `select version from message_shapes
    where tenant_id = $1 and source = $2 and topic = $3 and version = 1 for update`,
};

/** Locks what is known of a topic's messages, behind the shard's head if both are locked; false: nothing is known. */
export async function lockMessageShape(transaction: Transaction, source: string, topic: string): Promise<boolean> {
  const rows = await transaction.query(lockShape, [transaction.tenantId, source, topic]);
  return rows.length > 0;
}

export interface LockedWaiting {
  readonly subject: string;
  readonly version: number;
  readonly eventId: string;
  /** Null while it waits. */
  readonly outcome: string | null;
  readonly code: string | null;
  readonly seq: bigint | null;
}

/** Keeps commands that wait as they are until the transaction ends, and tells those that have been decided. */
export async function lockWaiting(
  transaction: Transaction,
  source: string,
  versions: readonly { readonly subject: string; readonly version: number }[],
): Promise<LockedWaiting[]> {
  const text = `select w.subject, w.version, w.event_id as "eventId", w.outcome, w.code, i.seq
    from (select distinct * from unnest($3::text[], $4::integer[]) as k (subject, version) order by 1, 2) k
    cross join lateral (select * from waiting_commands w where w.tenant_id = $1 and w.source = $2
      and w.subject = k.subject and w.version = k.version offset 0 for update) w
    left join lateral (select i.seq from idempotency i where i.tenant_id = $1
      and i.scope = w.command -> 'idempotency' ->> 'scope' and i.key = w.command -> 'idempotency' ->> 'key'
      offset 0) i on true`;
  return transaction.query<LockedWaiting>({ name: 'lock_waiting', text }, [
    transaction.tenantId,
    source,
    sqlArray(versions, (one) => one.subject),
    sqlArray(versions, (one) => one.version),
  ]);
}

/** Keeps a stock report as it is until the transaction ends; false: there is none. */
export async function lockStockReport(transaction: Transaction, id: string): Promise<boolean> {
  const text = `select state from stock_reports where tenant_id = $1 and report_id = $2 for update`;
  const rows = await transaction.query({ name: 'lock_stock_report', text }, [transaction.tenantId, id]);
  return rows.length > 0;
}

/** Keeps listings as they are until the transaction ends; `keys` in their order, behind the shard's head if both. */
export async function lockListingRows(
  transaction: Transaction,
  keys: readonly { readonly channel: string; readonly externalId: string }[],
): Promise<void> {
  const text = `select true as locked from unnest($2::text[], $3::text[]) as k (channel, external_id)
    cross join lateral (select from listings l where l.tenant_id = $1 and l.channel = k.channel
      and l.external_id = k.external_id offset 0 for update) l`;
  await transaction.query({ name: 'lock_listings', text }, [
    transaction.tenantId,
    sqlArray(keys, (one) => one.channel),
    sqlArray(keys, (one) => one.externalId),
  ]);
}

/** Lets one transaction of a tenant at a time do what the name says. It comes after any lock of a row. */
export async function lockNamed(transaction: Transaction, name: string): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($2, $1)) as locked';
  await transaction.query({ name: 'lock_named', text }, [transaction.tenantId, `evenstock ${name}`]);
}
