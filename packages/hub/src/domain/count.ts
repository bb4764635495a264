// Counts: the word of an owner on what there is at a moment. A count is posted as the difference to what the ledger
// expected at that moment, so that what happened since stays; and it leaves a mark, by which what is told later of the
// time before is known to be in it.

import type { MovementCommand, SnapshotCommand } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import { amendmentDetail } from './inbound/count-mark.ts';
import { countByAnybody, toldWhole } from './inbound/last-counted.ts';
import type { Basis } from './inbound/source.ts';
import type { EntryBody, InsidePlace, Place } from './journal-entry.ts';
import { allocatedAfter, changedAfter, positionAt, type LedgerView } from './ledger-view.ts';
import { refuse, type Refused } from './refusal.ts';
import { physicalStatuses, statusOr, type InsideAccount } from './stock-status.ts';

/** What a count may say that it counted: one status, or all of stock on hand. */
type Scope = { readonly ok: true; readonly account: InsideAccount; readonly isOnHand: boolean } | Refused;

function scopeOf(status: string | null): Scope {
  // The statuses are not told apart: the difference is taken to be in what can be sold.
  if (status === 'onHand') return { ok: true, account: 'sellable', isOnHand: true };
  const found = statusOr(status, 'sellable', 'status');
  return found.ok ? { ok: true, account: found.status, isOnHand: false } : found;
}

export function decideCount(view: LedgerView, command: MovementCommand, figure: bigint, lot: string): Decision {
  const scope = scopeOf(command.status);
  if (!scope.ok) return scope;
  const { sku, location, origin } = command;
  const place: InsidePlace = { location, lot, account: scope.account };
  if (isStale(view, command, place, scope.isOnHand)) {
    return refuse('stale_snapshot', `${sku} at ${location} has been counted since.`, 'time');
  }
  const position = positionAt(view, sku, location, lot);
  let expected = 0n;
  for (const account of scope.isOnHand ? physicalStatuses : [scope.account]) {
    expected += position[account] - changedAfter(view, sku, { ...place, account }, origin.occurredAt);
  }
  const isNet = scope.account === 'sellable' && basisOf(view, origin.source) === 'net';
  const counted = isNet ? figure + leftOut(view, command, place) : figure;
  const detail = JSON.stringify({
    counted: counted.toString(),
    expected: expected.toString(),
    ...(counted === figure ? {} : { told: figure.toString() }),
    ...(scope.isOnHand ? { scope: 'onHand' } : {}),
    ...(isNet ? { basis: 'net' } : {}),
  });
  const outside: Place = { location: null, account: 'adjustment' };
  const difference = counted - expected;
  const entries = [correction(command, place, outside, difference, detail)];
  return decided({ entries: [...entries, ...withinSum(view, command, place, difference)] });
}

/** Whether it was counted since; of the same moment the count of what is sellable holds, not that of the sum. */
function isStale(view: LedgerView, { sku, origin }: MovementCommand, place: InsidePlace, isOnHand: boolean): boolean {
  const count = countByAnybody(view, sku, place);
  if (count === null || count.asOf < origin.occurredAt) return false;
  return count.asOf > origin.occurredAt || (isOnHand && count.account !== 'onHand');
}

/** Where the sum is known, a count of another status than what is sellable moves units within the sum. */
function withinSum(
  view: LedgerView,
  { sku, origin }: MovementCommand,
  place: InsidePlace,
  difference: bigint,
): EntryBody[] {
  const sellable: InsidePlace = { ...place, account: 'sellable' };
  const sum = countByAnybody(view, sku, sellable);
  if (origin.source === null || place.account === 'sellable' || sum?.account !== 'onHand') return [];
  return difference === 0n ? [] : [amendmentOf(sku, sellable, -difference, sum.asOf)];
}

function basisOf(view: LedgerView, source: string | null): Basis {
  return view.catalogue.sources.get(source ?? '')?.basis ?? 'gross';
}

/** What a source that tells net figures has left out: the units that it was told are allocated there at that moment. */
function leftOut(view: LedgerView, { sku, origin }: MovementCommand, place: InsidePlace): bigint {
  const { allocated } = positionAt(view, sku, place.location, place.lot);
  return allocated - allocatedAfter(view, sku, place, origin.occurredAt);
}

/** The correction of a place by a signed quantity. */
export function correction(
  command: MovementCommand,
  place: Place,
  outside: Place,
  change: bigint,
  detail: string | null,
): EntryBody {
  const { kind, sku } = command;
  if (change < 0n) return entryOf({ kind, sku, quantity: -change, from: place, to: outside, detail });
  return entryOf({ kind, sku, quantity: change, from: outside, to: place, detail });
}

/** The amendment of what was counted at a place, by a signed quantity. */
export function amendmentOf(sku: string, place: InsidePlace, change: bigint, asOf: number): EntryBody {
  const outside: Place = { location: null, account: 'adjustment' };
  const [quantity, from, to] = change < 0n ? [-change, place, outside] : [change, outside, place];
  return entryOf({ kind: 'count', sku, quantity, from, to, detail: amendmentDetail(asOf) });
}

/** A complete snapshot: its differences follow as counts; from here on the location counts as counted. */
export function decideSnapshot(view: LedgerView, command: SnapshotCommand): Decision {
  const { location, account, origin } = command;
  if (!view.catalogue.locations.has(location)) {
    return refuse('unknown_location', `No location has the code "${location}".`, 'location');
  }
  if (origin.source === null) return refuse('invalid_field', 'A snapshot is the word of a source.', 'source');
  if (toldWhole(view, origin.source, location, 'sellable') > origin.occurredAt) {
    return refuse('stale_snapshot', `${origin.source} has told everything at ${location} since.`, 'asOf');
  }
  const detail = JSON.stringify({
    location,
    ...(account === 'onHand' ? { scope: 'onHand' } : {}),
    ...(basisOf(view, origin.source) === 'net' ? { basis: 'net' } : {}),
  });
  return decided({ entries: [entryOf({ kind: 'count', sku: null, quantity: 0n, detail })] });
}
