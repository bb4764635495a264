// Dated supply and its arrival. Planning moves units from the supplier to `onOrder`; a receipt that names the
// order takes them from there, and what exceeds the plan comes from the supplier directly.

import type { MovementCommand } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import type { EntryBody, Place } from './journal-entry.ts';
import type { LedgerView } from './ledger-view.ts';
import { fits } from './quantity.ts';
import { refuse } from './refusal.ts';
import { statusOr } from './stock-status.ts';
import { supplyKey, type Supply } from './supply.ts';

const supplier: Place = { location: null, account: 'supplier' };

export function decideReceipt(view: LedgerView, command: MovementCommand, quantity: bigint, lot: string): Decision {
  const status = statusOr(command.status, 'sellable', 'status');
  if (!status.ok) return status;
  const { kind, sku, location } = command;
  const to: Place = { location, lot, account: status.status };
  const { order } = command.origin;
  const supply = order === null ? undefined : view.supplies.get(supplyKey(order, sku, location));
  const planned = supply === undefined ? 0n : smaller(supply.open, quantity);
  const entries: EntryBody[] = [];
  if (planned > 0n) {
    const from: Place = { location, lot: '', account: 'onOrder' };
    entries.push(entryOf({ kind, sku, quantity: planned, from, to }));
  }
  if (quantity > planned) entries.push(entryOf({ kind, sku, quantity: quantity - planned, from: supplier, to }));
  const supplies = supply && planned > 0n ? [{ ...supply, open: supply.open - planned }] : [];
  return decided({ entries, supplies });
}

export function decideSupply(view: LedgerView, command: MovementCommand, quantity: bigint): Decision {
  const { kind, sku, location } = command;
  const { order } = command.origin;
  if (order === null) return refuse('invalid_field', 'Supply needs the order it belongs to.', 'order');
  const found = view.supplies.get(supplyKey(order, sku, location));
  // What was closed is over: planned again under the same order, it starts from nothing.
  const known = found !== undefined && found.open > 0n ? found : undefined;
  if (kind === 'supply_planned' && known) {
    const detail = `${order} already supplies ${sku} to ${location}; send supply_changed.`;
    return refuse('supply_exists', detail, 'order');
  }
  if (kind !== 'supply_planned' && !known) {
    return refuse('unknown_supply', `${order} has no open supply of ${sku} to ${location}.`, 'order');
  }
  const before = known?.open ?? 0n;
  const open = openAfter(command, before, quantity);
  if (open < 0n) return refuse('quantity_out_of_range', `Only ${before} are still on order.`, 'quantity');
  const supply: Supply = {
    order,
    sku,
    location,
    dueAt: command.dueAt ?? known?.dueAt ?? null,
    planned: (known?.planned ?? 0n) + open - before,
    open,
  };
  if (!fits(supply.planned)) {
    return refuse('quantity_out_of_range', `${order} would have planned ${supply.planned} in all.`, 'quantity');
  }
  const onOrder: Place = { location, lot: '', account: 'onOrder' };
  const detail = JSON.stringify({ dueAt: supply.dueAt });
  const entry =
    open >= before
      ? entryOf({ kind, sku, quantity: open - before, from: supplier, to: onOrder, detail })
      : entryOf({ kind, sku, quantity: before - open, from: onOrder, to: supplier, detail });
  return decided({ entries: [entry], supplies: [supply] });
}

/** `supply_changed` states what is open from now on; `supply_cancelled` what is not coming (0: nothing is). */
function openAfter(command: MovementCommand, before: bigint, quantity: bigint): bigint {
  if (command.kind !== 'supply_cancelled') return quantity;
  return quantity === 0n ? 0n : before - quantity;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
