// A clock whose sleepers are woken at once, with the time moved on: minutes of waiting take none.

import type { Clock } from '../connector.ts';

export interface SuiteClock extends Clock {
  readonly waits: readonly number[];
}

const beginning = Date.UTC(2026, 2, 1, 8);

export function suiteClock(): SuiteClock {
  let now = beginning;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      now += Math.max(0, ms);
      // Whoever else is ready goes first, so that a loop of sleeps does not stop the world.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      signal?.throwIfAborted();
    },
  };
}

/** What comes first: the end of the work, or the deadline in real time. */
export async function endsWithin(work: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), deadlineMs);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
