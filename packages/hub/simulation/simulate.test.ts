// The simulation in a fixed budget: worlds that hold, runs that once failed and hold now, and engines that are
// broken on purpose, each of which has to be found. How to run it for longer stands in README.md.

import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Command } from '../src/domain/command.ts';
import { movementKinds } from '../src/domain/journal-entry.ts';
import type { Catalogue } from '../src/domain/catalogue.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { failedSeeds } from './failed-seeds.ts';
import { engine, type Engine } from './run.ts';
import { seededRandom } from './seeded-random.ts';
import { simulate, type Report } from './simulate.ts';
import { runWorld } from './world.ts';

// A machine that is busy with other things is slow, not wrong.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const steps = 60_000;

describe('worlds from a seed', () => {
  let report: Report = { steps: 0, worlds: 0, tally: new Map(), failure: null };

  beforeAll(() => {
    report = simulate({ seed: 20_240_101, steps, world: null });
  });

  test('hold: every outcome is the predicted one and every invariant holds after every step', () => {
    expect(report.failure).toBeNull();
    expect(report.steps).toBe(steps);
  });

  test('try every command, with and without success, repetitions and keys that were used for something else', () => {
    const others = 'reserve confirm extend reduce release cancel allocate deallocate fulfil sweep'.split(' ');
    const wanted = [...movementKinds, ...others].flatMap((kind) => [`${kind} applied`, `${kind} duplicate`]);
    const codes = 'idempotency_key_reused event_id_reused insufficient_stock invalid_state unknown_reservation'.split(
      ' ',
    );
    const tried = [...report.tally.keys()];
    expect(wanted.filter((what) => !tried.includes(what))).toEqual([]);
    expect(codes.filter((code) => !tried.some((what) => what.endsWith(` ${code}`)))).toEqual([]);
  });
});

test.each([...failedSeeds])('seed $seed, world $world holds, which found: $found', (failed) => {
  expect(runWorld(failed.seed, failed.world, failed.steps).failure).toBeNull();
});

test('the same seed gives the same run, another seed or world another', () => {
  const textOf = (seed: number, world: number): string => {
    const { tally } = runWorld(seed, world, 300);
    return JSON.stringify([...tally]);
  };
  expect(textOf(5, 1)).toBe(textOf(5, 1));
  expect(textOf(5, 2)).not.toBe(textOf(5, 1));
  expect(textOf(6, 1)).not.toBe(textOf(5, 1));
  const numbers = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed).below.bind(null, 1000));
  expect(numbers(2 ** 40)).not.toEqual(numbers(0));
});

describe('a broken engine is found and its history shrunk', () => {
  const deciding = (decide: Engine['decide']): Engine => ({ ...engine, decide });
  // By run: each has a catalogue of its own.
  const keptIn = new WeakMap<Catalogue, Map<string, Outcome>>();

  test.each<[string, Engine, string, number]>([
    [
      'repetitions are done again',
      deciding((view, command) => engine.decide(view, { ...command, idempotency: null })),
      'outcome',
      2,
    ],
    [
      'a key is enough, whatever it comes with',
      deciding((view, { idempotency, ...command }) => {
        const same = idempotency && { ...idempotency, fingerprint: '' };
        return engine.decide(view, { ...command, idempotency: same });
      }),
      'outcome',
      5,
    ],
    ['holds do not expire', { ...engine, expireDue: () => 0 }, 'model', 6],
    [
      'a count forgets what happened after it was taken',
      deciding((view, command) => {
        view.laterChanges.clear();
        return engine.decide(view, command);
      }),
      'model',
      3,
    ],
    [
      'a unit vanishes from a position',
      deciding((view, command) => {
        const outcome = engine.decide(view, command);
        for (const position of view.changedPositions) if (position.damaged === 3n) position.damaged = 2n;
        return outcome;
      }),
      'I1',
      6,
    ],
    [
      'a reservation is reported and not kept',
      deciding((view, command) => {
        const outcome = engine.decide(view, command);
        if (command.type === 'confirm') for (const id of view.changedReservations) view.reservations.delete(id);
        return outcome;
      }),
      'outcome',
      5,
    ],
    [
      'what was decided in a batch that died is remembered',
      deciding((view, command) => {
        const kept = keptIn.get(view.catalogue) ?? new Map<string, Outcome>();
        keptIn.set(view.catalogue, kept);
        const key = `${command.origin.correlationId} ${view.seq}`;
        const outcome = kept.get(key) ?? engine.decide(view, command);
        kept.set(key, outcome);
        return outcome;
      }),
      'trial',
      3,
    ],
    [
      'a command of a kind that nobody knows is let through',
      deciding((view, command) => {
        const known: Command = isKnown(command) ? command : { ...command, type: 'sweep' };
        return engine.decide(view, known);
      }),
      'trial',
      1,
    ],
  ])('%s', (_name, broken, check, stepsMost) => {
    const { failure } = simulate({ seed: 7, steps: 40_000, world: null }, broken);
    expect(failure?.[0]).toMatch(new RegExp(`^seed 7, world \\d+, step \\d+: ${check}: `));
    expect(failure?.[1]).toMatch(/^again: npm run simulate -- --seed 7 --world \d+ --steps \d+$/);
    const told = failure?.filter((line) => line.startsWith('  ')) ?? [];
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(stepsMost);
  });
});

function isKnown(command: Command): boolean {
  const type: string = command.type;
  return type !== 'broken';
}
