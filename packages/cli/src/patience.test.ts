// When a request is sent again, when it is not, and when it is given up; time is the test's.

import { expect, test } from 'vitest';

import { CommandFault } from './exit-codes.ts';
import type { HubAnswer, HubRequest } from './hub-transport.ts';
import { patiently } from './patience.ts';

const request: HubRequest = { method: 'POST', path: '/v1/reservations', body: { a: 1 }, idempotencyKey: 'k-1' };

function answerOf(status: number, code: string | null, retryAfterMs: number | null = null): HubAnswer {
  return { status, body: {}, problem: code === null ? null : { code, detail: '', hint: '' }, retryAfterMs };
}

const lost = new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });

interface Run {
  readonly outcome: unknown;
  readonly sent: readonly HubRequest[];
  readonly pauses: readonly number[];
}

/** Sends once; the hub answers with these one after the other, the last one for ever. */
async function run(...answers: readonly (HubAnswer | Error)[]): Promise<Run> {
  const sent: HubRequest[] = [];
  const pauses: number[] = [];
  let now = 0;
  const send = patiently(
    (one) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)];
      sent.push(one);
      return answer instanceof Error || answer === undefined
        ? Promise.reject(answer ?? lost)
        : Promise.resolve(answer);
    },
    {
      now: () => now,
      sleep: (ms) => {
        pauses.push(ms);
        now += ms;
        return Promise.resolve();
      },
      giveUpAfterMs: 10_000,
      onRetry: () => undefined,
    },
  );
  const outcome = await send(request).catch((error: unknown) => error);
  return { outcome, sent, pauses };
}

test('an answer is final, a refusal too', async () => {
  for (const answer of [answerOf(201, null), answerOf(409, 'insufficient_stock'), answerOf(500, 'internal_error')]) {
    expect(await run(answer)).toEqual({ outcome: answer, sent: [request], pauses: [] });
  }
});

test('what passes is tried again with the same key, after the time that the hub asks for', async () => {
  const done = answerOf(201, null);
  const { outcome, sent, pauses } = await run(
    answerOf(429, 'rate_limited', 3000),
    answerOf(503, 'overloaded', 1000),
    answerOf(409, 'idempotency_key_in_use'),
    lost,
    done,
  );
  expect(outcome).toBe(done);
  expect(sent).toEqual([request, request, request, request, request]);
  expect(pauses).toEqual([3000, 1000, 200, 400]);
});

test('it is given up in the end, with what to do next', async () => {
  const { outcome, pauses } = await run(lost);
  expect(outcome).toBeInstanceOf(CommandFault);
  expect(outcome).toMatchObject({ exitCode: 3 });
  expect(String(outcome)).toContain('ECONNREFUSED');
  expect(Math.max(...pauses)).toBe(2000);
});

test('a defect is not repeated', async () => {
  const defect = new RangeError('ours');
  expect(await run(defect)).toMatchObject({ outcome: defect, pauses: [] });
});
