// One world from its seed: draws the plan, then batches of commands until its steps are used up. Worlds are short,
// so that a long run is many different small ones and a failing one can be run again by itself.

import { commandSource } from './command-source.ts';
import { SimulationFailure } from './checkers.ts';
import { batchesOf, type Step, type Trial } from './history.ts';
import { witnessed } from './check-promises.ts';
import { modelOf } from './model.ts';
import { checkWhole, engine, newRun, runBatch, type Engine, type Run } from './run.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { startedAt } from './rule-plan.ts';
import { planWorld, type WorldPlan } from './world-plan.ts';

export const stepsPerWorld = 2000;

export interface WorldResult {
  readonly steps: number;
  readonly tally: ReadonlyMap<string, number>;
  /** What went wrong, and everything that led to it. */
  readonly failure: { readonly error: SimulationFailure; readonly history: readonly Step[] } | null;
}

export function planOfWorld(seed: number, world: number): { random: SeededRandom; plan: WorldPlan } {
  const random = seededRandom(seed, world);
  return { random, plan: planWorld(random) };
}

/** Runs a world of this seed; the same arguments give the same run. */
export function runWorld(seed: number, world: number, steps: number, tested: Engine = engine): WorldResult {
  const { random, plan } = planOfWorld(seed, world);
  const model = modelOf(plan, witnessed);
  const run = newRun(model, tested);
  const next = commandSource(random, model);
  const history: Step[] = [];
  let now = startedAt;
  const failure = failureOf(() => {
    for (let batch = 1; history.length < steps; batch += 1) {
      now += advance(random);
      const commandCount = Math.min(random.chance(50) ? 1 : random.between(2, 16), steps - history.length);
      const trial = random.chance(6) ? random.pick<Trial>(['dies', 'fails', 'alone']) : null;
      const at = random.below(commandCount);
      const made: Step[] = [];
      for (let index = 0; index < commandCount; index += 1) {
        made.push({ batch, now, command: next(now), trial: index === at ? trial : null });
      }
      history.push(...made);
      runBatch(run, made);
    }
    checkWhole(run);
  });
  return { steps: history.length, tally: run.tally, failure: failure && { error: failure, history } };
}

/** Time goes on by little steps, and now and then leaps: forward past every hold, or back. */
function advance(random: SeededRandom): number {
  if (random.chance(99)) return random.below(400);
  return random.pick([60_000, 3_600_000, -30_000, -3_600_000]);
}

/** Runs recorded steps in the world of this seed. */
export function replay(plan: WorldPlan, steps: readonly Step[], tested: Engine = engine): SimulationFailure | null {
  const run: Run = newRun(modelOf(plan, witnessed), tested);
  return failureOf(() => {
    for (const batch of batchesOf(steps)) runBatch(run, batch);
    checkWhole(run);
  });
}

function failureOf(work: () => void): SimulationFailure | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof SimulationFailure) return error;
    throw error;
  }
}
