// How exact the quantiles are.

import { expect, test } from 'vitest';

import { Latencies } from './latencies.ts';

test('quantiles are right to within two per cent', () => {
  const latencies = new Latencies();
  for (let ms = 1; ms <= 1000; ms++) latencies.add(ms);
  expect(latencies.count).toBe(1000);
  for (const [share, expected] of [
    [0.5, 500],
    [0.99, 990],
    [1, 1000],
  ] as const) {
    expect(Math.abs(latencies.quantile(share) / expected - 1)).toBeLessThan(0.025);
  }
});

test('without calls there is no latency, and the extremes are kept within bounds', () => {
  const latencies = new Latencies();
  expect(latencies.quantile(0.99)).toBe(0);
  latencies.add(0);
  expect(latencies.quantile(0.5)).toBe(0.01);
  latencies.add(1e12);
  expect(latencies.quantile(1)).toBeGreaterThan(1e6);
});
