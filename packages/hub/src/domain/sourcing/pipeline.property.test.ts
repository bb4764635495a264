// Laws of sourcing, for every pipeline that can be made of the rules there are.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { locationOf } from '../testing/small-world.ts';
import { chooseSources, compilePipeline, eligible } from './pipeline.ts';
import { rules } from './rules.ts';
import type { Demanded } from './source.ts';

function names(kind: string): string[] {
  return [...rules].flatMap(([name, rule]) => (rule.kind === kind ? [name] : []));
}

const steps = fc
  .tuple(
    fc.shuffledSubarray([...names('filter'), ...names('sort')]),
    fc.option(fc.constantFrom(...names('split')), { nil: null }),
  )
  .map(([before, split]) => (split === null ? before : [...before, split]));

const locations = fc
  .uniqueArray(
    fc.record({
      code: fc.constantFrom('W1', 'W2', 'W3', 'W4'),
      priority: fc.integer({ min: 0, max: 2 }),
      region: fc.constantFrom(null, 'north', 'south'),
      kind: fc.constantFrom('warehouse' as const, 'supplier' as const),
      isClosed: fc.boolean(),
      shippingCost: fc.constantFrom(null, 1n, 2n),
      lots: fc.array(fc.tuple(fc.constantFrom(null, 1, 2), fc.bigInt({ min: -1n, max: 4n })), { maxLength: 3 }),
    }),
    { selector: (one) => one.code, maxLength: 4 },
  )
  .map((all) =>
    all.flatMap(({ lots, ...location }) =>
      lots.map(([expiresAt, free], index) => ({
        location: locationOf(location),
        lot: `L${index}`,
        expiresAt,
        free,
      })),
    ),
  );

const demands = fc.record<Demanded>({
  now: fc.constant(0),
  allowsDropShip: fc.boolean(),
  region: fc.constantFrom(null, 'north', 'south'),
  neededBy: fc.constantFrom(null, '1970-01-01', '1969-12-31'),
});

test('as much is placed as the places that may be used have, and nowhere more than is there', () => {
  fc.assert(
    fc.property(steps, locations, demands, fc.bigInt({ min: 0n, max: 12n }), (chosen, stock, demanded, quantity) => {
      const compiled = compilePipeline({ code: 'own', steps: chosen }, '0');
      if (!compiled.ok) expect.fail(compiled.refusal.detail);
      const { pipeline } = compiled;
      const usable = eligible(pipeline, stock, demanded);
      const sources = chooseSources(pipeline, stock, quantity, demanded);
      const free = usable.reduce((sum, one) => (one.free > 0n ? sum + one.free : sum), 0n);
      const placed = sources.reduce((sum, one) => sum + one.quantity, 0n);
      expect(placed).toBe(free < quantity ? free : quantity);
      const places = sources.map(({ location, lot }) => `${location} ${lot}`);
      expect(new Set(places).size).toBe(places.length);
      for (const { location, lot, quantity: units } of sources) {
        const place = usable.find((one) => one.location.code === location && one.lot === lot);
        expect(units > 0n && units <= (place?.free ?? 0n)).toBe(true);
      }
      // Asked again about what is left over, a pipeline comes to the same.
      expect(chooseSources(pipeline, usable, quantity, demanded)).toEqual(sources);
      if (pipeline.split.name === 'fewestShipments' && sources.length > 0) {
        const perLocation = Map.groupBy(usable, (one) => one.location.code);
        const canOne = [...perLocation.values()].some(
          (lots) => lots.reduce((sum, one) => (one.free > 0n ? sum + one.free : sum), 0n) >= quantity,
        );
        expect(canOne ? new Set(sources.map((one) => one.location)).size : 1).toBe(1);
      }
    }),
    { numRuns: 500 },
  );
});
