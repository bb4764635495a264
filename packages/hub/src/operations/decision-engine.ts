// The queue in front of the ledger. Commands of a tenant wait while a batch of that tenant is being decided and
// then go together: batches grow with the load and a lone command waits for nobody (no timer). The queue is
// bounded; beyond the bound callers are refused and told when to come back. A command that fails unexpectedly
// fails alone: its batch is split until it is found.

import type { Command } from '../domain/command.ts';
import type { Outcome } from '../domain/outcome.ts';
import { refuse } from '../domain/refusal.ts';
import { notReached, type Chain, type Reached, type Submission } from './chain.ts';
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

interface Waiting extends Submission {
  readonly weight: number;
  readonly answer: (outcome: Reached) => void;
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
    const reached = await this.#take(tenantId, { command, chain: null });
    if (reached === notReached) throw new Error('A command without a chain was not reached.');
    return reached;
  }

  /** Decides a command if those of its chain that were submitted before it succeed. */
  async submitInChain(tenantId: number, command: Command, chain: Chain): Promise<Reached> {
    if (chain.isClosed) return notReached;
    return this.#take(tenantId, { command, chain });
  }

  async #take(tenantId: number, { command, chain }: Submission): Promise<Reached> {
    const weight = weightOf(command);
    const isFull = this.#weight + weight > this.#limits.queueWeightMax;
    if (isFull || this.#isDraining) {
      if (chain !== null) chain.isClosed = true;
      const stopping = 'This node is stopping; another will answer.';
      const full = 'Too many decisions are waiting; come back in a moment.';
      return refuse('overloaded', this.#isDraining ? stopping : full);
    }
    this.#weight += weight;
    const { promise, resolve: answer, reject: fail } = Promise.withResolvers<Reached>();
    this.#shardOf(tenantId).waiting.push({ command, chain, weight, answer, fail });
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
    const { retryMs } = this.#limits;
    try {
      const outcomes = await decidePatiently(this.#context, { retryMs, onBatch: this.#report }, tenantId, batch);
      for (const [index, { answer, fail, chain }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) fail(new Error('The batch came back without an answer to this command.'));
        else {
          if (chain !== null && outcome !== notReached) chain.isHalted ||= chain.isHaltedBy(outcome);
          answer(outcome);
        }
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
      if (only.chain !== null) only.chain.isHalted = true;
      only.fail(error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#decide(tenantId, batch.slice(0, middle));
    await this.#decide(tenantId, batch.slice(middle));
  }
}
