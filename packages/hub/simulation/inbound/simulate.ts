// The simulation of inbound as a command runs it: worlds of a seed one after the other, and, where one fails, lines for
// a person: what failed, the line that runs it again, and the shortest history that still does.

import { decide } from '../../src/domain/decide.ts';
import type { Decide } from './deliver.ts';
import { describeFailure, runInbound, shrinkInbound, type InboundFailure } from './run.ts';

export interface InboundRequest {
  readonly seed: number;
  readonly worlds: number;
  /** Only this world. */
  readonly world: number | null;
}

export interface InboundReport {
  readonly worlds: number;
  readonly arrivals: number;
  readonly tally: ReadonlyMap<string, number>;
  readonly failure: readonly string[] | null;
}

export function simulateInbound({ seed, worlds, world }: InboundRequest, tested: Decide = decide): InboundReport {
  const tally = new Map<string, number>();
  const from = world ?? 0;
  const end = world === null ? worlds : from + 1;
  let arrivals = 0;
  for (let index = from; index < end; index += 1) {
    const result = runInbound(seed, index, tested);
    arrivals += result.arrivals;
    for (const [what, times] of result.tally) tally.set(what, (tally.get(what) ?? 0) + times);
    if (result.failure) {
      const failure = tellFailure(seed, index, result.failure, tested);
      return { worlds: index - from + 1, arrivals, tally, failure };
    }
  }
  return { worlds: end - from, arrivals, tally, failure: null };
}

function tellFailure(seed: number, world: number, failure: InboundFailure, tested: Decide): string[] {
  const shrunk = shrinkInbound(failure, tested);
  const [before, after] = [failure.world.happenings.length, shrunk.world.happenings.length];
  return [
    `seed ${seed}, world ${world}: ${failure.error.message}`,
    `again: npm run simulate -- --inbound --seed ${seed} --world ${world}`,
    `shrunk from ${before} to ${after} happenings: ${shrunk.error.message}`,
    ...describeFailure(shrunk, tested),
  ];
}
