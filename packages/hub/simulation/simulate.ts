// The command: npm run simulate -- [--seed 42] [--steps 1000000] [--world 17], or, with --inbound, [--worlds 1000] of
// the simulation of inbound. Runs worlds of the seed one after the other; prints the rate and what happened how often.
// A failing world is shrunk and printed with the line that runs it again, and the process exits with 1.

import { parseArgs } from 'node:util';
import type { SimulationFailure } from './checkers.ts';
import { describeStep, type Step } from './history.ts';
import { engine, type Engine } from './run.ts';
import { simulateInbound } from './inbound/simulate.ts';
import { shrink } from './shrink.ts';
import { planOfWorld, replay, runWorld, stepsPerWorld } from './world.ts';
import { startedAt } from './rule-plan.ts';

export interface Request {
  readonly seed: number;
  readonly steps: number;
  /** Only this world. */
  readonly world: number | null;
}

export interface Report {
  readonly steps: number;
  readonly worlds: number;
  readonly tally: ReadonlyMap<string, number>;
  /** Lines for a person: what failed, where, and the shortest history that still does. */
  readonly failure: readonly string[] | null;
}

export function simulate({ seed, steps, world }: Request, tested: Engine = engine): Report {
  const tally = new Map<string, number>();
  let done = 0;
  let worlds = 0;
  for (let at = world ?? 0; done < steps; at += 1) {
    const result = runWorld(seed, at, Math.min(stepsPerWorld, steps - done), tested);
    done += result.steps;
    worlds += 1;
    for (const [what, times] of result.tally) tally.set(what, (tally.get(what) ?? 0) + times);
    if (result.failure) {
      const { history, error } = result.failure;
      const failure = tellFailure(seed, at, history, error, tested);
      return { steps: done, worlds, tally, failure };
    }
    if (world !== null) break;
  }
  return { steps: done, worlds, tally, failure: null };
}

function tellFailure(
  seed: number,
  world: number,
  history: readonly Step[],
  error: SimulationFailure,
  tested: Engine,
): string[] {
  const { plan } = planOfWorld(seed, world);
  const shrunk = shrink(history, error, (some) => replay(plan, some, tested));
  return [
    `seed ${seed}, world ${world}, step ${history.length}: ${error.message}`,
    `again: npm run simulate -- --seed ${seed} --world ${world} --steps ${history.length}`,
    `shrunk from ${history.length} to ${shrunk.steps.length} steps: ${shrunk.error.message}`,
    ...shrunk.steps.map((step) => `  ${describeStep(step, startedAt)}`),
    `in this world: ${JSON.stringify(plan)}`,
  ];
}

/** A table of what happened how often, so that one sees what a run has and has not tried. */
function tableOf(tally: ReadonlyMap<string, number>): string[] {
  return [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `  ${what}: ${times}`);
}

function wholeNumber(text: string | undefined, fallback: number): number {
  const number = Number(text ?? fallback);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`"${text ?? ''}" is no whole number.`);
}

const options = {
  seed: { type: 'string' },
  steps: { type: 'string' },
  world: { type: 'string' },
  inbound: { type: 'boolean' },
  worlds: { type: 'string' },
} as const;

function main(): void {
  const { values } = parseArgs({ options });
  const world = values.world === undefined ? null : wholeNumber(values.world, 0);
  const seed = wholeNumber(values.seed, Date.now());
  const began = performance.now();
  const report =
    values.inbound === true
      ? inboundReport(seed, wholeNumber(values.worlds, 1000), world)
      : simulate({ seed, steps: wholeNumber(values.steps, world === null ? 1_000_000 : stepsPerWorld), world });
  const seconds = (performance.now() - began) / 1000;
  const cpu = process.cpuUsage();
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const aMinute = (of: number): number => Math.round((report.steps / of) * 60);
  console.log(tableOf(report.tally).join('\n'));
  console.log(`seed ${seed}: ${report.steps} steps in ${report.worlds} worlds, ${seconds.toFixed(1)} s`);
  console.log(`${aMinute(seconds)} steps a minute, ${aMinute(cpuSeconds)} steps a minute of processor time`);
  if (report.failure === null) return;
  console.log(report.failure.join('\n'));
  process.exitCode = 1;
}

/** A step of the simulation of inbound is a message that arrives. */
function inboundReport(seed: number, worlds: number, world: number | null): Report {
  const { arrivals, ...report } = simulateInbound({ seed, worlds, world });
  return { ...report, steps: arrivals };
}

if (import.meta.main) main();
