// What another system says of an order: it is open, closed or cancelled, and since when. The hub keeps no orders; it
// keeps this to find reservations that nobody will ever ship or release (leaks). Whose word counts is said by ownership
// of the fact `order_status`.

import { ownersOf, type OwnershipRule } from '../inbound/ownership.ts';
import { undeclared, type Source } from '../inbound/source.ts';
import { refuse, type Refused } from '../refusal.ts';

export const orderStates = ['open', 'closed', 'cancelled'] as const;

export type OrderState = (typeof orderStates)[number];

export interface OrderStatus {
  readonly order: string;
  readonly status: OrderState;
  /** Since when it is so, in milliseconds. */
  readonly since: number;
  /** Null for somebody who is no system. */
  readonly source: string | null;
}

/**
 * `applied`: it is known from now on. `unchanged`: it was known. `stale`: something later is known. `observation`:
 * another system has the say, and nothing is kept.
 */
export const statusOutcomes = ['applied', 'unchanged', 'stale', 'observation'] as const;

export type StatusOutcome = (typeof statusOutcomes)[number];

export interface KnownToStatuses {
  readonly now: number;
  readonly ownership: readonly OwnershipRule[];
  readonly sources: ReadonlyMap<string, Source>;
}

/** Refuses what is said to be so later than the clock of its source can be wrong. */
export function checkStatus({ since, source }: OrderStatus, known: KnownToStatuses, path: string): Refused | null {
  const { clockToleranceMs } = known.sources.get(source ?? '') ?? undeclared('');
  if (since <= known.now + clockToleranceMs) return null;
  return refuse('invalid_field', `The time lies more than ${clockToleranceMs / 1000} s in the future.`, path);
}

/** An order is at no place and of no item: only rules that name neither, or any, say who owns its status. */
const ofAnOrder = { sku: '', itemClass: null, location: '' };

export function judgeStatus(
  given: OrderStatus,
  before: OrderStatus | undefined,
  known: KnownToStatuses,
): StatusOutcome {
  const [owner] = ownersOf(known.ownership, 'order_status', ofAnOrder, given.since);
  if (owner !== undefined && owner.source !== given.source) return 'observation';
  if (before === undefined) return 'applied';
  if (given.since < before.since) return 'stale';
  return given.since === before.since && given.status === before.status ? 'unchanged' : 'applied';
}
