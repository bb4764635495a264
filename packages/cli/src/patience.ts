// Repeats a call that the hub could not take just now: too many at once, too much waiting, no connection. The call
// has to be one that may be made again: with the same key, or of events, which have ids.

import { EvenstockError } from '@evenstock/client';

export interface Patience {
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** How long one call is tried before the run is given up. */
  readonly giveUpAfterMs: number;
  readonly onRetry: () => void;
}

const pauseMsMin = 50;
const pauseMsMax = 2000;

export async function patiently<T>(patience: Patience, call: () => Promise<T>): Promise<T> {
  const giveUpAt = patience.now() + patience.giveUpAfterMs;
  for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    try {
      return await call();
    } catch (error) {
      const mayPass = error instanceof EvenstockError && error.isWorthRepeating;
      if (!mayPass || patience.now() >= giveUpAt) throw error;
      patience.onRetry();
      await patience.sleep(error.retryAfterMs ?? pauseMs);
    }
  }
}
