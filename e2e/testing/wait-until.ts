// Waiting for what can be seen, with a deadline: the only pause that tests of processes make. A condition that
// throws is not met yet; what it last threw is told when the time is over.

import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 20;

export async function waitUntil(
  what: string,
  isMet: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let failure: unknown;
  while (performance.now() < deadline) {
    try {
      if (await isMet()) return;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await delay(pauseMs);
  }
  throw new Error(`Not within ${timeoutMs} ms: ${what}`, { cause: failure });
}
