// Lays the simulated distributor's own book beside the hub's positions: every balance, and what is promised. Two
// ledgers that were kept apart and agree to the unit are the strongest proof that no message was lost or doubled.

import type { Cell } from './book.ts';
import type { PositionRow } from './hub-calls.ts';

export interface BookDifference {
  readonly sku: string;
  readonly location: string;
  readonly balance: string;
  readonly hub: number;
  readonly own: number;
}

export interface BookComparison {
  readonly positions: number;
  readonly onHand: number;
  /** How many balances differ. */
  readonly differing: number;
  /** The first few of them. */
  readonly differences: readonly BookDifference[];
}

const balances = ['sellable', 'damaged', 'returned', 'inTransit', 'onOrder', 'promised'] as const;

type Balances = Readonly<Record<(typeof balances)[number], number>>;

const nothing: Balances = { sellable: 0, damaged: 0, returned: 0, inTransit: 0, onOrder: 0, promised: 0 };

const shownMax = 10;

export async function compareBooks(
  positions: AsyncIterable<PositionRow> | Iterable<PositionRow>,
  cells: Iterable<Cell>,
): Promise<BookComparison> {
  const own = new Map<string, Cell>();
  for (const cell of cells) own.set(keyOf(cell.sku, cell.location), cell);
  const found: BookDifference[] = [];
  let differing = 0;
  let count = 0;
  let onHand = 0;
  const lay = (place: { sku: string; location: string }, hub: Balances, ours: Balances): void => {
    for (const balance of balances) {
      if (hub[balance] === ours[balance]) continue;
      differing += 1;
      const { sku, location } = place;
      if (found.length < shownMax) found.push({ sku, location, balance, hub: hub[balance], own: ours[balance] });
    }
  };
  for await (const position of positions) {
    const key = keyOf(position.sku, position.location);
    lay(position, position, own.get(key) ?? nothing);
    own.delete(key);
    count += 1;
    onHand += position.sellable + position.damaged + position.returned;
  }
  for (const cell of own.values()) lay(cell, nothing, cell);
  return { positions: count, onHand, differing, differences: found };
}

function keyOf(sku: string, location: string): string {
  return `${location} ${sku}`;
}
