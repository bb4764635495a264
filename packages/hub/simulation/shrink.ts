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
  const isKept = limited((steps: readonly Step[]): boolean => {
    const error = judge(steps);
    if (error?.check !== failure.check) return false;
    best = { steps, error };
    return true;
  });
  shortest(history, isKept);
  isKept(best.steps.map((step) => ({ ...step, trial: null })));
  isKept(best.steps.map((step, index) => ({ ...step, batch: index })));
  return best;
}

/** A judge that says no once it was asked too often. */
export function limited<T>(isKept: (list: T) => boolean): (list: T) => boolean {
  let runs = 0;
  return (list) => {
    runs += 1;
    return runs <= runsMax && isKept(list);
  };
}

/** Leaves out ever smaller pieces of a list as long as what is left is still kept. */
export function shortest<T>(list: readonly T[], isKept: (list: readonly T[]) => boolean): readonly T[] {
  let best = list;
  let size = Math.ceil(list.length / 2);
  while (size >= 1) {
    const before = best.length;
    for (let from = best.length - size; from > -size; from -= size) {
      const end = from + size;
      const less = best.filter((_, index) => index < from || index >= end);
      if (less.length < best.length && isKept(less)) best = less;
    }
    if (best.length === before || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}
