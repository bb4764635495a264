// How long the launcher waits before it starts a server again: a single death costs no time, a server that
// keeps dying costs no processor, and a cause that goes away is noticed within seconds.

import { expect, test } from 'vitest';

import { restartDelayMs } from './supervision.ts';

test('the first restart is immediate, the next ones wait longer and longer, and none more than five seconds', () => {
  const delays = Array.from({ length: 12 }, (_, failures) => restartDelayMs(failures));
  expect(delays.slice(0, 4)).toEqual([0, 50, 100, 200]);
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  expect(delays.at(-1)).toBe(5_000);
  expect(restartDelayMs(5_000)).toBe(5_000);
});
