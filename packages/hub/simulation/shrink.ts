// Shortens a history that fails to one that still fails in the same way, by leaving out ever smaller pieces (delta
// debugging, Zeller 1999), then turns what is left into single batches without trials where that still fails.

import type { SimulationFailure } from './checkers.ts';
import type { Step } from './history.ts';

/** What a history comes to: null when nothing is wrong with it. */
export type Judge = (steps: readonly Step[]) => SimulationFailure | null;

export interface Shrunk {
  readonly steps: readonly Step[];
  readonly error: SimulationFailure;
}

const runsMax = 3000;

export function shrink(history: readonly Step[], failure: SimulationFailure, judge: Judge): Shrunk {
  let best: Shrunk = { steps: history, error: failure };
  let runs = 0;
  const isKept = (steps: readonly Step[]): boolean => {
    if (runs >= runsMax) return false;
    runs += 1;
    const error = judge(steps);
    if (error?.check !== failure.check) return false;
    best = { steps, error };
    return true;
  };
  let size = Math.ceil(history.length / 2);
  while (size >= 1) {
    const before = best.steps.length;
    for (let from = best.steps.length - size; from > -size; from -= size) {
      isKept(best.steps.filter((_, index) => index < from || index >= from + size));
    }
    if (best.steps.length === before || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  isKept(best.steps.map((step) => ({ ...step, trial: null })));
  isKept(best.steps.map((step, index) => ({ ...step, batch: index })));
  return best;
}
