// The outgoing messages of one source system, in order: batches follow each other, one at a time, as a WMS posts
// them. Promises that a message is told once or more often but never out of order, and repeats some on purpose,
// because real feeds do.

import type { Figures } from './figures.ts';
import type { HubCalls, HubEvent, StockTaking } from './hub-calls.ts';
import type { Random } from './random.ts';

export interface FeedOptions {
  readonly source: string;
  /** Makes the ids of this run different from those of an earlier one. */
  readonly runId: string;
  readonly calls: HubCalls;
  readonly figures: Figures;
  readonly random: Random;
}

interface EventMessage {
  readonly event: HubEvent;
  readonly isRepeated: boolean;
  readonly onAcknowledged: (() => void) | undefined;
}

type Message = EventMessage | { readonly taking: StockTaking };

/** Large enough that a batch costs little more than a message, small enough to be decided in some milliseconds. */
const batchMax = 400;
const repeatChance = 0.004;

export class Feed {
  readonly #options: FeedOptions;
  #waiting: Message[] = [];
  #sent = 0;
  #working: Promise<void> | null = null;
  #last: HubEvent | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  get backlog(): number {
    return this.#waiting.length;
  }

  /** `onAcknowledged` is called when the hub has answered; an answer that was not expected is a finding. */
  tell(event: Omit<HubEvent, 'id' | 'source'>, onAcknowledged?: () => void): void {
    const { source, runId } = this.#options;
    this.#sent += 1;
    const whole = { ...event, source, id: `${runId}-${this.#sent}` };
    this.#waiting.push({ event: whole, isRepeated: false, onAcknowledged });
  }

  /** In its place among the events: what was told before it is known when it arrives. */
  tellStockTaking(taking: Omit<StockTaking, 'source'>): void {
    this.#waiting.push({ taking: { ...taking, source: this.#options.source } });
  }

  /** Sends what waits, unless that is under way; a failure rejects what `flushed` answers. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    this.#working ??= this.#work();
    // Whoever awaits `flushed` hears of it.
    this.#working.catch(() => undefined);
  }

  async flushed(): Promise<void> {
    while (this.#waiting.length > 0 || this.#working !== null) {
      this.flush();
      await this.#working;
    }
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const [first] = this.#waiting;
      if (first !== undefined && 'taking' in first) {
        this.#waiting = this.#waiting.slice(1);
        await this.#options.calls.postStockTaking?.(first.taking);
        continue;
      }
      const batch = this.#nextEvents();
      this.#waiting = this.#waiting.slice(batch.length);
      await this.#send(batch);
      this.#repeatSome(batch);
    }
    this.#working = null;
  }

  #nextEvents(): EventMessage[] {
    const batch: EventMessage[] = [];
    for (const message of this.#waiting) {
      if ('taking' in message || batch.length === batchMax) break;
      batch.push(message);
    }
    return batch;
  }

  async #send(batch: readonly EventMessage[]): Promise<void> {
    const { calls, figures } = this.#options;
    const retriesBefore = figures.retries;
    const answers = await calls.postEvents(batch.map((message) => message.event));
    for (const [index, { event, isRepeated, onAcknowledged }] of batch.entries()) {
      const answer = answers[index];
      const expected = isRepeated ? 'duplicate' : 'applied';
      // A call that had to be repeated may find that its first try had arrived.
      const isAgain = figures.retries > retriesBefore && answer?.outcome === 'duplicate';
      if (answer?.id !== event.id || (answer.outcome !== expected && !isAgain)) {
        const said = answer === undefined ? 'nothing' : `${answer.outcome} ${answer.code ?? ''}`;
        figures.surprise(`${event.kind} of ${event.body.sku}: expected ${expected}, got ${said.trim()}`);
      }
      if (isRepeated) figures.duplicates += 1;
      else figures.events += 1;
      onAcknowledged?.();
    }
  }

  /** The same message again, later: a sender that lost our answer does not know that we have it. */
  #repeatSome(batch: readonly EventMessage[]): void {
    const last = batch.at(-1)?.event ?? null;
    if (this.#last !== null && this.#options.random.chance(repeatChance * batch.length)) {
      this.#waiting.push({ event: this.#last, isRepeated: true, onAcknowledged: undefined });
    }
    this.#last = last;
  }
}
