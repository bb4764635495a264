// Goods arrived for which somebody waits: they are reserved for the oldest orders first, before the next customer
// takes them, and what was reserved is no longer backordered.

import { dispatchLater } from './dispatch.ts';
import type { ReservationRequest } from './hub-calls.ts';
import type { OpenLine } from './open-orders.ts';
import { reduce, reserveAgain } from './promises.ts';
import type { Stage } from './stage.ts';

export class Backorders {
  readonly #stage: Stage;
  readonly #arrived = new Set<string>();
  #isWorking = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Goods of that item are on their way into the hub's book. */
  arrived(sku: string): void {
    if (this.#stage.orders.backorderedLines(sku).length === 0) return;
    this.#arrived.add(sku);
  }

  /** Serves who waits for what has arrived; one item after the other, beside everything else. */
  serve(): void {
    if (this.#isWorking || this.#arrived.size === 0) return;
    this.#isWorking = true;
    const skus = [...this.#arrived];
    this.#arrived.clear();
    this.#stage.tasks.start(async () => {
      const { warehouses } = this.#stage;
      await Promise.all(Object.values(warehouses).map((feed) => feed.flushed()));
      for (const sku of skus) await this.#serveItem(sku);
      this.#isWorking = false;
    });
  }

  async #serveItem(sku: string): Promise<void> {
    const { orders } = this.#stage;
    for (const line of orders.backorderedLines(sku)) {
      const isServed = await orders.exclusively(line.order, () => this.#serveLine(line));
      if (!isServed) return;
    }
  }

  /** Whether there may be more for the next one. */
  async #serveLine(line: OpenLine): Promise<boolean> {
    const stage = this.#stage;
    const { order, sku, lineId } = line;
    const wanted = line.backordered;
    if (wanted === 0) return true;
    const { channel, customer, number } = order;
    const request: ReservationRequest = {
      channel,
      kind: 'hard',
      policy: 'partial',
      order: number,
      ...(customer === null ? {} : { customer }),
      lines: [{ lineId, sku, quantity: wanted }],
    };
    const answer = await reserveAgain(stage, request);
    if (!answer.ok) return false;
    const granted = answer.lines.reduce((sum, one) => sum + one.reserved, 0);
    await reduce(stage, order, [{ line, units: granted }]);
    stage.figures.backordersServed += granted;
    dispatchLater(stage, stage.orders.add(answer, { number, channel, customer }));
    return granted === wanted;
  }
}
