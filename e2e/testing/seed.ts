// The seed of a run: EVENSTOCK_SEED, or a new one. It is printed, so that a run that failed can be repeated.

import { randomInt } from 'node:crypto';

import { randomFrom, type Random } from '../../bench/random.ts';

export function seededRandom(testFile: string): Random {
  const given = process.env['EVENSTOCK_SEED'];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  console.log(`${testFile}: EVENSTOCK_SEED=${seed}`);
  return randomFrom(seed);
}

/** A whole number from `min` to `max`. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('There is nothing to pick from.');
  return one;
}
