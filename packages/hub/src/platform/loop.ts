// A job that is done again and again until the hub stops. A failure is reported and the next round comes later;
// it never ends the loop, and two rounds never overlap.

import type { Clock } from './clock.ts';

export interface Loop {
  /** Does the next round now instead of when its time has come. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

export interface LoopOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly round: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
}

// After failures in a row the pause doubles up to this: a database that is away is not helped by being asked.
const pauseMsMax = 30_000;

export function startLoop({ clock, everyMs, round, onFailure }: LoopOptions): Loop {
  const stopping = new AbortController();
  let waking = new AbortController();
  const run = async (): Promise<void> => {
    let pauseMs = everyMs;
    while (!stopping.signal.aborted) {
      waking = new AbortController();
      try {
        await round();
        pauseMs = everyMs;
      } catch (error) {
        onFailure(error);
        pauseMs = Math.min(pauseMs * 2, pauseMsMax);
      }
      const signal = AbortSignal.any([stopping.signal, waking.signal]);
      await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    wake: () => waking.abort(),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
