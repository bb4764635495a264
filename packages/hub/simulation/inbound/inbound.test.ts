// The simulation of inbound in a fixed budget: worlds that end in the truth in whatever order they are told, runs that
// once did not, and engines that are broken on purpose, each of which has to be found.

import { beforeAll, describe, expect, test, vi } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { Decide } from './deliver.ts';
import { failedInbound } from './failed-inbound.ts';
import { runInbound } from './run.ts';
import { simulateInbound, type InboundReport } from './simulate.ts';

// A machine that is busy with other things is slow, not wrong.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe('worlds from a seed', () => {
  let report: InboundReport = { worlds: 0, arrivals: 0, tally: new Map(), failure: null };

  beforeAll(() => {
    report = simulateInbound({ seed: 20_240_101, worlds: 60, world: null });
  });

  test('end in the truth, in whatever order they are told', () => {
    expect(report.failure).toBeNull();
    expect(report.worlds).toBe(60);
  });

  test('try every outcome of inbound', () => {
    const wanted = [
      'shipment applied',
      'shipment absorbed',
      'shipment confirmation',
      'shipment observation',
      'shipment duplicate',
      'shipment waiting',
      'allocate waiting',
      'allocate absorbed',
      'count observation',
      'count stale_snapshot',
      'snapshot applied',
      'snapshot stale_snapshot',
      'transfer_received applied',
      'kit_assembled absorbed',
      'status_changed applied',
      'supply_planned applied',
      'supply_planned stale_snapshot',
      'supply_changed applied',
      'supply_changed stale_snapshot',
      'supply_cancelled applied',
      'supply_cancelled absorbed',
      'fulfil applied',
    ];
    expect(wanted.filter((what) => !report.tally.has(what))).toEqual([]);
  });
});

test.each([...failedInbound])('seed $seed, world $world holds, which found: $found', ({ seed, world }) => {
  expect(runInbound(seed, world).failure).toBeNull();
});

test('the same seed gives the same run, another seed or world another', () => {
  const textOf = (seed: number, world: number): string => JSON.stringify([...runInbound(seed, world).tally]);
  expect(textOf(5, 1)).toBe(textOf(5, 1));
  expect(textOf(5, 2)).not.toBe(textOf(5, 1));
  expect(textOf(6, 1)).not.toBe(textOf(5, 1));
});

describe('a broken engine is found and its history shrunk', () => {
  test.each<[string, Decide, string, number]>([
    [
      'nobody owns anything',
      (view, command) => {
        const unowned = { ...view, catalogue: { ...view.catalogue, ownership: [] } };
        const outcome = decide(unowned, command);
        view.seq = unowned.seq;
        return outcome;
      },
      '(I10 .*|truth)',
      2,
    ],
    [
      'what was counted is forgotten',
      (view, command) => {
        view.marks.clear();
        return decide(view, command);
      },
      '(truth|I14)',
      4,
    ],
    [
      'versions are not looked at',
      (view, { lifecycle: _lifecycle, ...command }) => decide(view, command),
      '(truth|versions|I10 .*)',
      4,
    ],
    [
      'a fact is told anew under a new id',
      (view, command) => {
        view.facts.clear();
        return decide(view, command);
      },
      '(I7|truth|I10 .*|confirmed)',
      3,
    ],
    [
      'repetitions are done again',
      (view, command) =>
        decide(view, { ...command, idempotency: null, origin: { ...command.origin, businessKey: null } }),
      '(I7|truth|I10 .*|confirmed)',
      3,
    ],
  ])('%s', (_name, broken, check, happeningsMost) => {
    const { failure } = simulateInbound({ seed: 7, worlds: 50, world: null }, broken);
    expect(failure?.[0]).toMatch(new RegExp(`^seed 7, world \\d+: ${check}: `));
    expect(failure?.[1]).toMatch(/^again: npm run simulate -- --inbound --seed 7 --world \d+$/);
    const told = Number(/shrunk from \d+ to (\d+) happenings/.exec(failure?.[2] ?? '')?.[1]);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(happeningsMost);
  });
});
