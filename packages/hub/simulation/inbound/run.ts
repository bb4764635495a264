// One world, told in every style of arrival: each has to end in the truth, and all in the same state. A history that
// fails is shortened: first what happened, then how often it was told.

import { decide } from '../../src/domain/decide.ts';
import { SimulationFailure } from '../checkers.ts';
import { seededRandom } from '../seeded-random.ts';
import { limited, shortest } from '../shrink.ts';
import { drawArrivals, styles, type Arrival } from './arrival.ts';
import { check, endOf, textOf } from './check.ts';
import { deliver, type Answer, type Decide, type Delivered } from './deliver.ts';
import { describeHappening } from './happening.ts';
import { openingCommands, tell } from './message.ts';
import { catalogueOfWorld, drawWorld, type World } from './world.ts';

export interface InboundFailure {
  readonly error: SimulationFailure;
  readonly world: World;
  readonly arrivals: readonly Arrival[];
}

export interface InboundResult {
  readonly arrivals: number;
  /** How often what ended how. */
  readonly tally: ReadonlyMap<string, number>;
  readonly failure: InboundFailure | null;
}

/** Runs a world of this seed in all orders; the same arguments give the same run. */
export function runInbound(seed: number, index: number, tested: Decide = decide): InboundResult {
  const random = seededRandom(seed, index);
  const world = drawWorld(random);
  const { messages, truth } = tell(world);
  const tally = new Map<string, number>();
  let arrived = 0;
  let first: string | null = null;
  for (const style of styles) {
    const arrivals = drawArrivals(random, messages, style);
    arrived += arrivals.length;
    const seen = play(world, arrivals, tested);
    if (seen.error) return { arrivals: arrived, tally, failure: { error: seen.error, world, arrivals } };
    for (const answer of seen.delivered.answers) count(tally, answer);
    const end = endOf(truth, seen.delivered).join('\n');
    first ??= end;
    if (end === first) continue;
    const error = new SimulationFailure('order', `told ${style}, the world ends otherwise than told soon`);
    return { arrivals: arrived, tally, failure: { error, world, arrivals } };
  }
  return { arrivals: arrived, tally, failure: null };
}

function count(tally: Map<string, number>, { command, outcome }: Answer): void {
  const kind = command.type === 'movement' ? command.kind : command.type;
  const said = `${kind} ${outcome.ok ? outcome.outcome : outcome.refusal.code}`;
  tally.set(said, (tally.get(said) ?? 0) + 1);
}

type Played =
  | { readonly error: null; readonly delivered: Delivered }
  | { readonly error: SimulationFailure; readonly delivered: Delivered | null };

function play(world: World, arrivals: readonly Arrival[], tested: Decide): Played {
  const { messages, truth } = tell(world);
  let delivered: Delivered | null = null;
  try {
    delivered = deliver(world, catalogueOfWorld(world), openingCommands(world), messages, arrivals, tested);
    check(world, truth, delivered);
    return { error: null, delivered };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const found = error instanceof SimulationFailure ? error : new SimulationFailure('thrown', error.message);
    return { error: found, delivered };
  }
}

/** The shortest history that fails the same check. */
export function shrinkInbound(failure: InboundFailure, tested: Decide = decide): InboundFailure {
  let best = failure;
  const isKept = limited((some: Pick<InboundFailure, 'world' | 'arrivals'>): boolean => {
    if (!isWhole(some.world, some.arrivals)) return false;
    const { error } = play(some.world, some.arrivals, tested);
    if (error?.check !== failure.error.check) return false;
    best = { ...some, error };
    return true;
  });
  const without = (parts: Partial<World>): boolean => {
    const world = { ...best.world, ...parts };
    const told = new Set(tell(world).messages.map(({ id }) => id));
    return isKept({ world, arrivals: best.arrivals.filter(({ message }) => told.has(message)) });
  };
  for (let round = 0; round < 2; round += 1) {
    // What is at W3 is known from snapshots alone: the last one stays.
    const last = best.world.happenings.slice(-1);
    shortest(best.world.happenings.slice(0, -1), (some) => without({ happenings: [...some, ...last] }));
    shortest(best.world.reservations, (reservations) => without({ reservations }));
    shortest(best.world.supplies, (supplies) => without({ supplies }));
    shortest(best.arrivals, (arrivals) => isKept({ world: best.world, arrivals }));
  }
  const { world } = best;
  isKept({
    world,
    arrivals: best.arrivals.map((arrival, index) => ({ ...arrival, batch: index, isTrimmed: false })),
  });
  return best;
}

/** Only what has arrived in full has to end in the truth. */
function isWhole(world: World, arrivals: readonly Arrival[]): boolean {
  const arrived = new Set(arrivals.map(({ message }) => message));
  return tell(world).messages.every(({ id }) => arrived.has(id));
}

/** What happened, what was told of it in which order, and what it came to. */
export function describeFailure({ world, arrivals }: InboundFailure, tested: Decide = decide): string[] {
  const { happenings, opening, reservations, supplies, systems, cutOverAt } = world;
  const { delivered } = play(world, arrivals, tested);
  const answers = (delivered?.answers ?? []).map(({ arrival, message, command, outcome }) => {
    const copy = arrival.copy === 0 ? '' : ' under a new id';
    const kind = command.type === 'movement' ? `${command.kind} ${command.sku} ${command.quantity}` : command.type;
    const told = `${message.source} tells ${message.happening}${copy}: ${kind}`;
    return `  batch ${arrival.batch}: ${told}: ${outcome.ok ? outcome.outcome : textOf(outcome.refusal)}`;
  });
  return [
    ...happenings.map((one) => `  ${describeHappening(one)}`),
    ...answers,
    `in this world: ${JSON.stringify({ systems, cutOverAt, opening, reservations, supplies })}`,
  ];
}
