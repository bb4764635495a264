// Rebuilds the open supplies from the journal alone (I14), entry by entry.

import { InvariantViolation } from './invariant.ts';
import type { EntryBody, JournalEntry } from './journal-entry.ts';
import { isObject } from './reservation.ts';
import { graceDefaultMs, supplyKey, type Supply } from './supply.ts';

/** Reads the next entry; what it says of no supply changes nothing. */
export function rebuildSupply(supplies: Map<string, Supply>, entry: JournalEntry): void {
  const { from, to, kind, sku, quantity, origin } = entry;
  const isComing = to?.account === 'onOrder';
  const place = isComing ? to : from;
  // What is on order and stays so: more was cancelled than was known to be open.
  if (place?.account !== 'onOrder' || sku === null || (isComing && from?.account === 'onOrder')) return;
  const order = origin.order ?? '';
  const { location } = place;
  const key = supplyKey(order, sku, location);
  const known = supplies.get(key);
  const told = kind === 'receipt' ? null : readSupplyDetail(entry);
  if (!known && kind !== 'supply_planned' && told?.asOf == null) {
    throw new InvariantViolation(`I14: ${kind} for ${order}, of which no supply of ${sku} is open`);
  }
  const change = isComing ? quantity : -quantity;
  const open = (known?.open ?? 0n) + change;
  const planned = (known?.planned ?? 0n) + (told === null || told.isGone ? 0n : change);
  const { dueAt = null, statedAt = null, graceMs = graceDefaultMs } = known ?? {};
  if (open === 0n) supplies.delete(key);
  else {
    const stated = { dueAt, graceMs, ...told?.due, statedAt: told?.asOf ?? statedAt };
    supplies.set(key, { order, sku, location, ...stated, planned, open, promised: 0n });
  }
}

interface SupplyDetail {
  readonly due: Pick<Supply, 'dueAt' | 'graceMs'>;
  /** As of when what is open is stated by it. */
  readonly asOf: number | null;
  /** Whether it takes away what had come in before it was planned. */
  readonly isGone: boolean;
}

function readSupplyDetail(entry: EntryBody): SupplyDetail {
  const told: unknown = JSON.parse(entry.detail ?? 'null');
  if (!isObject(told) || (told.dueAt !== null && typeof told.dueAt !== 'number')) {
    throw new InvariantViolation(`I14: ${entry.kind} does not say when it is due`);
  }
  // Before supply had a grace of its own, it was a day.
  const graceMs = told.graceMs ?? graceDefaultMs;
  if (typeof graceMs !== 'number') throw new InvariantViolation(`I14: ${entry.kind} does not say what grace it has`);
  const asOf = typeof told.asOf === 'number' ? told.asOf : null;
  return { due: { dueAt: told.dueAt, graceMs }, asOf, isGone: told.gone === true };
}
