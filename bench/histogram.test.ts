// The histogram against sorted samples: a percentile is never below the true one and at most 1.6 % above it.

import { describe, expect, it } from 'vitest';

import { Histogram } from './histogram.ts';
import { randomFrom } from './random.ts';

function samples(count: number, seed: number): number[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => 10 ** (random() * 6 - 2));
}

function exact(sorted: readonly number[], part: number): number {
  return sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
}

describe('Histogram', () => {
  it.each([0.5, 0.9, 0.99, 0.999, 1])('tells percentile %d within its bucket', (part) => {
    const values = samples(20_000, 7);
    const histogram = new Histogram();
    for (const value of values) histogram.record(value);
    const truth = exact(
      values.toSorted((a, b) => a - b),
      part,
    );
    expect(histogram.percentile(part)).toBeGreaterThanOrEqual(truth - 0.0005);
    expect(histogram.percentile(part)).toBeLessThanOrEqual(truth * 1.016 + 0.001);
  });

  it('merged from parts, is the same as recorded whole', () => {
    const values = samples(5000, 11);
    const whole = new Histogram();
    for (const value of values) whole.record(value);
    const merged = new Histogram();
    for (const half of [values.slice(0, 2000), values.slice(2000)]) {
      const part = new Histogram();
      for (const value of half) part.record(value);
      merged.merge(part.pack());
    }
    expect(merged.pack()).toEqual(whole.pack());
    expect(merged.count).toBe(5000);
    expect(merged.max).toBe(whole.max);
  });

  it('keeps what is longer than any bucket in the last one', () => {
    const histogram = new Histogram();
    histogram.record(1e12);
    expect(histogram.count).toBe(1);
    expect(histogram.percentile(1)).toBeGreaterThan(1e6);
  });
});
