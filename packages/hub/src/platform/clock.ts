// Time. Deadlines of the ledger are judged by the database's clock, so that hub machines with wrong clocks
// neither end a hold early nor revive one; a test puts its own clock in the database's place.

import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since the epoch on this machine: for latencies and log lines, never for decisions. */
  readonly now: () => number;
  /** The time that decisions go by instead of the database's; null in production. */
  readonly decisionTime: () => number | null;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  decisionTime: () => null,
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal, ref: false } : { ref: false });
  },
};

let lastMs = 0;
let lastText = '';

/** RFC 3339 in UTC. Rows of a batch mostly share their times, so the last text is kept. */
export function isoTime(ms: number): string {
  if (ms === lastMs && lastText !== '') return lastText;
  lastMs = ms;
  lastText = new Date(ms).toISOString();
  return lastText;
}
