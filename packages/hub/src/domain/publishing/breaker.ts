// When a channel that fails is asked again: later after each failure in a row, with some chance in it so that channels
// which failed together do not come back together; then with one listing alone, until it answers.

export interface Breaker {
  readonly failures: number;
  /** Nothing is sent before this. */
  readonly openUntil: number;
}

export const closedBreaker: Breaker = { failures: 0, openUntil: Number.NEGATIVE_INFINITY };

const firstPauseMs = 500;
const longestPauseMs = 60_000;

/** `chance`: at least 0 and below 1. */
export function afterFailure({ failures }: Breaker, now: number, chance: number): Breaker {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 20));
  return { failures: failures + 1, openUntil: now + pauseMs * (0.5 + chance / 2) };
}

/** A failure that a person has to mend, as a credential that is no longer good: asked again seldom. */
export function afterTerminalFailure({ failures }: Breaker, now: number): Breaker {
  return { failures: failures + 1, openUntil: now + longestPauseMs };
}

/** How many items the next call may have: one to try it out, then twice as many after each call that was answered. */
export function itemsAfter({ failures }: Breaker, calls: number, itemsPerCall: number): number {
  if (failures > 0) return 1;
  return Math.min(itemsPerCall, 2 ** Math.min(calls, 30));
}
