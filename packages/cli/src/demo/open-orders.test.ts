// How a cancellation, which names no order, finds what it is about.

import { describe, expect, test } from 'vitest';

import type { Reserved } from './hub-calls.ts';
import { isWaiting, OpenOrders, totalUnits, type OpenOrder } from './open-orders.ts';

function reserved(id: string, sku: string, quantity: number, backordered = 0): Reserved {
  const sources = quantity > 0 ? [{ location: 'DC-NORTH' as const, quantity }] : [];
  const line = { lineId: '1', sku, reserved: quantity, backordered, sources };
  return { ok: true, id, state: 'confirmed', lines: [line] };
}

function addTo(orders: OpenOrders, customer: string | null, promise: Reserved): OpenOrder {
  return orders.add(promise, { number: promise.id, channel: 'b2b', customer, marks: new Map() });
}

function idsOf(orders: OpenOrders, customer: string | null, sku: string): string[] {
  return orders.openLines(customer, sku).map((line) => line.order.reservationId);
}

describe('open lines', () => {
  test('are those of the customer and item, the most recent first', () => {
    const orders = new OpenOrders();
    addTo(orders, '1', reserved('r1', 'A', 5));
    addTo(orders, '1', reserved('r2', 'A', 5));
    addTo(orders, '2', reserved('r3', 'A', 5));
    addTo(orders, '1', reserved('r4', 'B', 5));
    addTo(orders, null, reserved('r5', 'A', 5));
    expect(idsOf(orders, '1', 'A')).toEqual(['r2', 'r1']);
    expect(idsOf(orders, null, 'A')).toEqual(['r5']);
  });

  test('are forgotten when nothing of them can be given back', () => {
    const orders = new OpenOrders();
    const order = addTo(orders, '1', reserved('r1', 'A', 5, 2));
    const line = order.lines.get('1');
    if (line === undefined) throw new Error('the order has no line');
    line.sources = [];
    orders.settle(line);
    expect(idsOf(orders, '1', 'A')).toEqual(['r1']);
    line.backordered = 0;
    orders.settle(line);
    expect([idsOf(orders, '1', 'A'), orders.size]).toEqual([[], 0]);
  });

  test('stand for what is placed, owed and shipped', () => {
    const line = addTo(new OpenOrders(), '1', reserved('r1', 'A', 5, 2)).lines.get('1');
    if (line) line.shipped = 3;
    expect(line && totalUnits(line)).toBe(10);
  });

  test('that wait for goods come the oldest first, as long as they wait', () => {
    const orders = new OpenOrders();
    const first = addTo(orders, '1', reserved('r1', 'A', 0, 2));
    addTo(orders, '2', reserved('r2', 'A', 1, 4));
    expect(orders.backorderedLines('A').map((line) => line.backordered)).toEqual([2, 4]);
    expect([isWaiting(first), orders.awaited()]).toEqual([true, ['A']]);
    for (const line of first.lines.values()) line.backordered = 0;
    expect(isWaiting(first)).toBe(false);
    expect(orders.backorderedLines('A').map((line) => line.backordered)).toEqual([4]);
  });
});

describe('what was shipped', () => {
  test('comes back from where it went, and no more than that', () => {
    const orders = new OpenOrders();
    orders.noteShipped('1', 'A', 'DC-NORTH', 4);
    orders.noteShipped('1', 'A', '3PL', 2);
    orders.noteShipped('1', 'A', 'DC-NORTH', 1);
    expect(orders.takeShipped('1', 'A', 6)).toEqual([
      { location: 'DC-NORTH', units: 5 },
      { location: '3PL', units: 1 },
    ]);
    expect(orders.takeShipped('1', 'A', 6)).toEqual([{ location: '3PL', units: 1 }]);
    expect(orders.takeShipped('2', 'A', 6)).toEqual([]);
  });
});

test('work on one order is done one after the other, and a failure holds up nobody', async () => {
  const orders = new OpenOrders();
  const order = addTo(orders, '1', reserved('r1', 'A', 5));
  const other = addTo(orders, '1', reserved('r2', 'A', 5));
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = orders.exclusively(order, async () => {
    await gate.promise;
    done.push('first');
    throw new Error('it failed');
  });
  const second = orders.exclusively(order, () => Promise.resolve(done.push('second')));
  await orders.exclusively(other, () => Promise.resolve(done.push('other order')));
  gate.resolve();
  await expect(first).rejects.toThrow('it failed');
  await second;
  expect(done).toEqual(['other order', 'first', 'second']);
});
