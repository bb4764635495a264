// The orders that the simulated distributor still works on, and what it has shipped of late: a cancellation names
// no order, so that it is matched by customer and item, the most recent first. What was shipped long ago is
// forgotten in the end (bounded memory); it can then no longer be returned.

import type { Marks } from './book.ts';
import type { Reserved, Source } from './hub-calls.ts';
import type { ChannelCode, LocationCode } from './network.ts';

export interface OpenLine {
  readonly order: OpenOrder;
  readonly lineId: string;
  readonly sku: string;
  sources: readonly Source[];
  backordered: number;
  shipped: number;
}

export interface OpenOrder {
  readonly number: string;
  readonly channel: ChannelCode;
  readonly customer: string | null;
  readonly reservationId: string;
  readonly lines: ReadonlyMap<string, OpenLine>;
  /** How often the warehouses worked on it. What they shipped is no longer placed; what is cancelled of it returns. */
  dispatches: number;
  /** Whether they will. */
  isPlanned: boolean;
  /** What was lost when the hub was last asked about it: what it fills later is not promised of that. */
  marks: Marks;
}

export interface Shipped {
  readonly location: LocationCode;
  units: number;
}

const shippedMax = 100_000;

export function placedUnits(line: OpenLine): number {
  return line.sources.reduce((sum, source) => sum + source.quantity, 0);
}

/** What the line stands for at the hub, shipped units included. */
export function totalUnits(line: OpenLine): number {
  return placedUnits(line) + line.backordered + line.shipped;
}

/** Whether the hub may promise more to it by itself. */
export function isWaiting(order: OpenOrder): boolean {
  for (const { backordered } of order.lines.values()) if (backordered > 0) return true;
  return false;
}

export class OpenOrders {
  readonly #open = new Map<string, OpenLine[]>();
  readonly #shipped = new Map<string, Shipped[]>();
  readonly #backordered = new Map<string, OpenLine[]>();
  readonly #working = new Map<OpenOrder, Promise<unknown>>();

  get size(): number {
    return this.#open.size;
  }

  add(reserved: Reserved, head: Pick<OpenOrder, 'number' | 'channel' | 'customer' | 'marks'>): OpenOrder {
    const lines = new Map<string, OpenLine>();
    const order: OpenOrder = { ...head, reservationId: reserved.id, lines, dispatches: 0, isPlanned: false };
    for (const { lineId, sku, sources, backordered } of reserved.lines) {
      const line: OpenLine = { order, lineId, sku, sources, backordered, shipped: 0 };
      lines.set(lineId, line);
      push(this.#open, keyOf(order.customer, sku), line);
      if (backordered > 0) push(this.#backordered, sku, line);
    }
    return order;
  }

  /** One after the other for each order, so that a cancellation and the warehouse do not change it at once. */
  async exclusively<T>(order: OpenOrder, work: () => Promise<T>): Promise<T> {
    const before = this.#working.get(order);
    const mine = (before ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => undefined);
    this.#working.set(order, settled);
    try {
      return await mine;
    } finally {
      if (this.#working.get(order) === settled) this.#working.delete(order);
    }
  }

  /** Lines of that customer and item that may still be reduced, the most recent first. */
  openLines(customer: string | null, sku: string): readonly OpenLine[] {
    return (this.#open.get(keyOf(customer, sku)) ?? []).toReversed();
  }

  /** Lines that wait for goods of that item, the oldest first. */
  backorderedLines(sku: string): readonly OpenLine[] {
    const lines = (this.#backordered.get(sku) ?? []).filter((line) => line.backordered > 0);
    if (lines.length === 0) this.#backordered.delete(sku);
    else this.#backordered.set(sku, lines);
    return lines;
  }

  /** Items for which somebody waits. */
  awaited(): string[] {
    return [...this.#backordered.keys()];
  }

  /** To be called when a line may have nothing left that could be reduced. */
  settle(line: OpenLine): void {
    if (line.backordered + placedUnits(line) > 0) return;
    const key = keyOf(line.order.customer, line.sku);
    const others = (this.#open.get(key) ?? []).filter((one) => one !== line);
    if (others.length === 0) this.#open.delete(key);
    else this.#open.set(key, others);
  }

  noteShipped(customer: string | null, sku: string, location: LocationCode, units: number): void {
    const key = keyOf(customer, sku);
    const shipped = this.#shipped.get(key) ?? [];
    const known = shipped.find((one) => one.location === location);
    if (known) known.units += units;
    else shipped.push({ location, units });
    // Set anew, so that the map's order is that of the last shipment.
    this.#shipped.delete(key);
    this.#shipped.set(key, shipped);
    if (this.#shipped.size <= shippedMax) return;
    for (const oldest of this.#shipped.keys()) {
      this.#shipped.delete(oldest);
      break;
    }
  }

  /** Takes up to so many shipped units back, by where they were shipped from. */
  takeShipped(customer: string | null, sku: string, units: number): Shipped[] {
    const key = keyOf(customer, sku);
    const taken: Shipped[] = [];
    let left = units;
    for (const one of this.#shipped.get(key) ?? []) {
      const some = Math.min(one.units, left);
      if (some === 0) continue;
      one.units -= some;
      left -= some;
      taken.push({ location: one.location, units: some });
    }
    return taken;
  }
}

function keyOf(customer: string | null, sku: string): string {
  return `${customer ?? ''}|${sku}`;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
