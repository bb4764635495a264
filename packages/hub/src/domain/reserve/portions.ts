// Portions as they are made, and the entries that tell of them.

import { entryOf } from '../decision.ts';
import type { EntryBody } from '../journal-entry.ts';
import type { Portion } from '../reservation.ts';
import type { Part } from './line-grant.ts';

export const nothingYet = {
  reserved: 0n,
  allocated: 0n,
  picked: 0n,
  fulfilled: 0n,
  released: 0n,
  backordered: 0n,
} as const;

/** What is promised at a place is reserved there; what waits for a supply is owed until it comes. */
export function portionOf(part: Part, lineId: string, portion: number): Portion {
  const { quantity, location } = part;
  const units = location === null ? { backordered: quantity } : { reserved: quantity };
  return { lineId, portion, ...nothingYet, ...part, ...units };
}

export function entryOfPortion(reservationId: string, made: Portion, detail: string | null): EntryBody {
  const { sku, lineId, portion, quantity, location, lot, reserved } = made;
  const kind = location === null ? 'backordered' : 'reserved';
  const promise = location === null ? null : { location, lot, reserved, allocated: 0n, picked: 0n };
  return entryOf({ kind, sku, quantity, promise, reservationId, lineId, portion, detail });
}
