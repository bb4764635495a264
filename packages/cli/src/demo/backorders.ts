// Goods arrived for which somebody waits: they are reserved for the oldest orders first, before the next customer
// takes them, and what was reserved is no longer backordered. One item is served by one worker at a time.

import { dispatchLater } from './dispatch.ts';
import type { ReservationRequest } from './hub-calls.ts';
import type { OpenLine } from './open-orders.ts';
import { reduce, reserveAgain } from './promises.ts';
import type { Stage } from './stage.ts';

export class Backorders {
  readonly #stage: Stage;
  /** Items that are being served, and whether more of them has arrived meanwhile. */
  readonly #serving = new Map<string, boolean>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** The hub knows that goods of that item have arrived. */
  arrived(sku: string): void {
    if (this.#stage.orders.backorderedLines(sku).length === 0) return;
    if (this.#serving.has(sku)) {
      this.#serving.set(sku, true);
      return;
    }
    this.#stage.tasks.start(async () => {
      do {
        this.#serving.set(sku, false);
        await this.#serveItem(sku);
      } while (this.#serving.get(sku));
      this.#serving.delete(sku);
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
