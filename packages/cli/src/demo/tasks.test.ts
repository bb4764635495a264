// The bound on work side by side, and how a failure or a stop ends the wait for it.

import { describe, expect, test } from 'vitest';

import { Tasks } from './tasks.ts';

function lasting(): { readonly work: () => Promise<void>; readonly end: () => void; readonly fail: () => void } {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { work: () => promise, end: () => resolve(), fail: () => reject(new Error('it failed')) };
}

/** Whether it has come to an end by the next turn of the loop. */
async function isSettled(waiting: Promise<void>): Promise<boolean> {
  let settled = false;
  waiting.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  return settled;
}

describe('tasks', () => {
  test('make room when one of as many as may be has ended', async () => {
    const tasks = new Tasks(2, new AbortController().signal);
    const [one, other] = [lasting(), lasting()];
    tasks.start(one.work);
    await tasks.room();
    tasks.start(other.work);
    const waiting = tasks.room();
    expect(await isSettled(waiting)).toBe(false);
    one.end();
    await waiting;
    expect(tasks.size).toBe(1);
    other.end();
    await tasks.idle();
    expect(tasks.size).toBe(0);
  });

  test('throw the first failure wherever somebody waits, and again later', async () => {
    const tasks = new Tasks(5, new AbortController().signal);
    const [failing, lastingOn] = [lasting(), lasting()];
    tasks.start(lastingOn.work);
    tasks.start(failing.work);
    const waiting = tasks.idle();
    failing.fail();
    await expect(waiting).rejects.toThrow('it failed');
    await expect(tasks.room()).rejects.toThrow('it failed');
  });

  test('end the wait when the run is stopped, however long the work takes', async () => {
    const stopping = new AbortController();
    const tasks = new Tasks(1, stopping.signal);
    tasks.start(lasting().work);
    const waiting = tasks.idle();
    stopping.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});
