// What is told late of the time before a count. It is recorded as it was told, and the count is amended by entries that
// follow from it, so that in the end the ledger is what it would be, had everything been told in time:
//
// - A status is what was counted of it, and what happened to it since. What happened before is in the count.
// - Where the sum of the statuses was counted, the sum is what was counted and what happened to any of them since. What
//   is sellable is the rest of it, so that what is told or counted of another status moves units within the sum.
// - A net figure leaves out what was allocated at its moment: whatever changes that changes what is sellable as much.

import type { Command } from '../command.ts';
import { amendmentOf } from '../count.ts';
import type { Decided } from '../decision.ts';
import type { EntryBody, InsidePlace } from '../journal-entry.ts';
import type { LedgerView } from '../ledger-view.ts';
import { isPhysical, type StockStatus } from '../stock-status.ts';
import type { CountMark } from './count-mark.ts';
import { countFor, netCountSince, type Counts } from './last-counted.ts';
import { isReported } from './mediate.ts';

/** The decision with what it amends; absorbed where all of it was in a count. */
export function amendCounts(view: LedgerView, command: Command, decision: Decided): Decided {
  if (view.marks.size === 0 || (command.type === 'movement' && command.kind === 'count')) return decision;
  const { source, occurredAt } = command.origin;
  const told = { source: isReported(command) ? source : null, occurredAt };
  const { entries, counted, left } = withAmendments(view, told, decision.entries);
  return { ...decision, entries, isAbsorbed: decision.isAbsorbed || (counted > 0 && left === 0) };
}

/** Who tells something, and when it happened; nobody for what the hub does itself. */
export interface Teller {
  readonly source: string | null;
  readonly occurredAt: number;
}

interface WithAmendments {
  readonly entries: readonly EntryBody[];
  /** How many sides of what was told were in a count, and how many changes of balances are left. */
  readonly counted: number;
  readonly left: number;
}

export function withAmendments(view: Counts, told: Teller, entries: readonly EntryBody[]): WithAmendments {
  const all: EntryBody[] = [];
  let [counted, left] = [0, 0];
  for (const entry of entries) {
    const effect = effectOf(view, told, entry);
    // A promise needs what it promises: what a net figure had left out comes first.
    const isPromise = entry.promise !== null && entry.promise.reserved + entry.promise.allocated > 0n;
    all.push(...(isPromise ? [...effect.amendments, entry] : [entry, ...effect.amendments]));
    counted += effect.counted;
    left += effect.left;
  }
  return { entries: all, counted, left };
}

interface Effect {
  readonly amendments: readonly EntryBody[];
  readonly counted: number;
  readonly left: number;
}

/** What happens at one place on hand, by an entry as it was told. */
interface Happened {
  readonly location: string;
  readonly lot: string;
  readonly changes: Map<StockStatus, bigint>;
  allocated: bigint;
}

function effectOf(view: Counts, told: Teller, entry: EntryBody): Effect {
  const { sku, promise } = entry;
  if (sku === null) return { amendments: [], counted: 0, left: 0 };
  const places = new Map<string, Happened>();
  const at = ({ location, lot }: Pick<InsidePlace, 'location' | 'lot'>): Happened => {
    const key = `${location}\u0000${lot}`;
    const found = places.get(key) ?? { location, lot, changes: new Map<StockStatus, bigint>(), allocated: 0n };
    places.set(key, found);
    return found;
  };
  let left = 0;
  for (const [side, change] of [
    [entry.from, -entry.quantity],
    [entry.to, entry.quantity],
  ] as const) {
    if (side === null || side.location === null) continue;
    if (!isPhysical(side.account)) left += 1;
    else add(at(side).changes, side.account, change);
  }
  if (promise !== null && promise.allocated !== 0n) at(promise).allocated += promise.allocated;
  const effects = [...places.values()].map((happened) => effectAt(view, told, sku, happened));
  return {
    amendments: effects.flatMap(({ amendments }) => amendments),
    counted: effects.reduce((sum, { counted }) => sum + counted, 0),
    left: effects.reduce((sum, one) => sum + one.left, left),
  };
}

function add(changes: Map<StockStatus, bigint>, status: StockStatus, change: bigint): void {
  changes.set(status, (changes.get(status) ?? 0n) + change);
}

function effectAt(view: Counts, { source, occurredAt }: Teller, sku: string, happened: Happened): Effect {
  const { location, lot, changes, allocated } = happened;
  const placeOf = (account: StockStatus): InsidePlace => ({ location, lot, account });
  const countOf = (account: StockStatus): CountMark | null =>
    source === null ? null : countFor(view, source, sku, placeOf(account));
  const sellable = changes.size === 0 ? null : countOf('sellable');
  const isInSum = sellable?.account === 'onHand' && sellable.asOf >= occurredAt;
  const amendments: EntryBody[] = [];
  let [counted, left, ofSellable] = [0, 0, 0n];
  for (const [status, change] of changes) {
    const count = status === 'sellable' ? sellable : countOf(status);
    const isCounted = count !== null && count.asOf >= occurredAt;
    if (isCounted) counted += 1;
    else left += 1;
    if (status === 'sellable') ofSellable -= isCounted ? change : 0n;
    else if (isCounted) amendments.push(amendmentOf(sku, placeOf(status), -change, count.asOf));
    // The sum has it by its own moment, the status by that of its own count: the difference is in what is sellable.
    if (status === 'sellable' || sellable?.account !== 'onHand' || isInSum === isCounted) continue;
    ofSellable += isInSum ? -change : change;
    left += 1;
  }
  const net = allocated === 0n ? null : netCountSince(view, sku, happened, occurredAt);
  if (net !== null) left += 1;
  const asOf = net?.asOf ?? sellable?.asOf ?? occurredAt;
  const change = ofSellable + (net === null ? 0n : allocated);
  if (change !== 0n) amendments.push(amendmentOf(sku, placeOf('sellable'), change, asOf));
  return { amendments: amendments.filter(({ quantity }) => quantity > 0n), counted, left };
}
