// Dated supply and its arrival. Planning moves units from the supplier to `onOrder`; a receipt that names the
// order takes them from there, and what exceeds the plan comes from the supplier directly.
//
// What a source tells of it may come in any order. A receipt or a cancellation that is known before the plan has taken
// its part when the plan comes, whenever each happened: there is nothing else that it could have been of. A change
// states what is open as of its moment, as a count does: what came in before it is in it.

import type { MovementCommand } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import type { EntryBody, EntryOrigin, Place } from './journal-entry.ts';
import { goneAfter, type LedgerView, type SupplyId } from './ledger-view.ts';
import { fits } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';
import { statusOr } from './stock-status.ts';
import { graceDefaultMs, supplyKey, type Supply } from './supply.ts';

const supplier: Place = { location: null, account: 'supplier' };

export function decideReceipt(view: LedgerView, command: MovementCommand, quantity: bigint, lot: string): Decision {
  const status = statusOr(command.status, 'sellable', 'status');
  if (!status.ok) return status;
  const { kind, sku, location } = command;
  const to: Place = { location, lot, account: status.status };
  const { order } = command.origin;
  const supply = order === null ? undefined : view.supplies.get(supplyKey(order, sku, location));
  const planned = supply === undefined || isIn(supply, command.origin) ? 0n : smaller(supply.open, quantity);
  const entries: EntryBody[] = [];
  if (planned > 0n) {
    const from: Place = { location, lot: '', account: 'onOrder' };
    entries.push(entryOf({ kind, sku, quantity: planned, from, to }));
  }
  if (quantity > planned) entries.push(entryOf({ kind, sku, quantity: quantity - planned, from: supplier, to }));
  const supplies = supply && planned > 0n ? [{ ...supply, open: supply.open - planned }] : [];
  return decided({ entries, supplies });
}

/** Whether what a source tells happened before what is open was stated. */
function isIn({ statedAt }: Supply, { source, occurredAt }: EntryOrigin): boolean {
  return source !== null && statedAt !== null && occurredAt <= statedAt;
}

export function decideSupply(view: LedgerView, command: MovementCommand, quantity: bigint): Decision {
  const { order } = command.origin;
  if (order === null) return refuse('invalid_field', 'Supply needs the order it belongs to.', 'order');
  const found = view.supplies.get(supplyKey(order, command.sku, command.location));
  if (command.isStatement !== true) return changeSupply(view, command, order, found, quantity);
  const kind = kindOfStatement(found !== undefined && found.open > 0n ? found : undefined, command, quantity);
  return kind === null ? decided({}) : changeSupply(view, { ...command, kind }, order, found, quantity);
}

/** What a statement of what is open comes to; null when it says nothing new. */
function kindOfStatement(
  known: Supply | undefined,
  { dueAt, graceMs }: MovementCommand,
  quantity: bigint,
): MovementCommand['kind'] | null {
  if (known === undefined) return quantity === 0n ? null : 'supply_planned';
  if (quantity === 0n) return 'supply_cancelled';
  const isSame =
    known.open === quantity && (dueAt ?? known.dueAt) === known.dueAt && (graceMs ?? known.graceMs) === known.graceMs;
  return isSame ? null : 'supply_changed';
}

function changeSupply(
  view: LedgerView,
  command: MovementCommand,
  order: string,
  found: Supply | undefined,
  quantity: bigint,
): Decision {
  const { kind, sku, location, origin } = command;
  const isCancelled = kind === 'supply_cancelled';
  const refused = checkSupply(command, order, found, isCancelled ? quantity : 0n);
  if (refused) return refused;
  // What was closed is over: planned again under the same order, it starts from nothing.
  const { promised = 0n } = found ?? {};
  const graceMs = graceDefaultMs;
  const nothing = { order, sku, location, dueAt: null, planned: 0n, open: 0n, statedAt: null, promised, graceMs };
  const known = found !== undefined && found.open > 0n ? found : nothing;
  const supply: Supply = {
    ...known,
    dueAt: command.dueAt ?? known.dueAt,
    graceMs: command.graceMs ?? known.graceMs,
  };
  if (kind === 'supply_planned') return plan(view, command, supply, quantity, found !== undefined);
  if (isCancelled && quantity > 0n) {
    return cancel(command, supply, found !== undefined && isIn(found, origin) ? 0n : known.open, quantity);
  }
  return state(view, command, supply, isCancelled ? 0n : quantity);
}

function checkSupply(
  { kind, sku, location, origin }: MovementCommand,
  order: string,
  found: Supply | undefined,
  cancelled: bigint,
): Refused | null {
  const open = found?.open ?? 0n;
  const isPlan = kind === 'supply_planned';
  if (found !== undefined && isIn(found, origin) && (isPlan || found.statedAt !== origin.occurredAt)) {
    const detail = `What is open of ${sku} in ${order} has been stated since.`;
    if (cancelled === 0n) return refuse('stale_snapshot', detail, 'time');
  }
  if (isPlan && open > 0n) {
    const detail = `${order} already supplies ${sku} to ${location}; send supply_changed.`;
    return refuse('supply_exists', detail, 'order');
  }
  // A source may tell of an order before it tells of its plan; whoever asks the hub itself is told that it is none.
  if (isPlan || origin.source !== null) return null;
  if (open === 0n) return refuse('unknown_supply', `${order} has no open supply of ${sku} to ${location}.`, 'order');
  if (cancelled <= open) return null;
  return refuse('quantity_out_of_range', `Only ${open} are still on order.`, 'quantity');
}

function plan(
  view: LedgerView,
  command: MovementCommand,
  supply: Supply,
  quantity: bigint,
  isAgain: boolean,
): Decision {
  const { source, occurredAt } = command.origin;
  const since = isAgain ? occurredAt : Number.NEGATIVE_INFINITY;
  const gone = source === null ? 0n : smaller(goneAfter(view, supply, since), quantity);
  const statedAt = isAgain && source !== null ? occurredAt : null;
  const after: Supply = { ...supply, planned: quantity, open: quantity - gone, statedAt };
  const entries = [supplyEntry(command, after, quantity, statedAt)];
  if (gone > 0n) {
    const detail = JSON.stringify({ ...JSON.parse(entries[0]?.detail ?? '{}'), gone: true });
    entries.push({ ...supplyEntry(command, after, -gone, statedAt), kind: 'supply_changed', detail });
  }
  return decided({ entries, supplies: [after] });
}

/** What is open from now on, or was open as of its moment in the word of a source. */
function state(view: LedgerView, command: MovementCommand, supply: Supply, quantity: bigint): Decision {
  const { source, occurredAt } = command.origin;
  const gone = source === null ? 0n : goneAfter(view, supply, occurredAt);
  const open = gone < quantity ? quantity - gone : 0n;
  const statedAt = source === null ? supply.statedAt : occurredAt;
  const after: Supply = { ...supply, planned: supply.planned + open - supply.open, open, statedAt };
  if (!fits(after.planned)) {
    return refuse('quantity_out_of_range', `${supply.order} would have planned ${after.planned} in all.`, 'quantity');
  }
  const asOf = source === null ? null : statedAt;
  return decided({ entries: [supplyEntry(command, after, open - supply.open, asOf)], supplies: [after] });
}

/** Takes what is not coming from what is open; what is more than that is recorded, for the plan that is not known. */
function cancel(command: MovementCommand, supply: Supply, open: bigint, quantity: bigint): Decision {
  const taken = smaller(open, quantity);
  const after: Supply = { ...supply, planned: supply.planned - taken, open: supply.open - taken };
  const entries = taken > 0n ? [supplyEntry(command, after, -taken, null)] : [];
  const { kind, sku, location } = command;
  const onOrder: Place = { location, lot: '', account: 'onOrder' };
  const rest = quantity - taken;
  if (rest > 0n) entries.push(entryOf({ kind, sku, quantity: rest, from: onOrder, to: onOrder }));
  return decided({ entries, supplies: taken > 0n ? [after] : [], isAbsorbed: taken === 0n });
}

/** The change of what is open, by a signed quantity; a statement says as of when. */
function supplyEntry(
  { kind, sku, location }: MovementCommand,
  { dueAt, graceMs }: Supply,
  change: bigint,
  asOf: number | null,
): EntryBody {
  const onOrder: Place = { location, lot: '', account: 'onOrder' };
  const detail = JSON.stringify(asOf === null ? { dueAt, graceMs } : { dueAt, graceMs, asOf });
  if (change < 0n) return entryOf({ kind, sku, quantity: -change, from: onOrder, to: supplier, detail });
  return entryOf({ kind, sku, quantity: change, from: supplier, to: onOrder, detail });
}

/** Of which supply it matters what has gone after which moments: it may be told for the first time, or again. */
export function goneNeeded({ kind, sku, location, origin }: MovementCommand): (SupplyId & { after: number })[] {
  const { order, source, occurredAt } = origin;
  const isStated = kind === 'supply_planned' || kind === 'supply_changed' || kind === 'supply_cancelled';
  if (!isStated || order === null || source === null) return [];
  const moments = kind === 'supply_planned' ? [occurredAt, Number.NEGATIVE_INFINITY] : [occurredAt];
  return moments.map((after) => ({ order, sku, location, after }));
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
