// Chains: commands of one thing, of which each is decided only if those before it succeeded, whatever batches they go
// in. They need not wait for each other's answers, so that what is told of one thing goes in one batch.

import type { Command } from '../domain/command.ts';
import { decide } from '../domain/decide.ts';
import type { LedgerView } from '../domain/ledger-view.ts';
import type { Outcome } from '../domain/outcome.ts';

/** Commands that are decided one after the other until one of them halts the others. */
export interface Chain {
  readonly isHaltedBy: (outcome: Outcome) => boolean;
  /** Whether one has, so that those behind it are not decided. */
  isHalted: boolean;
  /** Whether one could not be taken, so that those behind it are not taken either. */
  isClosed: boolean;
}

/** In the place of an outcome, for what was not decided because its chain had come to a halt. */
export const notReached = Symbol('not reached');

export type Reached = Outcome | typeof notReached;

export interface Submission {
  readonly command: Command;
  readonly chain: Chain | null;
}

/** In order, as far as the chains go. Nothing is noted in them: the batch may have to be decided again. */
export function* decideInTurn(view: LedgerView, submissions: readonly Submission[]): Generator<Reached> {
  const halted = new Set<Chain>();
  for (const { command, chain } of submissions) {
    if (chain !== null && (chain.isHalted || halted.has(chain))) {
      yield notReached;
      continue;
    }
    const outcome = decide(view, command);
    if (chain?.isHaltedBy(outcome) === true) halted.add(chain);
    yield outcome;
  }
}
