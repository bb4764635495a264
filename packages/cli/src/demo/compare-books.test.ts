// Two books that agree, and how differences are named.

import { expect, test } from 'vitest';

import { Book } from './book.ts';
import { compareBooks } from './compare-books.ts';
import type { PositionRow } from './hub-calls.ts';

const row = {
  sku: 'A',
  location: 'DC-NORTH',
  sellable: 5,
  damaged: 1,
  returned: 0,
  inTransit: 0,
  onOrder: 0,
  promised: 2,
};

function ownBook(): Book {
  const book = new Book();
  const cell = book.at('A', 'DC-NORTH');
  cell.sellable = 5;
  cell.damaged = 1;
  cell.promised = 2;
  book.at('A', '3PL');
  return book;
}

test('two books that agree differ in nothing, and an empty place is like none', async () => {
  const comparison = await compareBooks([row], ownBook().cells());
  expect(comparison).toEqual({ positions: 1, onHand: 6, differing: 0, differences: [] });
});

test('a unit too many, a promise too few and a place that only one side knows are named', async () => {
  const book = ownBook();
  book.at('B', 'DC-SOUTH').onOrder = 4;
  const hub: PositionRow[] = [
    { ...row, sellable: 6, promised: 1 },
    { ...row, sku: 'C', sellable: 1, damaged: 0, promised: 0 },
  ];
  const comparison = await compareBooks(hub, book.cells());
  expect(comparison.differing).toBe(4);
  expect(comparison.differences).toEqual([
    { sku: 'A', location: 'DC-NORTH', balance: 'sellable', hub: 6, own: 5 },
    { sku: 'A', location: 'DC-NORTH', balance: 'promised', hub: 1, own: 2 },
    { sku: 'C', location: 'DC-NORTH', balance: 'sellable', hub: 1, own: 0 },
    { sku: 'B', location: 'DC-SOUTH', balance: 'onOrder', hub: 0, own: 4 },
  ]);
});
