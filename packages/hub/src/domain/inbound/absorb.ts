// A fact from before the last count of its place is in the count already. It is recorded, and its effect on what was
// counted is taken back: that side of the movement goes to the account that the count took the difference from, so that
// the other side still arrives and nothing is created (I2).

import type { Decided } from '../decision.ts';
import type { EntryBody, Place } from '../journal-entry.ts';
import type { LedgerView } from '../ledger-view.ts';
import { isPhysical } from '../stock-status.ts';
import { countedFor, type Counts } from './last-counted.ts';
import { isReported } from './mediate.ts';
import type { Command } from '../command.ts';

const correction: Place = { location: null, account: 'adjustment' };

export interface Absorbed {
  readonly decision: Decided;
  /** Whether no balance changes by it. */
  readonly isWhole: boolean;
}

/** The decision without what was counted already; null when nothing of it was. */
export function absorb(view: LedgerView, command: Command, decision: Decided): Absorbed | null {
  const { source, occurredAt } = command.origin;
  if (source === null || view.marks.size === 0 || !isReported(command)) return null;
  if (command.type === 'movement' && command.kind === 'count') return null;
  const { entries, absorbed, left } = withoutCounted(view, { source, occurredAt }, decision.entries);
  return absorbed === 0 ? null : { decision: { ...decision, entries }, isWhole: left === 0 };
}

interface WithoutCounted<T> {
  readonly entries: readonly T[];
  /** How many sides of them were in a count, and how many places were not. */
  readonly absorbed: number;
  readonly left: number;
}

/** The entries of a report with the sides taken back that its source had counted. */
export function withoutCounted<T extends EntryBody>(
  view: Counts,
  { source, occurredAt }: { readonly source: string; readonly occurredAt: number },
  decided: readonly T[],
): WithoutCounted<T> {
  let absorbed = 0;
  let left = 0;
  const leave = (sku: string, place: Place | null): Place | null => {
    if (place === null || place.location === null) return place;
    if (!isPhysical(place.account) || countedFor(view, source, sku, place) < occurredAt) {
      left += 1;
      return place;
    }
    absorbed += 1;
    return correction;
  };
  const entries = decided.map((entry): T => {
    const { sku } = entry;
    if (sku === null) return entry;
    const [from, to] = [leave(sku, entry.from), leave(sku, entry.to)];
    return from === entry.from && to === entry.to ? entry : { ...entry, from, to };
  });
  return { entries, absorbed, left };
}
