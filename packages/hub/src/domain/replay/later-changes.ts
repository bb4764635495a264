// What a journal in memory has of the time after a count was taken: by it, a count that comes late leaves alone what
// happened since. The store asks PostgreSQL the same.

import type { Command } from '../command.ts';
import type { JournalEntry, Place } from '../journal-entry.ts';
import { isHappening, laterKey, type LedgerView } from '../ledger-view.ts';
import { isPhysical, physicalStatuses } from '../stock-status.ts';

/** As much of an entry as a later count has to know. */
export interface LaterEntry extends Pick<JournalEntry, 'from' | 'to' | 'quantity' | 'promise'> {
  readonly occurredAt: number;
  readonly isHappening: boolean;
}

export function laterEntry(entry: JournalEntry): LaterEntry {
  const { from, to, quantity, promise, origin } = entry;
  return { from, to, quantity, promise, occurredAt: origin.occurredAt, isHappening: isHappening(entry) };
}

/** Loads what a count needs to know of the entries of its SKU after its moment; nothing for other commands. */
export function loadLater(view: LedgerView, journal: readonly LaterEntry[], command: Command): void {
  if (command.type !== 'movement' || command.kind !== 'count') return;
  const { sku, location, status, origin } = command;
  const { occurredAt } = origin;
  const lot = command.lot ?? '';
  for (const account of status === 'onHand' ? physicalStatuses : [status ?? 'sellable']) {
    if (!isPhysical(account)) continue;
    const key = laterKey(sku, location, lot, account, occurredAt);
    view.laterChanges.set(key, changeAfter(journal, { location, lot, account }, occurredAt));
  }
  const key = laterKey(sku, location, lot, 'allocated', occurredAt);
  view.laterChanges.set(key, allocatedAfter(journal, { location, lot }, occurredAt));
}

function allocatedAfter(
  journal: readonly LaterEntry[],
  { location, lot }: { readonly location: string; readonly lot: string },
  after: number,
): bigint {
  let change = 0n;
  for (const { occurredAt, promise } of journal) {
    if (occurredAt <= after) continue;
    if (promise?.location === location && promise.lot === lot) change += promise.allocated;
  }
  return change;
}

function changeAfter(journal: readonly LaterEntry[], counted: Place, after: number): bigint {
  const isCounted = (place: Place | null): boolean =>
    place !== null &&
    place.location !== null &&
    counted.location === place.location &&
    counted.lot === place.lot &&
    counted.account === place.account;
  let change = 0n;
  for (const entry of journal) {
    if (entry.occurredAt <= after || !entry.isHappening) continue;
    if (isCounted(entry.to)) change += entry.quantity;
    if (isCounted(entry.from)) change -= entry.quantity;
  }
  return change;
}
