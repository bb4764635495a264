// The warehouses work on an order: everything of it that is placed is picked and shipped, as far as it lies there.
// What is not found (a count or a write-off said so after it was promised) is taken off the order. What the hub fills
// later of what is backordered is worked on later.

import { isWaiting, placedUnits, type OpenLine, type OpenOrder } from './open-orders.ts';
import { learn, reduce, type Reduction } from './promises.ts';
import type { Stage } from './stage.ts';
import { ship } from './warehouse.ts';

/** Some hours after it was taken; in a run of few days, some minutes. */
export function dispatchLater(stage: Stage, order: OpenOrder): void {
  if (order.isPlanned) return;
  order.isPlanned = true;
  const at = stage.now + stage.plan.tickMs * (0.1 + 0.8 * stage.random.next());
  stage.agenda.add(at, () => {
    stage.tasks.start(() => stage.orders.exclusively(order, () => dispatch(stage, order)));
  });
}

/** The same where something of it is placed, which the hub may have done since it was worked on. */
export function dispatchRest(stage: Stage, order: OpenOrder): void {
  for (const line of order.lines.values()) if (placedUnits(line) > 0) dispatchLater(stage, order);
}

async function dispatch(stage: Stage, order: OpenOrder): Promise<void> {
  order.isPlanned = false;
  await learn(stage, order);
  order.dispatches += 1;
  const missing: Reduction[] = [];
  const shipping: Promise<void>[] = [];
  for (const line of order.lines.values()) {
    if (line.sources.length === 0) continue;
    const short = shipLine(stage, line, shipping);
    // Who waits for more of it waits in vain: what is not found can be taken off for certain with all the rest only.
    if (short > 0) missing.push({ line, units: short + line.backordered });
    stage.orders.settle(line);
  }
  if (missing.length === 0 && !isWaiting(order)) return;
  // Shipments first: the order's line counts what was shipped, and its places what the hub does not know as shipped.
  for (const feed of Object.values(stage.warehouses)) feed.flush();
  await Promise.all(shipping);
  if (missing.length === 0) return;
  await reduce(stage, order, missing);
  dispatchRest(stage, order);
}

/** Answers how many units were not there. What was is no longer placed but shipped. */
function shipLine(stage: Stage, line: OpenLine, shipping: Promise<void>[]): number {
  const { order, sku, lineId } = line;
  let short = 0;
  const left: { location: OpenLine['sources'][number]['location']; quantity: number }[] = [];
  for (const { location, quantity } of line.sources) {
    const cell = stage.book.at(sku, location);
    const units = Math.max(0, Math.min(quantity, cell.sellable));
    if (units < quantity) {
      short += quantity - units;
      left.push({ location, quantity: quantity - units });
    }
    if (units === 0) continue;
    const businessKey = `shipment:${order.reservationId}:${lineId}:${location}:${order.dispatches}`;
    const { number, reservationId } = order;
    shipping.push(
      new Promise((resolve) => {
        ship(stage, { cell, units, order: number, reservationId, businessKey }, resolve);
      }),
    );
    line.shipped += units;
    stage.orders.noteShipped(order.customer, sku, location, units);
  }
  line.sources = left;
  if (short > 0) {
    stage.figures.shortPicks += short;
    stage.figures.note(`order ${order.number}: ${short} of ${sku} promised, then not found in the warehouse`);
  }
  return short;
}
