// Ring fences in percent that hold too much together, against a slow and obvious model: every item there could be,
// every location and every moment, one by one.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { channelOf } from '../testing/small-world.ts';
import type { AllotmentRule } from './allotment-rule.ts';
import { findExcess } from './percent-fences.ts';

const classes: Readonly<Record<string, string | null>> = { A: 'x', B: 'y', C: null };
const channels = new Map(
  [
    channelOf({ code: 'web', locations: ['L1', 'L2'] }),
    channelOf({ code: 'edi', locations: ['L2'] }),
    channelOf({ code: 'none', locations: [] }),
  ].map((channel) => [channel.code, channel]),
);
const known = { channels, classOf: (sku: string) => classes[sku] ?? null };
const moments = [0, 1, 2, 3, 4, 5, 6];
const now = 2;

/** The first, but for one time in eight. */
function often<const One, const Other>(one: One, other: Other): fc.Arbitrary<One | Other> {
  return fc.nat(7).map((n) => (n === 0 ? other : one));
}

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });

const rule: fc.Arbitrary<Omit<AllotmentRule, 'id'>> = fc.record({
  revision: fc.constant(1),
  channel: fc.constantFrom('web', 'edi', 'none'),
  sku: orNull(fc.constantFrom('A', 'B', 'C')),
  itemClass: orNull(fc.constantFrom('x', 'y')),
  segment: orNull(fc.constantFrom('gold')),
  customer: fc.constant(null),
  location: orNull(fc.constantFrom('L1', 'L2')),
  kind: often('ring_fence' as const, 'cap' as const),
  unit: often('percent' as const, 'quantity' as const),
  millionths: fc.constantFrom(50_000_000n, 50_000_001n, 30_000_000n, 100_000_000n),
  validFrom: orNull(fc.constantFrom(...moments)),
  validTo: orNull(fc.constantFrom(...moments)),
  order: fc.constant(0),
});

/** Items that no rule names are there too, one of each class and one of none. */
const items = [...Object.entries(classes), ['X', 'x'], ['Y', 'y'], ['Z', 'z']] as const;

function holdsTooMuch(rules: readonly AllotmentRule[], given: ReadonlySet<string>): boolean {
  return items.some(([sku, itemClass]) =>
    ['L1', 'L2'].some((location) =>
      moments
        .filter((moment) => moment >= now)
        .some((moment) => {
          const there = rules.filter(
            (one) =>
              one.kind === 'ring_fence' &&
              one.unit === 'percent' &&
              (one.sku === null || one.sku === sku) &&
              (one.itemClass === null || one.itemClass === itemClass) &&
              channels.get(one.channel)?.locations.includes(location) === true &&
              (one.location === null || one.location === location) &&
              (one.validFrom === null || moment >= one.validFrom) &&
              (one.validTo === null || moment < one.validTo),
          );
          const sum = there.reduce((total, one) => total + Number(one.millionths), 0);
          return sum > 100_000_000 && there.some((one) => given.has(one.id));
        }),
    ),
  );
}

test('ring fences are too many exactly if there is an item, a place and a moment of more than 100 percent', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 7, size: 'max' }), fc.nat(6), (drafts, count) => {
      const rules = drafts.map((one, index) => ({ ...one, id: `r${index}` }));
      const given = new Set(rules.slice(0, count).map((one) => one.id));
      const excess = findExcess(rules, given, known, now);
      if (excess !== null) found += 1;
      expect(excess !== null).toBe(holdsTooMuch(rules, given));
    }),
    { numRuns: 2000 },
  );
  expect(found).toBeGreaterThan(100);
});
