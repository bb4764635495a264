// That the derived stock serves most of the demand and is scarce on purpose.

import { describe, expect, test } from 'vitest';

import { readDemand } from './demand.ts';
import { generatedOrders } from './order-generator.ts';
import { openingUnits, planStock } from './stock-plan.ts';

const demand = await readDemand(generatedOrders({ seed: 3, lines: 20_000 }), 20_000);
const plan = planStock(demand, 3);

function sumOf(isScarce: boolean): { asked: number; lying: number; items: number } {
  const sum = { asked: 0, lying: 0, items: 0 };
  for (const { sku, netUnits } of demand.items) {
    const item = plan.items.get(sku);
    if (item?.isScarce !== isScarce) continue;
    sum.asked += netUnits;
    sum.lying += openingUnits(item);
    sum.items += 1;
  }
  return sum;
}

describe('the stock that a run begins with', () => {
  test('repeats with the seed and differs with another', () => {
    expect(planStock(demand, 3)).toEqual(plan);
    const other = planStock(demand, 4);
    expect([...other.items.values()].map((item) => item.isScarce)).not.toEqual(
      [...plan.items.values()].map((item) => item.isScarce),
    );
  });

  test('is far below what will be asked of the items that are scarce, and no more than a tenth above of any', () => {
    const scarce = sumOf(true);
    const plenty = sumOf(false);
    expect(scarce.items / (scarce.items + plenty.items)).toBeGreaterThan(0.05);
    expect(scarce.lying / scarce.asked).toBeLessThan(0.5);
    expect(plenty.lying / plenty.asked).toBeGreaterThan(scarce.lying / scarce.asked);
    for (const { sku, netUnits } of demand.items) {
      const item = plan.items.get(sku);
      expect(item && openingUnits(item)).toBeLessThanOrEqual(Math.ceil(netUnits * 1.1));
    }
  });

  test('is whole units, never negative, and what sells often lies in all three warehouses', () => {
    let spread = 0;
    for (const { opening } of plan.items.values()) {
      for (const units of Object.values(opening)) expect(Number.isSafeInteger(units) && units >= 0).toBe(true);
      if (Object.values(opening).every((units) => units > 0)) spread += 1;
    }
    expect(spread).toBeGreaterThan(500);
  });

  test('of a single minute has ticks too', () => {
    const one = planStock({ items: [], lines: 1, firstAt: 5, lastAt: 5 }, 1);
    expect(one.tickMs).toBeGreaterThan(0);
  });
});
