// That chance repeats itself and is fair.

import { describe, expect, test } from 'vitest';

import { hashText, seededRandom, shareOf } from './random.ts';

function draws(seed: number, stream: string): number[] {
  const random = seededRandom(seed, stream);
  return Array.from({ length: 8 }, () => random.integer(0, 999_999));
}

describe('seeded chance', () => {
  test('the same seed and stream give the same numbers on every machine', () => {
    expect(draws(42, 'orders')).toEqual([485716, 248195, 648359, 264725, 927186, 152930, 240352, 239295]);
    expect(draws(42, 'orders')).toEqual(draws(42, 'orders'));
  });

  test('another seed or another stream gives others', () => {
    expect(draws(43, 'orders')).not.toEqual(draws(42, 'orders'));
    expect(draws(42, 'counts')).not.toEqual(draws(42, 'orders'));
    expect(draws(42 + 2 ** 32, 'orders')).not.toEqual(draws(42, 'orders'));
  });

  test('numbers fill their range evenly and never leave it', () => {
    const random = seededRandom(7, 'range');
    const counts = [0, 0, 0, 0, 0];
    for (let round = 0; round < 50_000; round++) {
      const value = random.integer(3, 7);
      counts[value - 3] = (counts[value - 3] ?? Number.NaN) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('a stable share of texts falls below each mark', () => {
    const below = Array.from({ length: 10_000 }, (_, index) => shareOf(`customer ${index}`)).filter((s) => s < 0.3);
    expect(Math.abs(below.length - 3000)).toBeLessThan(200);
    expect(hashText('17850')).toBe(hashText('17850'));
  });
});
