// The queue in front of the ledger. Commands of a tenant wait while a batch of that tenant is being decided and
// then go together: batches grow with the load and a lone command waits for nobody (no timer). The queue is
// bounded; beyond the bound callers are refused and told when to come back. A command that fails unexpectedly
// fails alone: its batch is split until it is found.

import type { Command } from '../domain/command.ts';
import type { Outcome } from '../domain/outcome.ts';
import { refuse } from '../domain/refusal.ts';
import type { BatchContext } from './decide-batch.ts';
import { decidePatiently } from './decide-patiently.ts';

export interface EngineLimits {
  /** Commands in one batch, and their lines: larger ones gain little and make everybody in them wait. */
  readonly batchCommandsMax: number;
  readonly batchWeightMax: number;
  /** Lines of all that wait or are being decided in this node. */
  readonly queueWeightMax: number;
  /** How long a batch is tried again while the database is away before its callers hear of it. */
  readonly retryMs: number;
}

export const defaultLimits: EngineLimits = {
  batchCommandsMax: 1000,
  batchWeightMax: 2000,
  queueWeightMax: 50_000,
  retryMs: 10_000,
};

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
}

/** Lines: what a command costs to load and write, roughly. */
function weightOf(command: Command): number {
  return command.type === 'reserve' || command.type === 'reduce' ? command.lines.length : 1;
}

export class DecisionEngine {
  readonly #context: BatchContext;
  readonly #limits: EngineLimits;
  readonly #events: EngineEvents;
  /** Those that a batch is in flight for, or about to be. */
  readonly #busy = new Map<number, Shard>();
  readonly #onIdle: (() => void)[] = [];
  #weight = 0;
  #isDraining = false;

  constructor(context: BatchContext, limits: EngineLimits = defaultLimits, events: EngineEvents = {}) {
    this.#context = context;
    this.#limits = limits;
    this.#events = events;
  }

  /** Lines that wait or are being decided. */
  get weight(): number {
    return this.#weight;
  }

  /** Decides a command. What the caller can act on is a refusal; only a defect is thrown. */
  async submit(tenantId: number, command: Command): Promise<Outcome> {
    if (this.#isDraining) return refuse('overloaded', 'This node is stopping; another will answer.');
    const weight = weightOf(command);
    if (this.#weight + weight > this.#limits.queueWeightMax) {
      return refuse('overloaded', 'Too many decisions are waiting; come back in a moment.');
    }
    this.#weight += weight;
    const { promise, resolve: answer, reject: fail } = Promise.withResolvers<Outcome>();
    this.#shardOf(tenantId).waiting.push({ command, weight, answer, fail });
    return promise;
  }

  /** Decides commands in order; they may share a batch with others. */
  async submitAll(tenantId: number, commands: readonly Command[]): Promise<Outcome[]> {
    return Promise.all(commands.map((command) => this.submit(tenantId, command)));
  }

  /** Takes no more commands, and answers when those it has are decided. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#weight > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #shardOf(tenantId: number): Shard {
    const busy = this.#busy.get(tenantId);
    if (busy) return busy;
    const shard: Shard = { tenantId, waiting: [] };
    this.#busy.set(tenantId, shard);
    // After this turn of the event loop, so that requests that arrived together share the first batch.
    setImmediate(() => void this.#work(shard));
    return shard;
  }

  async #work(shard: Shard): Promise<void> {
    while (shard.waiting.length > 0) {
      const batch = this.#takeBatch(shard.waiting);
      await this.#decide(shard.tenantId, batch);
      for (const { weight } of batch) this.#weight -= weight;
    }
    this.#busy.delete(shard.tenantId);
    if (this.#weight === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #takeBatch(waiting: Waiting[]): Waiting[] {
    const { batchCommandsMax, batchWeightMax } = this.#limits;
    let count = 0;
    let sum = 0;
    for (const { weight } of waiting) {
      if (count > 0 && (count >= batchCommandsMax || sum + weight > batchWeightMax)) break;
      count += 1;
      sum += weight;
    }
    return waiting.splice(0, count);
  }

  async #decide(tenantId: number, batch: readonly Waiting[]): Promise<void> {
    const commands = batch.map((one) => one.command);
    const { retryMs } = this.#limits;
    try {
      const outcomes = await decidePatiently(this.#context, { retryMs, onBatch: this.#report }, tenantId, commands);
      for (const [index, { answer, fail }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome) answer(outcome);
        else fail(new Error('The batch came back without an answer to this command.'));
      }
    } catch (error) {
      await this.#bisect(tenantId, batch, error);
    }
  }

  readonly #report = (result: { commands: number; entries: number; expired: number }, durationMs: number): void => {
    const { commands, entries, expired } = result;
    this.#events.onBatch?.({ commands, entries, expired, durationMs });
  };

  async #bisect(tenantId: number, batch: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = batch;
    if (only && batch.length === 1) {
      this.#events.onFailure?.(error, only.command);
      only.fail(error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#decide(tenantId, batch.slice(0, middle));
    await this.#decide(tenantId, batch.slice(middle));
  }
}
