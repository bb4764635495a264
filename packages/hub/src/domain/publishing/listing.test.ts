// What becomes of a listing, told as short stories.

import { expect, test } from 'vitest';

import { accept, desire, doubt, found, isDue, newListing, putOff, refuseListing, submit } from './listing.ts';

const shown = accept(submit(desire(newListing(0), { quantity: 5n, seq: 1n }, 0), 'a', 1), 'a', 2);

test('what goes there and back before it is sent is sent all the same', () => {
  const there = desire(shown, { quantity: 4n, seq: 2n }, 10);
  const back = desire(there, { quantity: 5n, seq: 3n }, 11);
  expect(back.state).toBe('waiting');
  expect(back.desired).toMatchObject({ quantity: 5n, seq: 3n, version: 3n });
  expect(back.since).toBe(10);
});

test('a figure of an older entry changes nothing', () => {
  const newer = desire(shown, { quantity: 4n, seq: 9n }, 10);
  expect(desire(newer, { quantity: 7n, seq: 8n }, 11)).toBe(newer);
});

test('what changes during a call is sent behind it', () => {
  const sent = submit(desire(shown, { quantity: 4n, seq: 2n }, 10), 'b', 11);
  const during = desire(sent, { quantity: 3n, seq: 3n }, 12);
  expect(isDue(during, 12)).toBe(false);
  const answered = accept(during, 'b', 13);
  expect(answered).toMatchObject({ state: 'waiting', since: 12 });
  expect(answered.confirmed).toMatchObject({ quantity: 4n, version: 2n });
});

test('a write that is seen at the channel after its call was lost is not written again', () => {
  const lost = doubt(submit(desire(shown, { quantity: 4n, seq: 2n }, 10), 'b', 11), 'b', { until: 50, nextAt: 12 });
  expect(found(lost, 4n, { askedAt: 60, at: 61 })).toMatchObject({ state: 'in_sync', since: null });
  // It was read before the write had to be there: it may still come.
  expect(found(lost, 5n, { askedAt: 20, at: 21 })).toMatchObject({ state: 'waiting', doubtUntil: 50 });
});

test('an answer counts for the attempt that it answers alone', () => {
  const lost = doubt(submit(desire(shown, { quantity: 4n, seq: 2n }, 10), 'b', 11), 'b', { until: 50, nextAt: 12 });
  const again = submit(desire(lost, { quantity: 3n, seq: 3n }, 12), 'c', 13);
  expect(accept(again, 'b', 14)).toBe(again);
  expect(refuseListing(again, 'b', { code: 'x', detail: '' }, 14)).toBe(again);
  expect(putOff(again, 'b', 14)).toBe(again);
  expect(doubt(again, 'b', { until: 99, nextAt: 14 })).toBe(again);
});

test('what was seen before it was sent again says nothing of that', () => {
  const lost = doubt(submit(desire(shown, { quantity: 4n, seq: 2n }, 10), 'b', 11), 'b', { until: 50, nextAt: 12 });
  expect(found(lost, 4n, { askedAt: 10, at: 12 })).toBe(lost);
});

test('a refused listing is told its next figure', () => {
  const sent = submit(desire(shown, { quantity: 4n, seq: 2n }, 10), 'b', 11);
  const refused = refuseListing(sent, 'b', { code: 'unknown_listing', detail: 'gone' }, 12);
  expect(refused.state).toBe('refused');
  expect(isDue(refused, 1000)).toBe(false);
  expect(isDue(desire(refused, { quantity: 1n, seq: 3n }, 20), 20)).toBe(true);
});
