// The first pass over the lines: what was asked of each item in all. The catalogue and a plausible stock are made
// from it, since such files tell neither. Memory is bounded by the number of items.

import { skuOf } from './documents.ts';
import type { OrderSource } from './order-lines.ts';

export interface ItemDemand {
  readonly sku: string;
  readonly name: string;
  /** Lines that ask for it. */
  readonly saleLines: number;
  /** Units asked for less units cancelled, at least 0: so a slip that was taken back asks for nothing. */
  readonly netUnits: number;
}

export interface Demand {
  readonly items: readonly ItemDemand[];
  readonly lines: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

interface Tally {
  name: string;
  saleLines: number;
  units: number;
}

export async function readDemand(source: OrderSource, linesMax: number): Promise<Demand> {
  const tallies = new Map<string, Tally>();
  let lines = 0;
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  for await (const { stockCode, description, quantity, unitPrice, at } of source.lines()) {
    if (lines === linesMax) break;
    lines += 1;
    firstAt = Math.min(firstAt, at);
    lastAt = Math.max(lastAt, at);
    const sku = skuOf(stockCode);
    if (sku === null) continue;
    const tally = tallies.get(sku) ?? { name: '', saleLines: 0, units: 0 };
    tallies.set(sku, tally);
    // At price 0 the description is a remark of the warehouse.
    if (tally.name === '' && unitPrice > 0) tally.name = description.trim();
    if (unitPrice === 0) continue;
    tally.units += quantity;
    if (quantity > 0) tally.saleLines += 1;
  }
  const items = [...tallies].map(([sku, { name, saleLines, units }]) => ({
    sku,
    name: name === '' ? sku : name,
    saleLines,
    netUnits: Math.max(0, units),
  }));
  if (lines === 0) return { items, lines, firstAt: 0, lastAt: 0 };
  return { items, lines, firstAt, lastAt };
}
