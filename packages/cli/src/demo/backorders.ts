// Goods arrived for which somebody waits: the hub gives them to whoever has waited longest, in the same moment and
// before the next customer takes them. Here the orders hear of it, the oldest first, and go to the warehouses. One
// item is looked after by one worker at a time.

import { dispatchRest } from './dispatch.ts';
import type { OpenLine } from './open-orders.ts';
import { learn } from './promises.ts';
import type { Stage } from './stage.ts';

export class Backorders {
  readonly #stage: Stage;
  /** Items that are being looked after, and whether more of them has arrived meanwhile. */
  readonly #serving = new Map<string, boolean>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Looks who got what has arrived. */
  look(): void {
    const { arrived } = this.#stage;
    for (const sku of arrived) this.#lookFor(sku);
    arrived.clear();
  }

  /** Looks at everybody who waits; tells whether somebody got something. */
  async lookAtAll(): Promise<boolean> {
    const { figures, orders } = this.#stage;
    const before = figures.backordersServed;
    for (const sku of orders.awaited()) {
      for (const line of orders.backorderedLines(sku)) await this.#learnOf(line);
    }
    return figures.backordersServed > before;
  }

  #lookFor(sku: string): void {
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

  /** Whoever comes after one who waits on has got nothing, or hears of it in the end. */
  async #serveItem(sku: string): Promise<void> {
    for (const line of this.#stage.orders.backorderedLines(sku)) {
      await this.#learnOf(line);
      if (line.backordered > 0) return;
    }
  }

  async #learnOf({ order }: OpenLine): Promise<void> {
    const stage = this.#stage;
    await stage.orders.exclusively(order, () => learn(stage, order));
    dispatchRest(stage, order);
  }
}
