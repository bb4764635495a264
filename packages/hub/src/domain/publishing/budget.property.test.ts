// The laws of a budget: no stretch of time sees more than it, whoever spends and however time passes; and what it
// allows can be had.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { allLeft, nothingLeft, recover, slowDown, spend, type Budget, type Spent } from './budget.ts';

const budget = fc.record<Budget>({
  requestsPerSecond: fc.option(fc.double({ min: 0.1, max: 50, noNaN: true }), { nil: null }),
  burst: fc.integer({ min: 1, max: 40 }),
  cost: fc.option(
    fc.record({
      capacity: fc.integer({ min: 100, max: 2000 }),
      perSecond: fc.integer({ min: 1, max: 200 }),
      perCall: fc.integer({ min: 0, max: 50 }),
      perItem: fc.integer({ min: 0, max: 50 }),
    }),
    { nil: null },
  ),
  window: fc.option(
    fc.record({ calls: fc.integer({ min: 1, max: 10 }), ms: fc.integer({ min: 100, max: 60_000 }) }),
    {
      nil: null,
    },
  ),
  itemsPerCall: fc.integer({ min: 1, max: 100 }),
});

interface Call {
  readonly at: number;
  readonly items: number;
}

function callsOf(given: Budget, pauses: readonly number[]): Call[] {
  const calls: Call[] = [];
  let spent: Spent = allLeft(given, 0);
  let now = 0;
  for (const pause of pauses) {
    now += pause;
    const spending = spend(given, spent, now, 1000);
    if (!spending.ok) {
      // Waiting for as long as it said is enough.
      const later = spend(given, spent, now + spending.waitMs, 1);
      expect(later.ok).toBe(true);
      continue;
    }
    ({ spent } = spending);
    expect(spending.items).toBeGreaterThan(0);
    expect(spending.items).toBeLessThanOrEqual(given.itemsPerCall);
    calls.push({ at: now, items: spending.items });
  }
  return calls;
}

test('no stretch of time sees more calls or costs than the budget', () => {
  fc.assert(
    fc.property(budget, fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (given, pauses) => {
      const calls = callsOf(given, pauses);
      for (const [first, { at: from }] of calls.entries()) {
        let points = 0;
        for (let last = first; last < calls.length; last += 1) {
          const { at = 0, items = 0 } = calls[last] ?? {};
          const [count, seconds] = [last - first + 1, (at - from) / 1000];
          const { requestsPerSecond, burst, cost, window } = given;
          if (requestsPerSecond !== null)
            expect(count).toBeLessThanOrEqual(burst + requestsPerSecond * seconds + 1e-6);
          if (window !== null && at - from < window.ms) expect(count).toBeLessThanOrEqual(window.calls);
          if (cost === null) continue;
          points += cost.perCall + items * cost.perItem;
          expect(points).toBeLessThanOrEqual(cost.capacity + cost.perSecond * seconds + 1e-6);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a budget that is used whenever it may be is used up', () => {
  const given: Budget = { requestsPerSecond: 10, burst: 5, cost: null, window: null, itemsPerCall: 25 };
  let spent = nothingLeft(0);
  let now = 0;
  let calls = 0;
  while (now < 60_000) {
    const spending = spend(given, spent, now, 25);
    if (spending.ok) {
      ({ spent } = spending);
      calls += 1;
    } else now += spending.waitMs;
  }
  expect(calls).toBeGreaterThanOrEqual(594);
  expect(calls).toBeLessThanOrEqual(605);
});

test('a channel whose quota was cut to a tenth is asked about as often as it takes', () => {
  const given: Budget = { requestsPerSecond: 50, burst: 10, cost: null, window: null, itemsPerCall: 25 };
  let spent = allLeft(given, 0);
  let [now, taken, turnedAway] = [0, 0, 0];
  let quota = 5;
  while (now < 300_000) {
    const spending = spend(given, spent, now, 25);
    if (!spending.ok) {
      now += spending.waitMs;
      quota = Math.min(5, quota + (spending.waitMs * 5) / 1000);
      continue;
    }
    ({ spent } = spending);
    if (quota >= 1) {
      quota -= 1;
      taken += 1;
      spent = recover(spent);
    } else {
      turnedAway += 1;
      spent = slowDown(given, spent, now, 1000);
    }
  }
  // Of 1,500 that it would have taken.
  expect(taken).toBeGreaterThan(1000);
  expect(turnedAway).toBeLessThan(taken / 10);
});

test('nothing is sent before the channel said, whatever the clock does', () => {
  fc.assert(
    fc.property(budget, fc.integer({ min: 0, max: 100_000 }), fc.nat(200_000), (given, retryAfterMs, laterMs) => {
      const spent = slowDown(given, allLeft(given, 1000), 1000, retryAfterMs);
      const spending = spend(given, spent, 1000 + laterMs, 1);
      if (laterMs < retryAfterMs) expect(spending.ok).toBe(false);
      expect(spend(given, spent, 0, 1).ok).toBe(false);
    }),
  );
});
