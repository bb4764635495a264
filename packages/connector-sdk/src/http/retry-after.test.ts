// How long to wait, as systems say it well and badly.

import { expect, test } from 'vitest';

import { rateLimitOf } from './rate-limit.ts';
import { retryAfterMs } from './retry-after.ts';

const now = Date.UTC(2026, 2, 1, 8);

test.each([
  ['7', 7000],
  ['0', 0],
  ['1.5', 1500],
  ['Sun, 01 Mar 2026 08:00:30 GMT', 30_000],
  ['Sunday, 01-Mar-26 08:00:30 GMT', 30_000],
  ['Sun Mar  1 08:00:30 2026', 30_000],
  ['Sun, 01 Mar 2026 07:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['', null],
  ['-5', null],
  ['soon', null],
  ['7 seconds', null],
  ['2026-03-01T08:00:30Z', null],
  ['1e9', null],
  ['Sun, 99 Foo 2026 08:00:30 GMT', null],
])('Retry-After: %s', (said, expected) => {
  expect(retryAfterMs(new Headers({ 'retry-after': said }), now)).toBe(expected);
});

test('no Retry-After says nothing', () => {
  expect(retryAfterMs(new Headers(), now)).toBeNull();
});

test.each([
  ['the list of policies', { ratelimit: '"default";r=50;t=30' }, [50, 30_000, null]],
  ['the tightest of two', { ratelimit: '"hour";r=500;t=3000, "burst";r=2;t=1' }, [2, 1000, null]],
  [
    'the older form',
    { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '4', 'ratelimit-reset': '9' },
    [4, 9000, 100],
  ],
  [
    'X-RateLimit, since 1970',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 5) },
    [0, 5000, null],
  ],
  ['X-RateLimit, in seconds', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '5' }, [1, 5000, null]],
  ['no reset', { 'x-rate-limit-remaining': '1' }, [1, null, null]],
])('what is left: %s', (_, headers, [remaining, resetMs, limit]) => {
  expect(rateLimitOf(new Headers(headers), now)).toEqual({ remaining, resetMs, limit });
});

test.each([[{}], [{ 'x-ratelimit-remaining': 'many' }], [{ 'x-ratelimit-remaining': '-1' }], [{ ratelimit: 'r' }]])(
  'what says nothing of what is left: %o',
  (headers: Record<string, string>) => {
    expect(rateLimitOf(new Headers(headers), now)).toBeNull();
  },
);
