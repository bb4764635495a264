// What counts as promised beyond the stock, and what does not.

import { describe, expect, test } from 'vitest';

import { Book, type Units } from './book.ts';

const places = ['DC-NORTH'] as const;

function unitsAt(location: 'DC-NORTH' | 'DC-SOUTH', quantity: number): Units {
  return { channel: 'b2b', sku: 'A', location, quantity };
}

/** A place to which ten units came. */
function bookOfTen(): Book {
  const book = new Book();
  const cell = book.at('A', 'DC-NORTH');
  cell.arrived = 10;
  cell.sellable = 10;
  return book;
}

describe('the judgement of what was promised', () => {
  test('is clean as long as grants fit into what arrived', () => {
    const book = bookOfTen();
    const marks = book.marks(['A'], places);
    book.grant(unitsAt('DC-NORTH', 4), marks);
    book.grant(unitsAt('DC-NORTH', 6), marks);
    expect([book.oversoldUnits, book.free('A', 'DC-NORTH')]).toEqual([0, 0]);
  });

  test('counts the units of a promise too many, once', () => {
    const book = bookOfTen();
    const marks = book.marks(['A'], places);
    book.grant(unitsAt('DC-NORTH', 10), marks);
    book.grant(unitsAt('DC-NORTH', 3), marks);
    book.mayFree(unitsAt('DC-NORTH', 3));
    book.grant(unitsAt('DC-NORTH', 1), marks);
    expect(book.oversoldUnits).toBe(3);
  });

  test('what was given back may be promised again', () => {
    const book = bookOfTen();
    const marks = book.marks(['A'], places);
    book.grant(unitsAt('DC-NORTH', 10), marks);
    book.mayFree(unitsAt('DC-NORTH', 10));
    book.grant(unitsAt('DC-NORTH', 10), marks);
    expect(book.oversoldUnits).toBe(0);
  });

  test('a loss counts against a promise that was asked for after it, not before', () => {
    const before = bookOfTen();
    const marks = before.marks(['A'], places);
    before.at('A', 'DC-NORTH').lost = 2;
    before.grant(unitsAt('DC-NORTH', 10), marks);
    expect(before.oversoldUnits).toBe(0);

    const after = bookOfTen();
    after.at('A', 'DC-NORTH').lost = 2;
    after.grant(unitsAt('DC-NORTH', 10), after.marks(['A'], places));
    expect(after.oversoldUnits).toBe(2);
  });

  test('places are judged apart', () => {
    const book = bookOfTen();
    book.grant(unitsAt('DC-SOUTH', 1), book.marks(['A'], ['DC-SOUTH']));
    expect(book.oversoldUnits).toBe(1);
  });
});
