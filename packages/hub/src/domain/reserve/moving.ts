// Promises that come to another place than they were made for: the warehouse allocates elsewhere, or what was owed.
// They may take what is there, except what covers ring fences of others (I3) and lots that have expired.

import { isFor } from '../allotment/allotment-rule.ts';
import { divide } from '../availability.ts';
import { hasExpired } from '../availability/place.ts';
import type { LedgerView } from '../ledger-view.ts';
import { available, positionKey } from '../position.ts';
import type { Reservation } from '../reservation.ts';

/** So many units for whoever this reservation is for. */
export interface Moving {
  readonly demander: Pick<Reservation, 'channel' | 'customer' | 'segment'>;
  readonly quantity: bigint;
}

interface Target {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
}

/** How many may come when those are too many, else null; what a net figure left out for them is there besides. */
export function shortFor(
  view: LedgerView,
  { sku, location, lot }: Target,
  moving: readonly Moving[],
  isLeftOut: boolean,
): bigint | null {
  const all = moving.reduce((sum, { quantity }) => sum + quantity, 0n);
  const item = view.catalogue.items.get(sku);
  if (all === 0n || item === undefined) return null;
  const position = view.positions.get(positionKey(sku, location, lot));
  const there = position === undefined || hasExpired(view, item, lot) ? 0n : available(position);
  if (isLeftOut) return there + all < all ? there + all : null;
  if (there < all) return there;
  const allowed = smaller(all, unfenced(view, { sku, location, lot }, moving));
  return allowed < all ? allowed : null;
}

/** How many of them may be taken without using what covers a ring fence of somebody else. */
function unfenced(view: LedgerView, { sku, location }: Target, moving: readonly Moving[]): bigint {
  const item = view.catalogue.items.get(sku);
  const channel = view.catalogue.channels.get(moving[0]?.demander.channel ?? '');
  const all = moving.reduce((sum, { quantity }) => sum + quantity, 0n);
  if (item === undefined || channel === undefined) return all;
  const { fences, shared } = divide(view, item, channel);
  const covered = new Map(fences.map((fence) => [fence, fence.covered.get(location) ?? 0n]));
  const fenced = [...covered.values()].reduce((sum, units) => sum + units, 0n);
  if (fenced === 0n) return all;
  // Below the safety stock nothing covers a fence any more.
  let open = shared.get(location) ?? 0n;
  let allowed = 0n;
  for (const { demander, quantity } of moving) {
    let rest = quantity;
    for (const [fence, kept] of covered) {
      const own = isFor(fence.rule, demander) ? smaller(kept, rest) : 0n;
      covered.set(fence, kept - own);
      rest -= own;
    }
    const units = smaller(rest, open > 0n ? open : 0n);
    open -= units;
    allowed += quantity - rest + units;
  }
  return allowed;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
