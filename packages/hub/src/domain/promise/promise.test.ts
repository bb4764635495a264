// Promises by example. The first is the worked example of docs/concepts/promises.md, number by number.

import { describe, expect, test } from 'vitest';

import type { Location, LocationCalendar } from '../location.ts';
import { builtIn } from '../sourcing/pipeline.ts';
import type { Demanded } from '../sourcing/source.ts';
import type { Supply } from '../supply.ts';
import { locationOf } from '../testing/small-world.ts';
import { outlookOf, takePromise, type Outlook, type Stock } from './promise.ts';

const day = 86_400_000;
const now = Date.parse('2026-06-01T10:00:00+02:00');
const calendar: LocationCalendar = {
  timeZone: 'Europe/Berlin',
  workingDays: [1, 2, 3, 4, 5],
  cutOff: '14:00',
  holidays: [],
  handlingDays: 0,
};
const anybody: Demanded = { now, allowsDropShip: false, region: null, neededBy: null };

function place(code: string, free: bigint, more: Partial<Location> = {}): Stock['places'][number] {
  return { location: locationOf({ code, ...more }), free };
}

function supply(
  order: string,
  location: string,
  open: bigint,
  dueAt: string | null,
  more: Partial<Supply> = {},
): Supply {
  const due = dueAt === null ? null : Date.parse(dueAt);
  const plain = { promised: 0n, graceMs: day, statedAt: null };
  return { order, sku: 'A', location, open, planned: open, dueAt: due, ...plain, ...more };
}

function stockOf(stock: Partial<Stock>): Stock {
  const places = stock.places ?? [];
  const available = places.reduce((sum, one) => sum + one.free, 0n);
  return { available, supplies: [], owed: 0n, ...stock, places };
}

function promised(of: Outlook, quantity: bigint): string {
  return takePromise(of, quantity)
    .map(
      (step) =>
        `${step.quantity} on ${step.date.slice(5)} from ${step.location}${step.order ? ` (${step.order})` : ''}`,
    )
    .join(', ');
}

function outlook(stock: Partial<Stock>, demanded: Partial<Demanded> = {}): Outlook {
  return outlookOf(stockOf(stock), builtIn, { ...anybody, ...demanded });
}

describe('the worked example', () => {
  const worked: Partial<Stock> = {
    places: [
      place('DC1', 7n, { calendar }),
      place('DC2', 4n, { calendar: { ...calendar, cutOff: '09:00', handlingDays: 1 } }),
    ],
    supplies: [
      supply('PO1', 'DC1', 20n, '2026-06-04T12:00:00+02:00', { promised: 5n }),
      supply('PO2', 'DC2', 10n, '2026-05-29T12:00:00+02:00'),
      supply('PO3', 'DC2', 10n, '2026-06-06T08:00:00+02:00'),
    ],
    owed: 3n,
  };
  const first = '7 on 06-01 from DC1, 1 on 06-03 from DC2, 15 on 06-04 from DC1 (PO1)';

  test('promises 30 in four steps, and what is left to the next line', () => {
    const asked = outlook(worked);
    expect(promised(asked, 30n)).toBe(`${first}, 7 on 06-09 from DC2 (PO3)`);
    expect(promised(asked, 5n)).toBe('3 on 06-09 from DC2 (PO3)');
  });

  test('promises 23 by Friday', () => {
    expect(promised(outlook(worked, { neededBy: '2026-06-05' }), 30n)).toBe(first);
    expect(promised(outlook(worked, { neededBy: Date.parse('2026-06-05T21:00:00Z') }), 30n)).toBe(first);
  });
});

describe('a promise', () => {
  test('comes from one place where one has enough on that day', () => {
    expect(promised(outlook({ places: [place('W1', 2n), place('W2', 5n)] }), 4n)).toBe('4 on 06-01 from W2');
  });

  test("prefers the destination's region on the same day, and an earlier day to it", () => {
    const places = [place('W1', 5n, { region: 'north' }), place('W2', 5n, { region: 'south' })];
    expect(promised(outlook({ places }, { region: 'south' }), 4n)).toBe('4 on 06-01 from W2');
    const late = { ...calendar, cutOff: '09:00' };
    const slower = [place('W1', 5n, { region: 'north' }), place('W2', 5n, { region: 'south', calendar: late })];
    expect(promised(outlook({ places: slower }, { region: 'south' }), 4n)).toBe('4 on 06-01 from W1');
  });

  test.each([
    ['without a date', null, {}, ''],
    ['on time', '2026-06-03T08:00:00Z', {}, '5 on 06-03 from W1 (PO1)'],
    ['late within its grace', '2026-05-31T08:00:00Z', {}, '5 on 06-01 from W1 (PO1)'],
    ['late beyond its grace', '2026-05-31T07:59:59Z', {}, ''],
    ['late within a longer grace', '2026-05-29T08:00:00Z', { graceMs: 3 * day }, '5 on 06-01 from W1 (PO1)'],
    ['promised in part', '2026-06-03T08:00:00Z', { promised: 3n }, '2 on 06-03 from W1 (PO1)'],
    ['promised beyond what is open', '2026-06-03T08:00:00Z', { promised: 7n }, ''],
    ['for another place', '2026-06-03T08:00:00Z', { location: 'W9' }, ''],
  ])('of supply %s', (_, dueAt, more, steps) => {
    const supplies = [supply('PO1', 'W1', 5n, dueAt, more)];
    expect(promised(outlook({ places: [place('W1', 0n)], supplies }), 9n)).toBe(steps);
  });

  test('leaves to others what they are owed, and to a shortage what it takes', () => {
    const supplies = [supply('PO1', 'W1', 5n, '2026-06-03T08:00:00Z')];
    expect(promised(outlook({ places: [place('W1', 0n)], supplies, owed: 2n }), 9n)).toBe('3 on 06-03 from W1 (PO1)');
    expect(promised(outlook({ places: [place('W1', -4n)], supplies }), 9n)).toBe('1 on 06-03 from W1 (PO1)');
  });
});
