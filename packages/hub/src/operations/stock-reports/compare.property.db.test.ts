// The comparison against an obvious model: whatever happened before and after the moment of the report, and in whatever
// order it was told, what is there afterwards is what was counted and what happened since.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { systemClock } from '../../platform/clock.ts';
import { listPositions } from '../../store/positions.ts';
import { itemOf, locationOf, movement } from '../../testing/ledger.ts';
import { minute, noon, openReports, report, told, type Line } from '../../testing/stock-reports.ts';
import { verify } from '../verify.ts';

const { url } = await createTestDatabase();

const skus = ['P', 'Q\\', 'R"', 'S'] as const;
const statuses = ['sellable', 'damaged'] as const;

type Sku = (typeof skus)[number];
type Status = (typeof statuses)[number];

interface Happening {
  readonly sku: Sku;
  readonly status: Status;
  readonly change: number;
  /** Minutes after the report; before when negative. */
  readonly at: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  sku: fc.constantFrom(...skus),
  status: fc.constantFrom(...statuses),
  change: fc.integer({ min: -9, max: 9 }).filter((change) => change !== 0),
  at: fc.integer({ min: -3, max: 3 }),
});

const counts = fc.dictionary(fc.constantFrom(...skus), fc.integer({ min: 0, max: 12 }));

interface Case {
  readonly happenings: readonly Happening[];
  readonly counts: Readonly<Partial<Record<Sku, number>>>;
  readonly isComplete: boolean;
  readonly isOnHand: boolean;
}

const cases: fc.Arbitrary<Case> = fc.record({
  happenings: fc.array(happening, { maxLength: 12 }),
  counts,
  isComplete: fc.boolean(),
  isOnHand: fc.boolean(),
});

function sumOf({ happenings }: Case, sku: Sku, status: Status, isLater: boolean): number {
  const of = happenings.filter((one) => one.sku === sku && one.status === status && one.at > 0 === isLater);
  return of.reduce((sum, one) => sum + one.change, 0);
}

/** What can be sold afterwards, and whether that took a count. */
function predict(one: Case, sku: Sku): { readonly sellable: number; readonly isCounted: boolean } {
  const expected = sumOf(one, sku, 'sellable', false);
  const damaged = sumOf(one, sku, 'damaged', false);
  const later = sumOf(one, sku, 'sellable', true);
  const isThere = one.happenings.some((each) => each.sku === sku);
  const figure = one.counts[sku] ?? (one.isComplete && isThere ? 0 : null);
  if (figure === null) return { sellable: expected + later, isCounted: false };
  // A complete report of nothing counts what can be sold.
  const isOnHand = one.isOnHand && Object.keys(one.counts).length > 0;
  const difference = figure - expected - (isOnHand ? damaged : 0);
  return { sellable: expected + difference + later, isCounted: difference !== 0 };
}

test('what is there is what was counted and what happened since', async () => {
  const codes = Array.from({ length: 60 }, (_, index) => `L${index}`);
  const locations = codes.map((code) => locationOf(code));
  const ledger = await openReports(url, { items: skus.map((sku) => itemOf(sku)), locations });
  const { database, tenantId } = ledger;
  let used = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const location = codes[used] ?? '';
      used += 1;
      await ledger.submit(
        ...one.happenings.map(({ sku, status, change, at }) =>
          movement('adjustment', sku, location, change, { ...told('wms', noon + at * minute), status }),
        ),
      );
      const lines = Object.entries(one.counts).map(([sku, quantity]): Line => {
        return [sku, quantity, one.isOnHand ? { status: 'onHand' } : {}];
      });
      const done = await report(ledger, lines, { location, isComplete: one.isComplete });
      const isHeld = done.state === 'held';
      const rows = await database.read(tenantId, (reader) => listPositions(reader, { location, limit: 10 }));
      const found = new Map(rows.map((row) => [row.sku, Number(row.sellable)]));
      const predicted = skus.map((sku) => ({ sku, ...predict(one, sku) }));
      if (isHeld) return;
      expect(done.changed).toBe(predicted.filter(({ isCounted }) => isCounted).length);
      for (const { sku, sellable } of predicted) expect([sku, found.get(sku) ?? 0]).toEqual([sku, sellable]);
    }),
    { numRuns: 40, endOnFailure: true },
  );
  const proved = await verify({ database, clock: systemClock }, tenantId);
  expect(proved.checks.filter((check) => !check.ok)).toEqual([]);
});
