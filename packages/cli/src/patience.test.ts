// When a call is made again, when it is not, and when it is given up; time is the test's.

import { EvenstockError, type Problem } from '@evenstock/client';
import { expect, test } from 'vitest';

import { patiently } from './patience.ts';

function refusal(status: number, code: string, retryAfter: string | null = null): EvenstockError {
  const headers = new Headers(retryAfter === null ? {} : { 'retry-after': retryAfter });
  const retryable = status === 429 || status === 503 || code === 'idempotency_key_in_use';
  const words = { type: '', title: '', detail: '', hint: '', correlationId: '' };
  const problem: Problem = { ...words, status, code, retryable };
  return new EvenstockError(problem, { status, headers });
}

const lost = EvenstockError.unreachable('http://hub', new Error('ECONNREFUSED'));

interface Run {
  readonly outcome: unknown;
  readonly calls: number;
  readonly pauses: readonly number[];
}

/** The call ends in these ways one after the other, in the last one for ever. */
async function run(...ends: readonly [unknown, ...unknown[]]): Promise<Run> {
  const pauses: number[] = [];
  let calls = 0;
  let now = 0;
  const patience = {
    now: () => now,
    sleep: (ms: number) => {
      pauses.push(ms);
      now += ms;
      return Promise.resolve();
    },
    giveUpAfterMs: 10_000,
    onRetry: () => undefined,
  };
  const outcome = await patiently(patience, () => {
    const end = ends[Math.min(calls, ends.length - 1)];
    calls += 1;
    return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
  }).catch((error: unknown) => error);
  return { outcome, calls, pauses };
}

test('an answer is final, and so is a refusal that will not pass', async () => {
  for (const end of ['answer', refusal(409, 'insufficient_stock'), refusal(500, 'internal_error')]) {
    expect(await run(end)).toEqual({ outcome: end, calls: 1, pauses: [] });
  }
});

test('what passes is tried again after the time that the hub asks for', async () => {
  const again = [refusal(429, 'rate_limited', '3'), refusal(503, 'overloaded', '1'), lost] as const;
  const { outcome, calls, pauses } = await run(...again, refusal(409, 'idempotency_key_in_use'), 'answer');
  expect([outcome, calls, pauses]).toEqual(['answer', 5, [3000, 1000, 200, 400]]);
});

test('it is given up in the end', async () => {
  const { outcome, pauses } = await run(lost);
  expect(outcome).toBe(lost);
  expect(Math.max(...pauses)).toBe(2000);
});

test('a defect is not repeated', async () => {
  const defect = new RangeError('ours');
  expect(await run(defect)).toEqual({ outcome: defect, calls: 1, pauses: [] });
});
