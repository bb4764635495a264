// The audit trail: every operator's action, append-only, in a hash chain of its own whose head stands in the
// shard's head. It is written in the transaction of the action, under the shard's lock.

import { chainHash } from '../platform/hash.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from './database.ts';
import type { ShardHead } from './locks.ts';

export interface AuditEntry {
  readonly seq: bigint;
  readonly recordedAt: number;
  readonly actor: string;
  /** What was done, as `subject.past-participle`: `items.put`, `api_key.revoked`. */
  readonly action: string;
  /** What it was done to. */
  readonly subject: string;
  readonly correlationId: string;
  /** JSON text, kept byte for byte; never a secret. */
  readonly detail: string;
}

export interface AuditRow {
  readonly entry: AuditEntry;
  readonly hash: string;
}

/** The bytes that the chain covers: every column, in a fixed order. */
export function canonicalAudit(entry: AuditEntry): string {
  const { seq, recordedAt, actor, action, subject, correlationId, detail } = entry;
  return JSON.stringify([seq.toString(), recordedAt, actor, action, subject, correlationId, detail]);
}

export interface AuditNote extends Pick<AuditEntry, 'actor' | 'action' | 'subject' | 'correlationId'> {
  readonly detail: unknown;
}

/** Appends one entry behind the head that this transaction has locked. */
export function appendAudit(transaction: Transaction, head: ShardHead, note: AuditNote): void {
  const entry = { ...note, detail: JSON.stringify(note.detail), seq: head.auditSeq + 1n, recordedAt: head.now };
  const hash = chainHash(head.auditHash, canonicalAudit(entry));
  const { seq, actor, action, subject, correlationId, detail } = entry;
  const text = `insert into audit_entries (tenant_id, audit_seq, recorded_at, actor, action, subject, correlation_id,
      detail, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, decode($9, 'hex'))`;
  const values = [seq, isoTime(entry.recordedAt), actor, action, subject, correlationId, detail, hash];
  transaction.defer({ text }, [transaction.tenantId, ...values]);
  const advance = `update shard_heads set audit_seq = $2, audit_hash = decode($3, 'hex'), recorded_at = $4
    where tenant_id = $1`;
  transaction.defer({ text: advance }, [transaction.tenantId, seq, hash, isoTime(entry.recordedAt)]);
}

interface Row extends Omit<AuditEntry, 'correlationId'> {
  readonly correlation_id: string;
  readonly hash: string;
}

/** Entries behind a cursor, oldest first. */
export async function auditAfter(reader: Reader, seq: bigint, limit: number): Promise<AuditRow[]> {
  const text = `select audit_seq as seq, recorded_at as "recordedAt", actor, action, subject, correlation_id, detail,
      encode(hash, 'hex') as hash
    from audit_entries where tenant_id = $1 and audit_seq > $2 order by audit_seq limit $3`;
  const rows = await reader.query<Row>({ text }, [reader.tenantId, seq, limit]);
  return rows.map(({ correlation_id, hash, ...rest }) => ({
    entry: { ...rest, correlationId: correlation_id },
    hash,
  }));
}
