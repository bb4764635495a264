// What a journal in memory has of the time after a count was taken, or a supply stated: by it, a count that comes late
// leaves alone what happened since. The store asks PostgreSQL the same.

import type { Command } from '../command.ts';
import type { JournalEntry, Place } from '../journal-entry.ts';
import { goneIn, goneKey, isHappening, laterKey, type LaterEntry, type LedgerView } from '../ledger-view.ts';
import { isPhysical, physicalStatuses } from '../stock-status.ts';
import { goneNeeded } from '../supply-movement.ts';

export function laterEntry({ kind, sku, quantity, from, to, promise, origin }: JournalEntry): LaterEntry {
  const { occurredAt, order, source } = origin;
  return { kind, sku, quantity, from, to, promise, origin: { occurredAt, order, source } };
}

/** Loads what a count or a statement needs to know of its SKU after its moment; nothing for other commands. */
export function loadLater(view: LedgerView, journal: readonly LaterEntry[], command: Command): void {
  if (command.type !== 'movement') return;
  for (const one of goneNeeded(command))
    view.laterChanges.set(goneKey(one, one.after), goneIn(journal, one, one.after));
  if (command.kind !== 'count') return;
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
  for (const { origin, promise } of journal) {
    if (origin.occurredAt <= after) continue;
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
    if (entry.origin.occurredAt <= after || !isHappening(entry)) continue;
    if (isCounted(entry.to)) change += entry.quantity;
    if (isCounted(entry.from)) change -= entry.quantity;
  }
  return change;
}
