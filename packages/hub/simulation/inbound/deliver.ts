// Lets messages arrive at a ledger in memory, batch by batch, and keeps what each came to.

import type { Command } from '../../src/domain/command.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { LedgerView } from '../../src/domain/ledger-view.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { commitView, loadView, memoryLedger, type MemoryLedger } from '../../src/domain/testing/memory-ledger.ts';
import type { Arrival } from './arrival.ts';
import type { Spot } from './happening.ts';
import { countOfLine, type Message, type SnapshotTold } from './message.ts';
import { spotKey } from './truth.ts';
import { startedAt, type World } from './world.ts';

export interface Answer {
  readonly arrival: Arrival;
  readonly message: Message;
  readonly command: Command;
  readonly outcome: Outcome;
}

export interface Delivered {
  readonly ledger: MemoryLedger;
  readonly answers: readonly Answer[];
}

/** What is under test; handed in so that a test can show that a broken one is found. */
export type Decide = (view: LedgerView, command: Command) => Outcome;

interface Asked {
  readonly arrival: Arrival;
  readonly message: Message;
  readonly command: Command;
}

/** Decides at the end of the world, when the fastest clock is still ahead. */
export function nowOf({ endsAt }: World): number {
  return startedAt + endsAt;
}

export function deliver(
  world: World,
  catalogue: Catalogue,
  opening: readonly Command[],
  messages: readonly Message[],
  arrivals: readonly Arrival[],
  tested: Decide = decide,
): Delivered {
  const ledger = memoryLedger(catalogue);
  const now = nowOf(world);
  const decideAll = (commands: readonly Command[]): Outcome[] => {
    const view = loadView(ledger, now, commands);
    const outcomes = commands.map((command) => tested(view, command));
    commitView(ledger, view);
    return outcomes;
  };
  decideAll(opening);
  const answers: Answer[] = [];
  for (const batch of batchesOf(messages, arrivals)) {
    const asked = batch.flatMap((one) => askedOf(one, [...ledger.positions.values()], trimmer(ledger, now)));
    const outcomes = decideAll(asked.map(({ command }) => command));
    for (const [index, one] of asked.entries()) {
      const outcome = outcomes[index];
      if (outcome) answers.push({ ...one, outcome });
    }
  }
  return { ledger, answers };
}

interface Arriving {
  readonly arrival: Arrival;
  readonly message: Message;
}

/** Those that arrive together. A snapshot begins a batch, because its lines are made of what there is before it. */
function batchesOf(messages: readonly Message[], arrivals: readonly Arrival[]): Arriving[][] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const batches: Arriving[][] = [];
  let last: number | null = null;
  for (const arrival of arrivals) {
    const message = byId.get(arrival.message);
    // What was told of something that was left out of a shortened history.
    if (!message) continue;
    if (arrival.batch !== last || message.snapshot !== null) batches.push([]);
    last = arrival.batch;
    batches.at(-1)?.push({ arrival, message });
  }
  return batches;
}

/** Whether a count would change nothing where the ledger stands. */
type IsIdle = (head: Command, count: Command) => boolean;

function trimmer(ledger: MemoryLedger, now: number): IsIdle {
  return (_head, count) => {
    const view = loadView(ledger, now, [count]);
    const outcome = decide(view, count);
    return outcome.ok && outcome.outcome === 'applied' && view.entries.at(-1)?.quantity === 0n;
  };
}

/** The commands of what arrives. A complete snapshot counts nothing where it names nothing. */
function askedOf({ arrival, message }: Arriving, known: readonly Spot[], isIdle: IsIdle): Asked[] {
  const eventId = `${message.id}${arrival.copy === 0 ? '' : `+${arrival.copy}`}`;
  const head = message.command(eventId);
  if (message.snapshot === null) return [{ arrival, message, command: head }];
  const counts = linesOf(message.snapshot, known).map(({ spot, figure }) => {
    return countOfLine(message, spot, figure, eventId);
  });
  const told = arrival.isTrimmed ? counts.filter((count) => !isIdle(head, count)) : counts;
  return [head, ...told].map((command) => ({ arrival, message, command }));
}

function linesOf({ lines, location }: SnapshotTold, known: readonly Spot[]): { spot: Spot; figure: number }[] {
  const named = new Set(lines.map(({ spot }) => spotKey(spot)));
  const unnamed = known.filter((spot) => spot.location === location && !named.has(spotKey(spot)));
  return [...lines, ...unnamed.map((spot) => ({ spot, figure: 0 }))];
}
