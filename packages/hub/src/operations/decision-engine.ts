// The queue in front of the ledger. Commands of a tenant wait while a batch of that tenant is being decided and
// then go together: batches grow with the load and a lone command waits for nobody (no timer). The queue is
// bounded; beyond the bound callers are refused and told when to come back. A command that fails unexpectedly
// fails alone: its batch is split until it is found.

import type { Command } from '../domain/command.ts';
import type { Outcome } from '../domain/outcome.ts';
import { refuse } from '../domain/refusal.ts';
import { journalHash } from '../store/journal.ts';
import { lockShardHead } from '../store/locks.ts';
import { isConnectionLoss, isRetryable, isUnavailable, UncertainCommit } from '../store/faults.ts';
import { decideBatch, type Attempt, type BatchContext } from './decide-batch.ts';

export interface EngineLimits {
  /** Commands in one batch. Larger ones gain little and make everybody in them wait. */
  readonly batchCommandsMax: number;
  /** Lines and bytes (roughly) in one batch. */
  readonly batchWeightMax: number;
  /** Weight of all that wait or are being decided in this node. */
  readonly queueWeightMax: number;
  /** How long a batch is tried again while the database is away before its callers hear of it. */
  readonly retryMs: number;
}

export const defaultLimits: EngineLimits = {
  // 500 lines was the knee on two shared cores: 1,000 gave a third more throughput at twice the latency.
  batchCommandsMax: 1000,
  batchWeightMax: 2000,
  queueWeightMax: 50_000,
  retryMs: 10_000,
};

export interface DecisionEngine {
  /** Decides a command. Never throws for what the caller can act on: that is a refusal. */
  readonly submit: (tenantId: number, command: Command) => Promise<Outcome>;
  /** Decides commands in order; they may share a batch with others. */
  readonly submitAll: (tenantId: number, commands: readonly Command[]) => Promise<Outcome[]>;
  readonly load: () => { readonly weight: number; readonly batches: number; readonly commands: number };
  /** Takes no more commands, and answers when those it has are decided. */
  readonly drain: () => Promise<void>;
}

export interface EngineEvents {
  readonly onBatch?: (batch: { commands: number; entries: number; expired: number; durationMs: number }) => void;
  /** A command that failed alone: a defect, which an operator has to hear of. */
  readonly onFailure?: (error: unknown, command: Command) => void;
}

interface Waiting {
  readonly command: Command;
  readonly weight: number;
  readonly answer: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
}

interface Shard {
  readonly tenantId: number;
  readonly waiting: Waiting[];
  isBusy: boolean;
}

/** Lines, roughly: what a command costs to load and write. */
function weightOf(command: Command): number {
  return command.type === 'reserve' || command.type === 'reduce' ? command.lines.length : 1;
}

export function createDecisionEngine(
  context: BatchContext,
  limits: EngineLimits = defaultLimits,
  events: EngineEvents = {},
): DecisionEngine {
  const shards = new Map<number, Shard>();
  let weight = 0;
  let batches = 0;
  let decidedCommands = 0;
  let isDraining = false;
  const idle = new Set<() => void>();

  const shardOf = (tenantId: number): Shard => {
    const known = shards.get(tenantId);
    if (known) return known;
    const made: Shard = { tenantId, waiting: [], isBusy: false };
    shards.set(tenantId, made);
    return made;
  };

  const submit = (tenantId: number, command: Command): Promise<Outcome> => {
    const own = weightOf(command);
    if (isDraining) return Promise.resolve(refuse('overloaded', 'This node is stopping; another will answer.'));
    if (weight + own > limits.queueWeightMax) {
      return Promise.resolve(refuse('overloaded', 'Too many decisions are waiting; come back in a moment.'));
    }
    weight += own;
    const shard = shardOf(tenantId);
    return new Promise((answer, fail) => {
      shard.waiting.push({ command, weight: own, answer, fail });
      // After this turn of the event loop, so that requests that arrived together share the first batch.
      if (!shard.isBusy) {
        shard.isBusy = true;
        setImmediate(() => void work(shard));
      }
    });
  };

  const work = async (shard: Shard): Promise<void> => {
    while (shard.waiting.length > 0) {
      const batch = takeBatch(shard.waiting, limits);
      await run(shard.tenantId, batch);
      for (const one of batch) weight -= one.weight;
    }
    shard.isBusy = false;
    shards.delete(shard.tenantId);
    if (weight === 0) for (const resolve of idle) resolve();
  };

  const run = async (tenantId: number, batch: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await decidePatiently(tenantId, batch);
      for (const [index, one] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome) one.answer(outcome);
        else one.fail(new Error('The batch came back without an answer to this command.'));
      }
    } catch (error) {
      await bisect(tenantId, batch, error);
    }
  };

  const bisect = async (tenantId: number, batch: readonly Waiting[], error: unknown): Promise<void> => {
    const [only] = batch;
    if (only && batch.length === 1) {
      events.onFailure?.(error, only.command);
      only.fail(error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await run(tenantId, batch.slice(0, middle));
    await run(tenantId, batch.slice(middle));
  };

  const decidePatiently = async (tenantId: number, batch: readonly Waiting[]): Promise<readonly Outcome[]> => {
    const commands = batch.map((one) => one.command);
    const giveUpAt = context.clock.now() + limits.retryMs;
    for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      const attempt: { made: Attempt | null } = { made: null };
      try {
        return await decideOnce(tenantId, commands, (made) => {
          attempt.made = made;
        });
      } catch (error) {
        const isUncertain = error instanceof UncertainCommit;
        if (!isUncertain && !isRetryable(error) && !isUnavailable(error)) throw error;
        const found = isUncertain && attempt.made ? await lookUp(tenantId, attempt.made, giveUpAt) : 'absent';
        if (found === 'committed' && attempt.made) return attempt.made.outcomes;
        const isOver = context.clock.now() >= giveUpAt;
        if (found === 'unknown') return commands.map(() => unknownOutcome());
        if (isOver) return commands.map(() => refuse('dependency_down', 'The database did not answer; nothing was decided.'));
      }
      await context.clock.sleep(pauseMs);
    }
  };

  const decideOnce = async (
    tenantId: number,
    commands: readonly Command[],
    onAttempt: (attempt: Attempt) => void,
  ): Promise<readonly Outcome[]> => {
    for (;;) {
      const startedAt = context.clock.now();
      const result = await decideBatch(context, tenantId, commands, onAttempt);
      batches += 1;
      const durationMs = context.clock.now() - startedAt;
      const { entries, expired } = result;
      events.onBatch?.({ commands: result.outcomes.length, entries, expired, durationMs });
      if (result.outcomes.length === commands.length) {
        decidedCommands += commands.length;
        return result.outcomes;
      }
    }
  };

  /** Whether a batch whose commit was cut off is in the journal: its last entry's hash says so. */
  const lookUp = async (tenantId: number, attempt: Attempt, giveUpAt: number): Promise<'committed' | 'absent' | 'unknown'> => {
    for (let pauseMs = 5; context.clock.now() < giveUpAt; pauseMs = Math.min(pauseMs * 2, 500)) {
      try {
        // Under the shard's lock, so that a commit that is still under way has ended one way or the other.
        const hash = await context.database.inTransaction(tenantId, async (transaction) => {
          await lockShardHead(transaction, null);
          return journalHash(transaction, attempt.lastSeq);
        });
        return hash === attempt.hash ? 'committed' : 'absent';
      } catch (error) {
        if (!isConnectionLoss(error) && !isUnavailable(error) && !isRetryable(error)) throw error;
      }
      await context.clock.sleep(pauseMs);
    }
    return 'unknown';
  };

  return {
    submit,
    submitAll: (tenantId, commands) => Promise.all(commands.map((command) => submit(tenantId, command))),
    load: () => ({ weight, batches, commands: decidedCommands }),
    drain: async () => {
      isDraining = true;
      if (weight === 0) return;
      await new Promise<void>((resolve) => idle.add(resolve));
    },
  };
}

function unknownOutcome(): Outcome {
  return refuse('outcome_unknown', 'The connection was lost during the commit; repeat with the same key.');
}

function takeBatch(waiting: Waiting[], limits: EngineLimits): Waiting[] {
  let count = 0;
  let sum = 0;
  for (const one of waiting) {
    if (count > 0 && (count >= limits.batchCommandsMax || sum + one.weight > limits.batchWeightMax)) break;
    count += 1;
    sum += one.weight;
  }
  return waiting.splice(0, count);
}
