// Laws of promises, held against brute force: in small worlds every way to hand out units of every place and supply is
// tried, and by no date can any of them promise more than was promised.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { LocationCalendar } from '../location.ts';
import { compilePipeline } from '../sourcing/pipeline.ts';
import type { Demanded } from '../sourcing/source.ts';
import type { Supply } from '../supply.ts';
import { locationOf } from '../testing/small-world.ts';
import { leavesOn } from './calendar.ts';
import { outlookOf, takePromise, type PromisedStep, type Stock } from './promise.ts';

const day = 86_400_000;
/** A Wednesday, so that weekends come soon. */
const now = Date.parse('2026-06-03T12:00:00Z');

const calendars: readonly (LocationCalendar | null)[] = [
  null,
  {
    timeZone: 'Europe/Berlin',
    workingDays: [1, 2, 3, 4, 5],
    cutOff: '13:00',
    holidays: ['2026-06-04'],
    handlingDays: 0,
  },
  { timeZone: 'Asia/Tokyo', workingDays: [1, 3, 5], cutOff: '23:00', holidays: [], handlingDays: 1 },
  { timeZone: 'UTC', workingDays: [], cutOff: '12:00', holidays: [], handlingDays: 0 },
];

const places = fc.uniqueArray(
  fc.record({
    code: fc.constantFrom('W1', 'W2', 'W3'),
    calendar: fc.constantFrom(...calendars),
    region: fc.constantFrom(null, 'north'),
    free: fc.bigInt({ min: -2n, max: 3n }),
  }),
  { selector: (place) => place.code, minLength: 1, maxLength: 3 },
);

const supplies = fc.array(
  fc.record({
    location: fc.nat(2),
    dueAt: fc.option(
      fc.integer({ min: -3, max: 6 }).map((days) => now + days * day),
      { nil: null, freq: 9 },
    ),
    graceMs: fc.constantFrom(0, day, 2 * day),
    open: fc.bigInt({ min: 0n, max: 3n }),
    promised: fc.bigInt({ min: 0n, max: 2n }),
  }),
  { maxLength: 3 },
);

const worlds = fc
  .record({
    places,
    supplies,
    /** What rules of the channel take from the sum over its places. */
    lessBy: fc.bigInt({ min: 0n, max: 2n }),
    owed: fc.bigInt({ min: 0n, max: 3n }),
    neededBy: fc.constantFrom(null, null, '2026-06-05', now + 4 * day),
    region: fc.constantFrom(null, 'north'),
    steps: fc.constantFrom([], ['priority', 'in_order'], ['region', 'cheapest']),
    quantities: fc.array(fc.bigInt({ min: 1n, max: 6n }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ places: all, supplies: coming, lessBy, ...rest }) => {
    const sum = all.reduce((units, place) => units + place.free, 0n);
    const stock: Stock = {
      available: sum < 0n ? sum : sum > lessBy ? sum - lessBy : 0n,
      places: all.map(({ free, ...location }) => ({ location: locationOf(location), free })),
      supplies: coming.map((one, index): Supply => {
        const location = all[one.location % all.length]?.code ?? '';
        return { ...one, order: `PO${index}`, sku: 'A', location, planned: one.open, statedAt: null };
      }),
      owed: rest.owed,
    };
    const demanded: Demanded = { now, allowsDropShip: true, region: rest.region, neededBy: rest.neededBy };
    return { stock, demanded, steps: rest.steps, quantities: rest.quantities };
  });

interface Pile {
  readonly at: number;
  readonly date: string | null;
  readonly location: string;
  readonly order: string | null;
  readonly units: bigint;
}

/** The formula, word by word. */
function atpBy(stock: Stock, at: number): bigint {
  let sum = stock.available - stock.owed;
  for (const { dueAt, graceMs, open, promised } of stock.supplies) {
    if (dueAt !== null && dueAt <= at && dueAt + graceMs >= now && open > promised) sum += open - promised;
  }
  return sum;
}

function pilesOf({ places: all, supplies: coming }: Stock): Pile[] {
  const calendarOf = (code: string): LocationCalendar | null =>
    all.find(({ location }) => location.code === code)?.location.calendar ?? null;
  const here = all.map(({ location: { code }, free }) => ({ at: now, location: code, order: null, units: free }));
  const due = coming.map(({ order, location, dueAt, graceMs, open, promised }) => {
    const counts = dueAt !== null && dueAt + graceMs >= now;
    return { at: Math.max(dueAt ?? 0, now), location, order, units: counts ? open - promised : 0n };
  });
  return [...here, ...due]
    .filter((pile) => pile.units > 0n)
    .map((pile) => ({ ...pile, date: leavesOn(calendarOf(pile.location), pile.at) }));
}

/** Whether so much of each pile can be promised: at no moment more than there is by then. */
function isKept(stock: Stock, piles: readonly Pile[], taken: readonly bigint[]): boolean {
  return piles.every(({ at }) => {
    const room = atpBy(stock, at);
    const used = piles.reduce((sum, pile, index) => (pile.at <= at ? sum + (taken[index] ?? 0n) : sum), 0n);
    return used <= (room > 0n ? room : 0n);
  });
}

/** The most that any way of handing out can promise from the piles that are allowed. */
function mostOf(stock: Stock, piles: readonly Pile[], isAllowed: (pile: Pile) => boolean): bigint {
  let most = 0n;
  const walk = (taken: readonly bigint[]): void => {
    const pile = piles[taken.length];
    if (pile === undefined) {
      const sum = taken.reduce((units, one) => units + one, 0n);
      if (sum > most && isKept(stock, piles, taken)) most = sum;
      return;
    }
    for (let units = 0n; units <= (isAllowed(pile) ? pile.units : 0n); units += 1n) walk([...taken, units]);
  };
  walk([]);
  return most;
}

function isInTime({ neededBy }: Demanded, stock: Stock, { location, date }: Pile): boolean {
  if (date === null) return false;
  if (neededBy === null) return true;
  if (typeof neededBy === 'string') return date <= neededBy;
  const zone = stock.places.find((place) => place.location.code === location)?.location.calendar?.timeZone ?? 'UTC';
  return date <= new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(neededBy);
}

function sumOf(steps: readonly PromisedStep[]): bigint {
  return steps.reduce((sum, step) => sum + step.quantity, 0n);
}

test('by every date as many are promised as any way of handing out could, and never the same unit twice', () => {
  fc.assert(
    fc.property(worlds, ({ stock, demanded, steps, quantities }) => {
      const compiled = compilePipeline({ code: 'own', steps }, '');
      if (!compiled.ok) expect.fail(compiled.refusal.detail);
      const outlook = outlookOf(stock, compiled.pipeline, demanded);
      const lines = quantities.map((quantity) => takePromise(outlook, quantity));
      const piles = pilesOf(stock);
      const taken = piles.map(({ location, order }) =>
        sumOf(lines.flat().filter((step) => step.location === location && step.order === order)),
      );
      expect(taken.every((units, index) => units <= (piles[index]?.units ?? 0n))).toBe(true);
      expect(isKept(stock, piles, taken)).toBe(true);
      expect(
        lines
          .flat()
          .every(
            ({ date, location, order, quantity }) =>
              quantity > 0n &&
              piles.some((pile) => pile.date === date && pile.location === location && pile.order === order),
          ),
      ).toBe(true);
      // The first lines come first: what they and the lines before them get by a date is the most that is possible.
      for (const date of new Set(piles.flatMap((pile) => pile.date ?? []))) {
        const isAllowed = (pile: Pile): boolean => isInTime(demanded, stock, pile) && (pile.date ?? '') <= date;
        const most = mostOf(stock, piles, isAllowed);
        let asked = 0n;
        for (const [index, quantity] of quantities.entries()) {
          asked += quantity;
          const got = sumOf(
            lines
              .slice(0, index + 1)
              .flat()
              .filter((step) => step.date <= date),
          );
          expect(got).toBe(asked < most ? asked : most);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('a line is told its days in their order', () => {
  fc.assert(
    fc.property(worlds, ({ stock, demanded, quantities }) => {
      const compiled = compilePipeline({ code: 'own', steps: [] }, '');
      if (!compiled.ok) expect.fail(compiled.refusal.detail);
      const outlook = outlookOf(stock, compiled.pipeline, demanded);
      for (const quantity of quantities) {
        const dates = takePromise(outlook, quantity).map((step) => step.date);
        expect(dates).toEqual(dates.toSorted());
      }
    }),
  );
});
