// How a channel is published to: what it may be asked, how long a call may take, how long an unanswered one may still
// take effect there, and which tiers of items go first. A part of the channel's definition.

import { refuse, type Refused } from '../refusal.ts';
import { defaultBudget, type Budget } from './budget.ts';

export interface PublishingTerms {
  readonly budget: Budget;
  /** After this an unanswered call is given up, and nobody knows what came of it. */
  readonly timeoutMs: number;
  /** How long after it was sent such a call may still take effect. */
  readonly lateMs: number;
  /** What the risk of an item counts for, by its tier; 1 for one that is not named. */
  readonly tierWeights: Readonly<Record<string, number>>;
}

export const defaultTerms: PublishingTerms = {
  budget: defaultBudget,
  timeoutMs: 15_000,
  lateMs: 60_000,
  tierWeights: {},
};

/** Refuses terms by which nothing could ever be sent. */
export function checkTerms({ budget }: PublishingTerms, path: string): Refused | null {
  const { cost } = budget;
  if (cost === null || cost.perCall + cost.perItem <= cost.capacity) return null;
  return refuse('conflict', 'A call with one item costs more than the capacity.', `${path}/budget/cost/capacity`);
}
