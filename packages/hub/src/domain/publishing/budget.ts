// What a channel may be asked: requests a second with a burst, points of cost that come back, calls in a window of
// time, items in a call. Data, and a state that is spent from before each call. Promises that no window of time ever
// sees more than the budget; a channel that says it is asked too often is asked less until it takes more again.

export interface Budget {
  readonly requestsPerSecond: number | null;
  /** How many requests may follow each other without a pause. */
  readonly burst: number;
  readonly cost: CostBudget | null;
  /** Calls in any stretch of time of that length: for feeds. */
  readonly window: { readonly calls: number; readonly ms: number } | null;
  readonly itemsPerCall: number;
}

export interface CostBudget {
  readonly capacity: number;
  readonly perSecond: number;
  readonly perCall: number;
  readonly perItem: number;
}

/** For a channel that does not say: more than enough for a shop of ones own, and no flood. */
export const defaultBudget: Budget = {
  requestsPerSecond: 10,
  burst: 10,
  cost: null,
  window: null,
  itemsPerCall: 25,
};

export interface Spent {
  /** Requests and points that are there to be spent, as of `at`. */
  readonly requests: number;
  readonly points: number;
  readonly at: number;
  /** When the calls began that the window still sees. */
  readonly starts: readonly number[];
  /** Which part of its budget the channel is taken to stand. */
  readonly pace: number;
  readonly blockedUntil: number;
}

/** Nothing may be spent yet: whoever spent before may have spent all. */
export function nothingLeft(at: number): Spent {
  return { requests: 0, points: 0, at, starts: [], pace: 1, blockedUntil: at };
}

/** Everything may be spent at once: for a channel that nobody has asked anything for long. */
export function allLeft(budget: Budget, at: number): Spent {
  return { ...nothingLeft(at), requests: budget.burst, points: budget.cost?.capacity ?? 0 };
}

const slowest = 1 / 64;
const slowDownBy = 0.5;
const recoverBy = 0.01;
/** For a channel that says it is asked too often, and not when it may be asked again. */
const usualPauseMs = 1000;
/** However long it says. */
const longestPauseMs = 3_600_000;

/** What has come back until now. A clock that was set back brings nothing. */
function restored(budget: Budget, spent: Spent, now: number): Spent {
  const { requestsPerSecond, burst, cost, window } = budget;
  const seconds = Math.max(0, now - spent.at) / 1000;
  const requests =
    requestsPerSecond === null ? burst : Math.min(burst, spent.requests + seconds * requestsPerSecond * spent.pace);
  const points = cost === null ? 0 : Math.min(cost.capacity, spent.points + seconds * cost.perSecond * spent.pace);
  const starts = window === null ? [] : spent.starts.filter((start) => start > now - window.ms);
  return { ...spent, requests, points, starts, at: Math.max(now, spent.at) };
}

export type Spending =
  | { readonly ok: true; readonly spent: Spent; readonly items: number }
  | { readonly ok: false; readonly waitMs: number };

// Sums of fractions of a token come out a little short of it.
const almost = 1e-9;

/** Spends one call of up to so many items, or says how long to wait for it. */
export function spend(budget: Budget, before: Spent, now: number, wanted: number): Spending {
  const spent = restored(budget, before, now);
  const waitMs = waitFor(budget, spent, now);
  if (waitMs > 0) return { ok: false, waitMs: Math.max(1, Math.ceil(waitMs)) };
  const { cost } = budget;
  let items = Math.min(wanted, budget.itemsPerCall);
  if (cost !== null && cost.perItem > 0) {
    items = Math.min(items, Math.max(1, Math.floor((spent.points - cost.perCall) / cost.perItem + almost)));
  }
  const points = cost === null ? 0 : spent.points - cost.perCall - items * cost.perItem;
  const starts = budget.window === null ? [] : [...spent.starts, now];
  return { ok: true, items, spent: { ...spent, requests: spent.requests - 1, points, starts } };
}

/** Milliseconds until a call with one item can be paid for. */
function waitFor({ requestsPerSecond, cost, window }: Budget, spent: Spent, now: number): number {
  const waits = [spent.blockedUntil - now, spent.at - now];
  if (requestsPerSecond !== null && spent.requests < 1 - almost) {
    waits.push(((1 - spent.requests) / (requestsPerSecond * spent.pace)) * 1000);
  }
  if (cost !== null) {
    const needed = cost.perCall + cost.perItem - spent.points;
    if (needed > almost) waits.push((needed / (cost.perSecond * spent.pace)) * 1000);
  }
  if (window !== null && spent.starts.length >= window.calls) {
    const leaving = spent.starts.at(-window.calls) ?? now;
    waits.push(leaving + window.ms - now);
  }
  return Math.max(...waits);
}

/** The channel says that it is asked too often: what was left is gone, and it is asked half as often from now on. */
export function slowDown(budget: Budget, before: Spent, now: number, retryAfterMs: number | null): Spent {
  const spent = restored(budget, before, now);
  const pauseMs = Math.min(longestPauseMs, Math.max(0, retryAfterMs ?? usualPauseMs));
  const blockedUntil = Math.max(spent.blockedUntil, now + pauseMs);
  const pace = Math.max(slowest, spent.pace * slowDownBy);
  const [requests, points] = [Math.min(0, spent.requests), Math.min(0, spent.points)];
  // Nothing comes back before its end: else the end of the pause would be a burst.
  return { ...spent, requests, points, pace, blockedUntil, at: Math.max(spent.at, blockedUntil) };
}

/** A call was taken: a little more the next time. */
export function recover(spent: Spent): Spent {
  return spent.pace >= 1 ? spent : { ...spent, pace: Math.min(1, spent.pace + recoverBy) };
}
