// How the records of a raw message end, and what belongs together: each record of a message has one outcome (I10), and
// what is told of the same thing after a dead letter waits behind it.

import type { Outcome } from '../outcome.ts';
import type { RefusalCode } from '../refusal.ts';
import type { CanonicalEvent } from './canonical-event.ts';

/** `skipped`: left out by the mapping of its source, on purpose. The others are as in docs/reference/glossary.md. */
export const recordOutcomes = [
  'applied',
  'duplicate',
  'absorbed',
  'confirmation',
  'observation',
  'waiting',
  'refused',
  'dead_letter',
  'skipped',
] as const;

export type RecordOutcome = (typeof recordOutcomes)[number];

/** What a refusal means for a record: tried again later by itself, over, or kept until somebody mends something. */
export type Disposition = 'again' | 'refused' | 'dead_letter';

const passing: ReadonlySet<RefusalCode> = new Set(['overloaded', 'dependency_down', 'outcome_unknown']);

/** A newer word is known, or somebody else decides: nothing that could be mended would make it succeed. */
const over: ReadonlySet<RefusalCode> = new Set(['stale_snapshot', 'held_for_approval']);

export function dispositionOf(code: RefusalCode): Disposition {
  if (passing.has(code)) return 'again';
  return over.has(code) ? 'refused' : 'dead_letter';
}

/** Whether what is told of the same thing behind it has to wait for somebody, or for another attempt. */
export function haltsItsKey(outcome: Outcome): boolean {
  return !outcome.ok && dispositionOf(outcome.refusal.code) !== 'refused';
}

/**
 * What an event is about, in the words of its source, so that it stays the same when a crosswalk changes: the
 * reservation or order whose life it is part of, else the item at its location.
 */
export function keyOfEvent({ id, data }: CanonicalEvent): string {
  const { reservationId, order, version, sku, location } = data;
  const isLifecycle = version !== undefined || sku === undefined;
  if (typeof reservationId === 'string') return `reservation:${reservationId}`;
  if (typeof order === 'string' && isLifecycle) return `order:${order}`;
  if (typeof sku === 'string') return `item:${sku}@${typeof location === 'string' ? location : ''}`;
  return `event:${id}`;
}

const longestMs = 60_000;

/** How long a message rests before it is tried again: from half a second, doubled, up to a minute. */
export function restMs(attempts: number): number {
  return Math.min(longestMs, 500 * 2 ** Math.min(attempts - 1, 10));
}
