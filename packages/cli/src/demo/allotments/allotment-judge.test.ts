// What counts as outside the allotments of the channels, and what does not.

import { describe, expect, test } from 'vitest';

import { AllotmentJudge } from './allotment-judge.ts';
import { Book } from '../book.ts';
import type { ChannelCode, LocationCode } from '../network.ts';
import type { ItemPlan } from '../stock-plan.ts';

const item: ItemPlan = {
  sku: 'A',
  name: 'A',
  isScarce: false,
  isBestSeller: true,
  opening: { 'DC-NORTH': 0, 'DC-SOUTH': 100, '3PL': 0 },
  perTick: { 'DC-NORTH': 0, 'DC-SOUTH': 0, '3PL': 0 },
  caseUnits: 1,
};

const ordinary: ItemPlan = { ...item, sku: 'B', isBestSeller: false };

interface World {
  readonly book: Book;
  readonly judge: AllotmentJudge;
  readonly ask: (channel: ChannelCode, quantity: number, location?: LocationCode, sku?: string) => () => string[];
  readonly promise: (channel: ChannelCode, quantity: number, location?: LocationCode, sku?: string) => string[];
}

/** A hundred units came to the place that all share, half of which is kept for business customers. */
function worldOf(sellable = 100): World {
  const book = new Book();
  const judge = new AllotmentJudge(book, [item, ordinary]);
  for (const sku of ['A', 'B']) book.at(sku, 'DC-SOUTH').arrived = sellable;
  const ask: World['ask'] = (channel, quantity, location = 'DC-SOUTH', sku = 'A') => {
    const marks = book.marks([sku], ['DC-NORTH', 'DC-SOUTH', '3PL']);
    return () => {
      const line = { lineId: '1', sku, reserved: quantity, backordered: 0, sources: [{ location, quantity }] };
      book.grant({ channel, sku, location, quantity }, marks);
      judge.promised({ channel, lines: [line], marks });
      return [...judge.verdict.breaches];
    };
  };
  return { book, judge, ask, promise: (...asked) => ask(...asked)() };
}

test('the rules are a fence for each best seller, a floor, a cap and a buffer', () => {
  const { judge } = worldOf();
  expect(judge.rules.map(({ channel, kind, value, sku }) => [channel, kind, value, sku])).toEqual([
    ['b2b', 'ring_fence', 50, 'A'],
    ['marketplace', 'priority_floor', 4, undefined],
    ['webshop', 'cap', 96, undefined],
    ['webshop', 'buffer', 2, undefined],
  ]);
});

describe('a ring fence', () => {
  test('is kept as long as others leave it, however much of it is used', () => {
    const { promise } = worldOf();
    expect(promise('webshop', 30)).toEqual([]);
    expect(promise('b2b', 50)).toEqual([]);
    expect(promise('webshop', 18)).toEqual([]);
  });

  test('is broken by the first unit that another channel takes of it', () => {
    const { promise } = worldOf();
    promise('webshop', 30);
    promise('b2b', 10);
    expect(promise('marketplace', 21)).toEqual(['marketplace was promised 1 of A that are kept for b2b']);
  });

  test('is not broken by its own channel, by what was given back, at another place, or of another item', () => {
    const { book, promise } = worldOf();
    expect(promise('b2b', 90)).toEqual([]);
    expect(promise('webshop', 2, 'DC-SOUTH')).toEqual([]);
    book.mayFree({ channel: 'webshop', sku: 'A', location: 'DC-SOUTH', quantity: 2 });
    book.mayFree({ channel: 'b2b', sku: 'A', location: 'DC-SOUTH', quantity: 90 });
    expect(promise('webshop', 50)).toEqual([]);
    book.at('A', 'DC-NORTH').arrived = 60;
    expect(promise('webshop', 20, 'DC-NORTH')).toEqual([]);
    expect(promise('webshop', 90, 'DC-SOUTH', 'B')).toEqual([]);
  });
});

describe('what a channel has to leave', () => {
  test('is left at all its places together', () => {
    const { book, promise } = worldOf();
    book.at('A', '3PL').arrived = 20;
    promise('b2b', 95);
    expect(promise('marketplace', 20, '3PL')).toEqual([]);
    expect(promise('marketplace', 1, '3PL')).toEqual(['marketplace left 3 of A, and has to leave 4']);
  });

  test('is not asked of what others were promised meanwhile', () => {
    const { ask, promise } = worldOf();
    const answer = ask('webshop', 40);
    promise('b2b', 60);
    expect(answer()).toEqual([]);
    expect(promise('webshop', 0)).toEqual([]);
  });
});

describe('a cap', () => {
  test('holds for a promise and for what is shown', () => {
    const { judge, promise } = worldOf(1000);
    expect(promise('webshop', 96)).toEqual([]);
    judge.read('webshop', 'A', 96);
    judge.read('webshop', 'B', 500);
    expect(judge.verdict).toMatchObject({ rules: 4, promises: 1, reads: 2, broken: 0 });
    judge.read('webshop', 'A', 97);
    expect(promise('webshop', 97)).toEqual([
      'webshop may sell 97 of A, and its cap is 96',
      'webshop was promised 97 of A, above its cap of 96',
    ]);
    expect(judge.verdict.broken).toBe(2);
  });
});
