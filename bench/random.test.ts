// The ways of picking keys: they repeat for a seed, stay inside their range, and have the shape they claim.

import { describe, expect, it } from 'vitest';

import { pickerOf, randomFrom, type Spread } from './random.ts';

function counts(spread: Spread, picks: number): number[] {
  const pick = pickerOf(spread, randomFrom(3));
  const found = new Map<number, number>();
  for (let i = 0; i < picks; i++) {
    const key = pick();
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return [...found.values()].toSorted((a, b) => b - a);
}

describe('picking keys', () => {
  it.each<Spread>([
    { shape: 'uniform', keys: 1000 },
    { shape: 'zipf', keys: 1000 },
  ])('repeats for a seed and stays in range: $shape', (spread) => {
    const [first, second] = [pickerOf(spread, randomFrom(5)), pickerOf(spread, randomFrom(5))];
    for (let i = 0; i < 1000; i++) {
      const key = first();
      expect(second()).toBe(key);
      expect(key).toBeGreaterThanOrEqual(0);
      expect(key).toBeLessThan(1000);
    }
  });

  it('by Zipf takes the first key twice as often as the second', () => {
    const [first = 0, second = 0] = counts({ shape: 'zipf', keys: 1000 }, 200_000);
    expect(first / second).toBeGreaterThan(1.9);
    expect(first / second).toBeLessThan(2.1);
  });

  it('uniformly prefers no key', () => {
    const found = counts({ shape: 'uniform', keys: 100 }, 200_000);
    expect(found).toHaveLength(100);
    expect((found[0] ?? 0) / (found[99] ?? 1)).toBeLessThan(1.2);
  });
});
