// What reservations use besides positions: ring fences, and dated supply that is promised and not here yet. Kept as
// sums, so that nobody has to read all reservations to know what is left.

import { fenceKey } from '../availability/stock.ts';
import { holdsKey, type LedgerView } from '../ledger-view.ts';
import { askedSku, isOpen, noUse, usedBy, type Portion, type Reservation } from '../reservation.ts';
import { supplyKey } from '../supply.ts';

/** Notes by how much a change of a reservation changes what ring fences and supplies have left. */
export function learnUses(view: LedgerView, before: Reservation | undefined, after: Reservation): void {
  for (const portion of before?.portions ?? none) count(view, portion, -1n);
  for (const portion of after.portions) count(view, portion, 1n);
  learnOwing(view, after);
  learnHold(view, before, after);
}

/** Counts the soft holds of channels that have a limit of them. */
export function learnHold(view: LedgerView, before: Reservation | undefined, after: Reservation): void {
  const { channel, customer } = after;
  const limits = view.catalogue.channels.get(channel);
  if (limits === undefined || (limits.holdsMax === null && limits.holdsMaxPerClient === null)) return;
  const change = (after.state === 'held' ? 1 : 0) - (before?.state === 'held' ? 1 : 0);
  if (change === 0) return;
  for (const key of new Set([holdsKey(channel, null), holdsKey(channel, customer)])) {
    view.holds.set(key, (view.holds.get(key) ?? 0) + change);
  }
}

const none: readonly Portion[] = [];

function count(view: LedgerView, portion: Portion, sign: bigint): void {
  const { about, sku } = portion;
  if (about === null) return;
  if (about.fence !== null) countUse(view, about.fence, portion, sign);
  if (about.peg === null || portion.backordered === 0n) return;
  const { order, location } = about.peg;
  const key = supplyKey(order, sku, location);
  const promised = sign * portion.backordered;
  const known = view.newPegs.get(key);
  view.newPegs.set(key, { order, sku, location, promised: (known?.promised ?? 0n) + promised });
  const supply = view.supplies.get(key);
  if (supply) view.supplies.set(key, { ...supply, promised: supply.promised + promised });
}

function countUse(view: LedgerView, ruleId: string, portion: Portion, sign: bigint): void {
  const key = fenceKey(ruleId, portion.sku);
  const { taken, fulfilled } = usedBy(portion);
  const more = view.newUses.get(key) ?? { ...noUse, ruleId, sku: portion.sku };
  view.newUses.set(key, { ...more, taken: more.taken + sign * taken, fulfilled: more.fulfilled + sign * fulfilled });
  const known = view.uses.get(key) ?? noUse;
  view.uses.set(key, { taken: known.taken + sign * taken, fulfilled: known.fulfilled + sign * fulfilled });
}

/** Keeps at hand which reservations are owed something now, for what arrives later in the batch. */
export function learnOwing(view: LedgerView, reservation: Reservation): void {
  const { id, state, portions } = reservation;
  for (const portion of portions) if (portion.location === null) view.owing.get(askedSku(portion))?.delete(id);
  if (!isOpen(state)) return;
  for (const portion of portions) {
    if (portion.location !== null || portion.backordered === 0n) continue;
    const sku = askedSku(portion);
    const owing = view.owing.get(sku);
    if (owing) owing.add(id);
    else view.owing.set(sku, new Set([id]));
  }
}
