// Taking a stretch of the inbox again: what it is asked, what it answers, and its note in the audit. The work is done
// where mediation is.

import type { Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { audit, lockShard, type OperationContext, type Operator } from '../operator.ts';

export interface ReplayAsked {
  readonly from: number;
  readonly to: number;
  readonly source: string | null;
  readonly topic: string | null;
  /** Goes on behind this message. */
  readonly after: bigint;
  /** Messages at most. */
  readonly limit: number;
}

export interface ReplayCounts {
  messages: number;
  /** Messages that are not done yet: they are left to the worker. */
  open: number;
  /** Records that were taken again. */
  records: number;
  /** By outcome. */
  readonly outcomes: Partial<Record<string, number>>;
  /** Records that are not what they were: under the mapping of today they come to other events. They are left alone. */
  changed: number;
  /** Dead letters that were tried, and those that succeeded. */
  tried: number;
  redriven: number;
}

export type Replayed = { readonly ok: true; readonly counts: ReplayCounts; readonly next: bigint | null } | Refused;

/** Wired where mediation is. */
export type TakeAgain = (operator: Operator, asked: ReplayAsked) => Promise<Replayed>;

export async function noteReplay(context: OperationContext, operator: Operator, asked: ReplayAsked): Promise<void> {
  const { from, to, source, topic, after, limit } = asked;
  await context.database.inTransaction(operator.tenantId, async (transaction) => {
    const head = await lockShard(context, transaction);
    const stretch = { from: isoTime(from), to: isoTime(to), topic, after: after.toString(), limit };
    audit(transaction, head, operator, {
      action: 'inbox.replayed',
      subject: source ?? 'all sources',
      detail: stretch,
    });
  });
}
