// What the operations that a person or a program asks for (other than stock commands) have in common: on whose
// behalf they act, and that each leaves an audit entry in the same transaction, under the shard's lock.

import { isoTime, type Clock } from '../platform/clock.ts';
import type { MakeId } from '../platform/ids.ts';
import { appendAudit } from '../store/audit.ts';
import type { Database, Transaction } from '../store/database.ts';
import { lockShardHead, type ShardHead } from '../store/locks.ts';

export interface OperationContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

export interface Operator {
  readonly tenantId: number;
  /** The key, or the subject of the token, that asked. */
  readonly actor: string;
  readonly correlationId: string;
}

/** Locks the shard of the transaction's tenant, before anything is read that will be decided on. */
export async function lockShard(context: OperationContext, transaction: Transaction): Promise<ShardHead> {
  return lockShardHead(transaction, decisionTimeOf(context));
}

/** What a test's clock says in place of the database's; null in production. */
export function decisionTimeOf({ clock }: Pick<OperationContext, 'clock'>): string | null {
  const time = clock.decisionTime();
  return time === null ? null : isoTime(time);
}

export interface Note {
  readonly action: string;
  readonly subject: string;
  readonly detail: unknown;
}

export function audit(transaction: Transaction, head: ShardHead, operator: Operator, note: Note): void {
  const { actor, correlationId } = operator;
  appendAudit(transaction, head, { ...note, actor, correlationId });
}

/** One by its own name, several by their number. */
export function subjectOf(codes: readonly string[], plural: string): string {
  const [only] = codes;
  return only !== undefined && codes.length === 1 ? only : `${codes.length} ${plural}`;
}
