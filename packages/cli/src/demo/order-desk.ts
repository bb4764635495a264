// How orders are taken, channel by channel. The web shop holds the basket at checkout and confirms it (some baskets
// are abandoned); the marketplace takes what there is; business customers send their orders in batches and wait
// for what is missing. A hold is confirmed or it ends; nothing is taken for granted that was not acknowledged.

import { mergeLines, type Sale } from './documents.ts';
import type { ReservationRequest, Reserved } from './hub-calls.ts';
import { channelOf, type ChannelCode } from './network.ts';
import { dispatchLater } from './dispatch.ts';
import { release, reserve, reserveAll, sourcesOf, type Promised } from './promises.ts';
import type { Stage } from './stage.ts';

const abandonedChance = 0.06;
const abandonedByButton = 0.6;
const secondTryChance = 0.7;
const browseChance = 0.3;
/** Longer than any checkout of the demonstration takes, so that none of these holds ends before it is confirmed. */
const checkoutTtlSeconds = 300;

const batchOrdersMax = 50;
const batchLinesMax = 1500;
const batchWaitMs = 30 * 60_000;

interface Batch {
  readonly since: number;
  readonly sales: Sale[];
  lines: number;
}

/** A basket that nobody came back to; the hub has to end it by itself. */
export interface AbandonedHold {
  readonly reserved: Reserved;
  readonly endsAt: number;
}

export class OrderDesk {
  readonly #stage: Stage;
  readonly #abandoned: AbandonedHold[] = [];
  /** Orders that are being taken, by customer: a cancellation waits for them. */
  readonly #taking = new Map<string, Set<Promise<unknown>>>();
  #batch: Batch | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get abandoned(): readonly AbandonedHold[] {
    return this.#abandoned;
  }

  sell(sale: Sale): void {
    const stage = this.#stage;
    stage.figures.orders += 1;
    const channel = channelOf(sale);
    if (channel === 'b2b') {
      this.#addToBatch(sale);
      return;
    }
    this.#take([sale], () => (channel === 'webshop' ? this.#checkOut(sale) : this.#takeWhatThereIs(sale)));
  }

  /** Sends the orders that wait for company; also when half an hour of simulated time has passed. */
  flushBatch(): void {
    const batch = this.#batch;
    if (batch === null) return;
    this.#batch = null;
    this.#take(batch.sales, () => this.#takeBatch(batch.sales));
  }

  flushOldBatch(): void {
    if (this.#batch !== null && this.#stage.now - this.#batch.since >= batchWaitMs) this.flushBatch();
  }

  /** Resolves when what this customer ordered so far has been answered. */
  async answered(customer: string): Promise<void> {
    if (this.#batch?.sales.some((sale) => sale.customer === customer)) this.flushBatch();
    const taking = this.#taking.get(customer);
    if (taking) await Promise.all(taking);
  }

  #take(sales: readonly Sale[], work: () => Promise<void>): void {
    const customers = new Set(sales.flatMap((sale) => sale.customer ?? []));
    this.#stage.tasks.start(async () => {
      const taking = work();
      const settled = taking.catch(() => undefined);
      for (const customer of customers)
        this.#taking.set(customer, (this.#taking.get(customer) ?? new Set()).add(settled));
      try {
        await taking;
      } finally {
        for (const customer of customers) this.#forget(customer, settled);
      }
    });
  }

  #forget(customer: string, settled: Promise<unknown>): void {
    const others = this.#taking.get(customer);
    others?.delete(settled);
    if (others?.size === 0) this.#taking.delete(customer);
  }

  #addToBatch(sale: Sale): void {
    this.#batch ??= { since: this.#stage.now, sales: [], lines: 0 };
    this.#batch.sales.push(sale);
    this.#batch.lines += sale.lines.length;
    if (this.#batch.sales.length >= batchOrdersMax || this.#batch.lines >= batchLinesMax) this.flushBatch();
  }

  async #takeBatch(sales: readonly Sale[]): Promise<void> {
    // Each item once, so that a shipment, which names no line, is of the line that is meant.
    const merged = sales.map((sale) => ({ ...sale, lines: mergeLines(sale.lines) }));
    const requests = merged.map((sale) => this.#requestOf(sale, 'b2b', { kind: 'hard', policy: 'backorder' }));
    const answers = await reserveAll(this.#stage, requests);
    for (const [index, sale] of sales.entries()) {
      const answer = answers[index];
      if (answer?.ok) this.#accept(answer, sale, 'b2b');
    }
  }

  async #takeWhatThereIs(sale: Sale): Promise<void> {
    const answer = await reserve(
      this.#stage,
      this.#requestOf(sale, 'marketplace', { kind: 'hard', policy: 'partial' }),
    );
    if (answer.ok) this.#accept(answer, sale, 'marketplace');
  }

  async #checkOut(sale: Sale): Promise<void> {
    const stage = this.#stage;
    const isPatient = stage.random.chance(secondTryChance);
    if (stage.random.chance(browseChance)) await this.#browse(sale);
    if (stage.random.chance(abandonedChance)) await this.#abandon(sale);
    const request = this.#holdOf(sale, checkoutTtlSeconds);
    let answer = await reserve(stage, request);
    if (!answer.ok && answer.shortages.size > 0 && isPatient) {
      const lines = reduceTo(request.lines, answer.shortages);
      if (lines.length > 0) answer = await reserve(stage, { ...request, lines });
    }
    if (!answer.ok) return;
    const confirmed = await stage.calls.confirm(answer.id, stage.nextKey());
    if (confirmed.ok) this.#accept(answer, sale, 'webshop');
    else stage.figures.surprise(`confirmation of order ${sale.number}: ${confirmed.code}: ${confirmed.detail}`);
  }

  /** The pages of the first few items, which show how many can be had. */
  async #browse({ lines }: Sale): Promise<void> {
    const { allotments, calls } = this.#stage;
    for (const { sku } of lines.slice(0, 3)) allotments.read('webshop', sku, await calls.available('webshop', sku));
  }

  /** A basket of the first few lines that is emptied by its owner, or forgotten. */
  async #abandon(sale: Sale): Promise<void> {
    const stage = this.#stage;
    const isReleased = stage.random.chance(abandonedByButton);
    const basket = { ...sale, number: `${sale.number}-basket`, lines: sale.lines.slice(0, 3) };
    const ttlSeconds = isReleased ? checkoutTtlSeconds : stage.abandonedTtlSeconds;
    const answer = await reserve(stage, this.#holdOf(basket, ttlSeconds));
    if (!answer.ok) return;
    if (isReleased) {
      if (await release(stage, 'webshop', answer)) stage.figures.holdsReleased += 1;
      return;
    }
    // From now on it may end at any moment, as far as the judgement is concerned.
    for (const source of sourcesOf(answer.lines)) stage.book.mayFree({ channel: 'webshop', ...source });
    this.#abandoned.push({ reserved: answer, endsAt: stage.clock() + ttlSeconds * 1000 });
  }

  #holdOf(sale: Sale, ttlSeconds: number): ReservationRequest {
    return { ...this.#requestOf(sale, 'webshop', { kind: 'soft', policy: 'all_or_nothing' }), ttlSeconds };
  }

  #requestOf(
    { number, customer, lines }: Sale,
    channel: ChannelCode,
    how: Pick<ReservationRequest, 'kind' | 'policy'>,
  ): ReservationRequest {
    const numbered = lines.map(({ sku, quantity }, index) => ({ lineId: String(index + 1), sku, quantity }));
    const order = `${this.#stage.runId}-${number}`;
    return { channel, ...how, order, ...(customer === null ? {} : { customer }), lines: numbered };
  }

  #accept(reserved: Promised, sale: Sale, channel: ChannelCode): void {
    const { number, customer } = sale;
    const order = this.#stage.orders.add(reserved, {
      number: `${this.#stage.runId}-${number}`,
      channel,
      customer,
      marks: reserved.marks,
    });
    dispatchLater(this.#stage, order);
  }
}

/** The basket cut down to what could be had; a line that could not at all is dropped. */
function reduceTo(
  lines: ReservationRequest['lines'],
  shortages: ReadonlyMap<string, number>,
): ReservationRequest['lines'] {
  return lines.flatMap((line) => {
    const quantity = Math.min(line.quantity, shortages.get(line.lineId) ?? line.quantity);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}
