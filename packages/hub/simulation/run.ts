// Runs a world: batches of commands against the real domain and against the model, with every checker after every
// step. Batches die, fail and are decided again; how commands are batched must not matter, and neither may what
// happened in a batch that never committed.

import type { Command } from '../src/domain/command.ts';
import { decide, expireDue } from '../src/domain/decide.ts';
import type { EntryOrigin } from '../src/domain/journal-entry.ts';
import type { LedgerView } from '../src/domain/ledger-view.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { emptyRebuild, rebuildEntry, type Rebuild } from '../src/domain/rebuild.ts';
import { commitView, loadView, type MemoryLedger } from '../src/domain/testing/memory-ledger.ts';
import { differencesFrom } from '../src/domain/testing/rebuilt.ts';
import {
  checkConservation,
  checkEntries,
  checkPositions,
  checkReservation,
  checkReservations,
  checkTouched,
  must,
  newCheckers,
  SimulationFailure,
  type Checkers,
} from './checkers.ts';
import { checkAnswer, checkUses, newPromiseChecks, type PromiseChecks } from './check-promises.ts';
import type { Step } from './history.ts';
import type { Model } from './model.ts';
import { applyToModel, expireInModel } from './predict.ts';
import { ledgerOfPlan } from './world-plan.ts';

/** What is under test; handed in so that a test can show that a broken one is found. */
export interface Engine {
  readonly decide: (view: LedgerView, command: Command) => Outcome;
  readonly expireDue: (view: LedgerView, origin: EntryOrigin) => number;
}

export const engine: Engine = { decide, expireDue };

export interface Run {
  readonly engine: Engine;
  readonly model: Model;
  readonly ledger: MemoryLedger;
  readonly checkers: Checkers;
  readonly promises: PromiseChecks;
  readonly rebuild: Rebuild;
  readonly ended: Map<string, string>;
  readonly firstAnswers: Map<string, Outcome>;
  /** How often each kind of command ended how. */
  readonly tally: Map<string, number>;
  batches: number;
}

/** Batches between comparisons of everything with a rebuild and of every open reservation with the model. */
const wholeEvery = 100;

export function newRun(model: Model, tested: Engine = engine): Run {
  const ended = new Map<string, string>();
  return {
    engine: tested,
    model,
    ledger: ledgerOfPlan(model.plan),
    checkers: newCheckers(),
    promises: newPromiseChecks(),
    rebuild: emptyRebuild((id, state) => ended.set(id, state)),
    ended,
    firstAnswers: new Map(),
    tally: new Map(),
    batches: 0,
  };
}

/** Decides and commits one batch; throws a SimulationFailure at the first thing that is not as it must be. */
export function runBatch(run: Run, steps: readonly Step[]): void {
  const [first] = steps;
  if (!first) return;
  const trial = steps.findIndex((step) => step.trial !== null);
  const tried = trial === -1 ? null : tryBatch(run, steps, trial);
  const view = begin(run.engine, run.ledger, steps);
  expireInModel(run.model, first.now);
  check(run, view, 0);
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    const entriesBefore = view.entries.length;
    const outcome = decided(run.engine, view, step.command);
    outcomes.push(outcome);
    checkOutcome(run, step, outcome);
    check(run, view, entriesBefore);
  }
  if (tried) checkTrial(tried, view, outcomes);
  commit(run, view);
}

/** An exception is a finding like any other, with its own name to tell it from others by. */
function decided(tested: Engine, view: LedgerView, command: Command): Outcome {
  try {
    return tested.decide(view, command);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SimulationFailure(`thrown ${message.split(':')[0] ?? ''}`, message);
  }
}

function begin(tested: Engine, ledger: MemoryLedger, steps: readonly Step[]): LedgerView {
  const now = steps[0]?.now ?? 0;
  const view = loadView(
    ledger,
    now,
    steps.map((step) => step.command),
  );
  tested.expireDue(view, { ...nobody, occurredAt: now });
  return view;
}

const nobody = {
  source: null,
  eventId: null,
  businessKey: null,
  order: null,
  correlationId: 'sweep',
  causationId: null,
  actor: 'hub',
  reason: null,
};

interface Tried {
  readonly outcomes: readonly Outcome[];
  readonly entries: readonly unknown[];
}

/** Decides the batch in a way that leaves nothing behind. */
function tryBatch(run: Run, steps: readonly Step[], at: number): Tried {
  const { engine: tested, ledger } = run;
  if (steps[at]?.trial === 'alone') return tryAlone(tested, ledger, steps);
  const view = begin(tested, ledger, steps);
  const outcomes = steps.slice(0, at).map((step) => decided(tested, view, step.command));
  const entries = [...view.entries];
  if (steps[at]?.trial === 'fails') expectThrown(() => tested.decide(view, brokenCommand()));
  return { outcomes, entries };
}

/** Only a defect of ours makes a command of a kind that does not exist. */
function brokenCommand(): Command {
  return Object.assign<Command, object>(
    { type: 'sweep', origin: { ...nobody, occurredAt: 0 }, idempotency: null },
    { type: 'broken' },
  );
}

function expectThrown(broken: () => unknown): void {
  try {
    broken();
  } catch {
    return;
  }
  throw new SimulationFailure('trial', 'a command of an unknown kind was decided');
}

/** Each command in a batch of its own, on a copy of the ledger. */
function tryAlone(tested: Engine, ledger: MemoryLedger, steps: readonly Step[]): Tried {
  const copy: MemoryLedger = {
    ...ledger,
    positions: new Map(ledger.positions),
    reservations: new Map(ledger.reservations),
    openIds: new Set(ledger.openIds),
    idsOfOrder: new Map([...ledger.idsOfOrder].map(([order, ids]) => [order, [...ids]])),
    supplies: new Map(ledger.supplies),
    uses: new Map(ledger.uses),
    seen: new Map(ledger.seen),
    journal: [...ledger.journal],
    notices: [],
    marks: new Map(ledger.marks),
    versions: new Map(ledger.versions),
    waiting: new Map(ledger.waiting),
    observations: [...ledger.observations],
  };
  const outcomes = steps.map((step) => {
    const view = begin(tested, copy, [step]);
    const outcome = decided(tested, view, step.command);
    commitView(copy, view);
    return outcome;
  });
  return { outcomes, entries: copy.journal.slice(ledger.journal.length) };
}

function checkTrial({ outcomes, entries }: Tried, view: LedgerView, real: readonly Outcome[]): void {
  for (const [index, outcome] of outcomes.entries()) {
    const [tried, now] = [textOf(outcome), textOf(real[index])];
    must(tried === now, 'trial', () => `outcome ${index} was ${tried} when it was tried, and is ${now}`);
  }
  for (const [index, entry] of entries.entries()) {
    const [tried, now] = [textOf(entry), textOf(view.entries[index])];
    must(tried === now, 'trial', () => `entry ${index} was ${tried} when it was tried, and is ${now}`);
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? '';
}

/** The outcome is the one that the model predicts, and a repetition gets the first answer (I7). */
function checkOutcome(run: Run, { command, now }: Step, outcome: Outcome): void {
  const expected = applyToModel(run.model, command, now);
  const actual = outcome.ok ? outcome.outcome : outcome.refusal.code;
  must(actual === expected, 'outcome', () => `${command.type} is ${actual}, the model says ${expected}`);
  const kind = command.type === 'movement' ? command.kind : command.type;
  const told = `${kind} ${actual}`;
  run.tally.set(told, (run.tally.get(told) ?? 0) + 1);
  if (!command.idempotency || !outcome.ok) return;
  const key = `${command.idempotency.scope} ${command.idempotency.key}`;
  if (outcome.outcome !== 'duplicate') {
    run.firstAnswers.set(key, outcome);
    return;
  }
  const first = textOf({ ...run.firstAnswers.get(key), outcome: 'duplicate' });
  const again = textOf(outcome);
  must(first === again, 'I7', () => `the first answer was ${first}, a repetition got ${again}`);
}

function check(run: Run, view: LedgerView, entriesBefore: number): void {
  const { checkers, model } = run;
  const fresh = view.entries.slice(entriesBefore);
  checkTouched(model, checkEntries(checkers, view, fresh));
  checkReservations(checkers, view);
  checkUses(run.promises, view);
  checkAnswer(run.promises, model, view);
  for (const id of view.changedReservations) {
    const reservation = view.reservations.get(id);
    if (reservation) checkReservation(model, reservation);
  }
}

function commit(run: Run, view: LedgerView): void {
  const { ledger, checkers, model, rebuild } = run;
  commitView(ledger, view);
  checkPositions(model, ledger.positions);
  checkConservation(checkers, ledger.positions.values());
  for (const entry of view.entries) {
    const breach = rebuildEntry(rebuild, entry);
    must(breach === null, 'I14', () => breach?.message ?? '');
  }
  run.batches += 1;
  if (run.batches % wholeEvery === 0) checkWhole(run);
}

/** Everything is as the model has it, and the journal alone gives the live state (I14). */
export function checkWhole({ model, rebuild, ended, ledger }: Run): void {
  for (const id of ledger.openIds) {
    const reservation = ledger.reservations.get(id);
    if (reservation) checkReservation(model, reservation);
  }
  must(ledger.openIds.size === model.open.size, 'model', () => `${ledger.openIds.size} reservations are open`);
  const [difference] = differencesFrom(rebuild, ended, ledger);
  must(difference === undefined, 'I14', () => difference ?? '');
}
