// What goes first, when a channel that fails is asked again, how late it hears, and which of its answers count.

import { expect, test } from 'vitest';

import { afterFailure, closedBreaker, itemsAfter } from './breaker.ts';
import { nextLag } from './lag.ts';
import { accept, desire, newListing, submit, type ListingFigures } from './listing.ts';
import { verdictsOf, type PushOutcome } from './push.ts';
import { compareUrgency, dailyRiskOf, isStockOut, riskOf, shareByAge, type Urgency } from './urgency.ts';

const day = 86_400_000;

function shows(quantity: bigint): ListingFigures {
  return accept(submit(desire(newListing(0), { quantity, seq: 1n }, 0), 'a', 1), 'a', 2);
}

test('a stock-out among 100,000 that wait goes first', () => {
  const waiting: (Urgency & { readonly name: number })[] = [];
  for (let name = 0; name < 100_000; name += 1)
    waiting.push({ name, isOut: false, dailyRisk: name % 997, since: name });
  const desired = desire(shows(3n), { quantity: 0n, seq: 2n }, 5_000_000);
  waiting.push({ name: -1, isOut: isStockOut(desired), dailyRisk: 0, since: 5_000_000 });
  expect(waiting.toSorted(compareUrgency)[0]?.name).toBe(-1);
});

test('what is sold faster, heard of later and left less goes first, then what waits longer', () => {
  const pace = { perDayMillionths: 10_000_000n, remaining: 10n, weight: 1 };
  expect(dailyRiskOf(pace)).toBeCloseTo(1);
  expect(dailyRiskOf({ ...pace, perDayMillionths: 20_000_000n })).toBeCloseTo(2);
  expect(dailyRiskOf({ ...pace, remaining: 5n })).toBeCloseTo(2);
  expect(dailyRiskOf({ ...pace, remaining: 0n })).toBeCloseTo(10);
  expect(dailyRiskOf({ ...pace, weight: 3 })).toBeCloseTo(3);
  expect(riskOf(2, day / 2)).toBeCloseTo(1);
  const same = { isOut: false, dailyRisk: 1 };
  expect(compareUrgency({ ...same, since: 1 }, { ...same, since: 2 })).toBeLessThan(0);
});

test('sold out is what the channel is not known to show as sold out', () => {
  expect(isStockOut(shows(0n))).toBe(false);
  expect(isStockOut(desire(shows(3n), { quantity: 0n, seq: 2n }, 3))).toBe(true);
  expect(isStockOut(desire(newListing(0), { quantity: 0n, seq: 2n }, 3))).toBe(true);
});

test('an eighth of what is sent goes by age', () => {
  expect(shareByAge(25, 0)).toBe(3);
  expect(Array.from({ length: 16 }, (_, call) => shareByAge(1, call)).reduce((sum, one) => sum + one)).toBe(2);
});

test('a channel that fails is asked later each time, with one listing, and comes back by doubling', () => {
  let breaker = closedBreaker;
  const pauses: number[] = [];
  for (let failure = 0; failure < 12; failure += 1) {
    breaker = afterFailure(breaker, 0, 0.999);
    pauses.push(Math.round(breaker.openUntil));
  }
  expect(pauses.slice(0, 3)).toEqual([500, 1000, 1999]);
  expect(pauses.at(-1)).toBeLessThanOrEqual(60_000);
  expect(itemsAfter(breaker, 0, 25)).toBe(1);
  expect([0, 1, 2, 3, 4, 5].map((calls) => itemsAfter(closedBreaker, calls, 25))).toEqual([1, 2, 4, 8, 16, 25]);
});

test('the lag follows what is measured up at once and down slowly', () => {
  expect(nextLag(null, [])).toBeNull();
  expect(nextLag(null, [100, 300, 200])).toBe(300);
  expect(nextLag(300, [1000])).toBe(1000);
  expect(nextLag(1000, [0])).toBe(800);
});

test('an answer that lies makes nothing accepted', () => {
  const sent = ['a', 'b', 'c', 'd', 'e', 'f'].map((listing) => ({ listing }));
  const answer: PushOutcome[] = [
    { listing: 'a', outcome: 'accepted' },
    { listing: 'elsewhere', outcome: 'accepted' },
    { listing: 'b', outcome: 'refused', code: 'x', detail: 'y'.repeat(10_000) },
    { listing: 'c', outcome: 'accepted' },
    { listing: 'c', outcome: 'refused', code: 'x', detail: '' },
    { listing: 'e', outcome: 'later' },
    JSON.parse('{ "listing": "f", "outcome": "fine" }') as PushOutcome,
  ];
  const verdicts = verdictsOf(sent, answer);
  expect([...verdicts.keys()]).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(verdicts.get('e')).toEqual({ outcome: 'later' });
  expect(verdicts.get('f')).toEqual({ outcome: 'unclear' });
  expect(verdicts.get('a')).toEqual({ outcome: 'accepted' });
  expect(verdicts.get('b')).toEqual({ outcome: 'refused', code: 'x', detail: 'y'.repeat(500) });
  expect(verdicts.get('c')).toEqual({ outcome: 'unclear' });
  expect(verdicts.get('d')).toEqual({ outcome: 'unclear' });
});
