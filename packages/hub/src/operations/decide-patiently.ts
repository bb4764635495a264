// Decides a batch in spite of an outside that fails: transactions that lost a race or a connection are run again
// for a while, and a commit whose answer was lost is looked up in the journal instead of being guessed at.

import { refuse } from '../domain/refusal.ts';
import { isRetryable, isUnavailable, UncertainCommit } from '../store/faults.ts';
import { journalHash } from '../store/journal.ts';
import { lockShardHead } from '../store/locks.ts';
import type { Reached, Submission } from './chain.ts';
import { decideBatch, type Attempt, type BatchContext, type BatchResult } from './decide-batch.ts';

export interface Patience {
  /** How long a batch is tried again before its callers hear of it. */
  readonly retryMs: number;
  readonly onBatch: (result: BatchResult, durationMs: number) => void;
}

const pauseMsMin = 5;
const pauseMsMax = 500;

/** Throws only what trying again would not mend. */
export async function decidePatiently(
  context: BatchContext,
  patience: Patience,
  tenantId: number,
  submissions: readonly Submission[],
): Promise<readonly Reached[]> {
  const { clock } = context;
  const giveUpAt = clock.now() + patience.retryMs;
  for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    const attempts: Attempt[] = [];
    try {
      return await decideAll(context, patience, tenantId, submissions, attempts);
    } catch (error) {
      if (!isPassing(error)) throw error;
      const attempt = error instanceof UncertainCommit ? attempts.at(-1) : undefined;
      const found = attempt ? await lookUp(context, tenantId, attempt, giveUpAt) : 'absent';
      if (attempt && found === 'committed') return attempt.outcomes;
      if (found === 'unknown') return submissions.map(() => unknown);
      if (clock.now() >= giveUpAt) return submissions.map(() => away);
    }
    await clock.sleep(pauseMs);
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof UncertainCommit || isRetryable(error) || isUnavailable(error);
}

const away = refuse('dependency_down', 'The database did not answer; nothing was decided.');
const unknown = refuse('outcome_unknown', 'The connection was lost during the commit; repeat with the same key.');

/** A batch that found more expired holds than it may end decides nothing else: it is run until it does. */
async function decideAll(
  context: BatchContext,
  patience: Patience,
  tenantId: number,
  submissions: readonly Submission[],
  attempts: Attempt[],
): Promise<readonly Reached[]> {
  for (;;) {
    const startedAt = context.clock.now();
    const result = await decideBatch(context, tenantId, submissions, (attempt) => attempts.push(attempt));
    patience.onBatch(result, context.clock.now() - startedAt);
    if (result.outcomes.length === submissions.length) return result.outcomes;
  }
}

/** Whether a batch whose commit was cut off is in the journal: the hash of its last entry says so. */
async function lookUp(
  context: BatchContext,
  tenantId: number,
  attempt: Attempt,
  giveUpAt: number,
): Promise<'committed' | 'absent' | 'unknown'> {
  // An attempt that only ended expired holds has no outcomes: whether it committed or not, it is run again.
  if (attempt.outcomes.length === 0) return 'absent';
  for (let pauseMs = pauseMsMin; context.clock.now() < giveUpAt; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    try {
      // Under the shard's lock, so that a commit that is still under way has ended one way or the other.
      const hash = await context.database.inTransaction(tenantId, async (transaction) => {
        await lockShardHead(transaction, null);
        return journalHash(transaction, attempt.lastSeq);
      });
      return hash === attempt.hash ? 'committed' : 'absent';
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await context.clock.sleep(pauseMs);
  }
  return 'unknown';
}
