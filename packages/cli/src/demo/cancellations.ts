// A cancellation names no order. It is matched by customer and item, the most recent order first: what is not yet
// in work is given back, what was shipped comes back as a return, and what was never sold is counted as such.

import { dispatchRest } from './dispatch.ts';
import { mergeLines, type Cancellation } from './documents.ts';
import { placedUnits, type OpenLine, type OpenOrder } from './open-orders.ts';
import type { OrderDesk } from './order-desk.ts';
import { learn, reduce, release } from './promises.ts';
import type { Stage } from './stage.ts';
import { takeBack } from './warehouse.ts';

export async function cancel(stage: Stage, desk: OrderDesk, cancellation: Cancellation): Promise<void> {
  const { customer, number } = cancellation;
  if (customer !== null) await desk.answered(customer);
  for (const { sku, quantity } of mergeLines(cancellation.lines)) {
    let left = quantity;
    for (const line of stage.orders.openLines(customer, sku)) {
      if (left === 0) break;
      left -= await stage.orders.exclusively(line.order, () => takeOff(stage, line, left));
    }
    for (const { location, units } of stage.orders.takeShipped(customer, sku, left)) {
      left -= units;
      takeBack(stage, stage.book.at(sku, location), units, `${stage.runId}-${number}`);
    }
    stage.figures.cancelled += quantity - left;
    stage.figures.unmatched += left;
  }
}

/** Units of a line that were given back: of what the warehouses did not ship yet. */
async function takeOff(stage: Stage, line: OpenLine, wanted: number): Promise<number> {
  const { order } = line;
  await learn(stage, order);
  dispatchRest(stage, order);
  const units = Math.min(wanted, line.backordered + placedUnits(line));
  if (units === 0) return 0;
  if (order.dispatches === 0 && units === openUnits(order)) return (await releaseWhole(stage, order)) ? units : 0;
  return (await reduce(stage, order, [{ line, units }])) ? units : 0;
}

function openUnits(order: OpenOrder): number {
  let units = 0;
  for (const line of order.lines.values()) units += line.backordered + placedUnits(line);
  return units;
}

async function releaseWhole(stage: Stage, order: OpenOrder): Promise<boolean> {
  const lines = [...order.lines.values()];
  if (!(await release(stage, order.channel, { id: order.reservationId, lines: lines.map(asReserved) }))) return false;
  for (const line of lines) {
    line.sources = [];
    line.backordered = 0;
    stage.orders.settle(line);
  }
  return true;
}

function asReserved({ lineId, sku, sources, backordered }: OpenLine) {
  return { lineId, sku, sources, backordered, reserved: 0 };
}
