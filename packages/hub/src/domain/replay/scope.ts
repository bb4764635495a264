// What a shadow replay has to follow: found in a first pass over the stretch and what came after it, so that the second
// pass keeps that and nothing else.

import { factKey, type Observation } from '../inbound/observation.ts';
import type { JournalEntry } from '../journal-entry.ts';
import { reportOf } from './report-of.ts';
import type { SideScope } from './side-ledger.ts';

/** Part of what was recorded: from a moment (inclusive) until another (exclusive), of one source or (null) of all. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly source: string | null;
}

export interface ObservedAt extends Observation {
  readonly recordedAt: number;
}

export function isWithin(stretch: Stretch, source: string | null, recordedAt: number): boolean {
  if (recordedAt < stretch.from || recordedAt >= stretch.to || source === null) return false;
  return stretch.source === null || stretch.source === source;
}

export interface Scoping {
  readonly stretch: Stretch;
  readonly skus: Set<string>;
  readonly facts: Set<string>;
  /** Reports and observations that may be decided otherwise. */
  reports: number;
  lookBackTo: number;
}

export function startScoping(stretch: Stretch): Scoping {
  return { stretch, skus: new Set(), facts: new Set(), reports: 0, lookBackTo: Number.POSITIVE_INFINITY };
}

/** Notes an entry of the stretch, if its words are decided anew, or of the time after it, in which a count may come. */
export function scopeEntry(scoping: Scoping, entry: JournalEntry, isByWords = true): void {
  const { kind, sku, origin, recordedAt } = entry;
  if (kind === 'count') scoping.lookBackTo = Math.min(scoping.lookBackTo, origin.occurredAt);
  if (
    !isByWords ||
    sku === null ||
    !isWithin(scoping.stretch, origin.source, recordedAt) ||
    reportOf([entry]) === null
  )
    return;
  scoping.reports += 1;
  scoping.skus.add(sku);
  if (origin.businessKey !== null) scoping.facts.add(factKey(kind, origin.businessKey, sku));
}

export function scopeObservation(scoping: Scoping, one: ObservedAt): void {
  if (!isWithin(scoping.stretch, one.source, one.recordedAt)) return;
  scoping.reports += 1;
  scoping.skus.add(one.sku);
  if (one.kind === 'count') scoping.lookBackTo = Math.min(scoping.lookBackTo, one.occurredAt);
  if (one.businessKey !== null) scoping.facts.add(factKey(one.kind, one.businessKey, one.sku));
}

/** `components` are those of the kits that are taken to pieces or assembled in the stretch. */
export function endScoping({ skus, facts, lookBackTo }: Scoping, components: Iterable<string>): SideScope {
  return { skus: new Set([...skus, ...components]), facts, lookBackTo };
}
