// What there is of an item at a location, whoever asks: lots that have expired are not there, what is held back because
// its owner is silent is told apart.

import { heldBackBy, silenceAt, type Silence } from '../inbound/silence.ts';
import type { Item } from '../item.ts';

import type { Location } from '../location.ts';
import { placeKey, available } from '../position.ts';
import { lotKey, type LotBalances, type Stock } from './stock.ts';

export interface Place {
  readonly location: Location;
  readonly lots: readonly LotBalances[];
  readonly available: bigint;
  readonly sellable: bigint;
  /** Reserved or allocated, and the part of it that has been picked. */
  readonly promised: bigint;
  readonly picked: bigint;
  readonly safetyStock: bigint;
  /** Not sold because whoever owns the figures is silent. */
  readonly heldBack: bigint;
  readonly silence: Silence | null;
}

/** What can be sold at a place over all channels; negative when it is oversold or below its safety stock. */
export function freeAt(place: Pick<Place, 'available' | 'safetyStock' | 'heldBack'>): bigint {
  return place.available - place.safetyStock - place.heldBack;
}

export function placeOf(stock: Stock, item: Item, location: Location): Place {
  const known = stock.positionsAt.get(placeKey(item.sku, location.code)) ?? [];
  const lots = item.tracking === 'lot' ? known.filter((one) => !hasExpired(stock, item, one.lot)) : known;
  let free = 0n;
  let sellable = 0n;
  let promised = 0n;
  let picked = 0n;
  for (const lot of lots) {
    free += available(lot);
    sellable += lot.sellable;
    promised += lot.reserved + lot.allocated;
    picked += lot.picked;
  }
  const silence = silenceAt(stock, item, location.code);
  return {
    location,
    lots,
    available: free,
    sellable,
    promised,
    picked,
    safetyStock: safetyStockAt(item, location),
    heldBack: silence === null ? 0n : heldBackBy(silence, free),
    silence,
  };
}

export function hasExpired(stock: Pick<Stock, 'expiries' | 'now'>, { sku }: Item, lot: string): boolean {
  const expiresAt = stock.expiries.get(lotKey(sku, lot));
  return expiresAt !== undefined && expiresAt <= stock.now;
}

function safetyStockAt(item: Item, location: Location): bigint {
  const own = item.safetyStock.get(location.code);
  if (own !== undefined || location.safetyStock === 0n) return own ?? 0n;
  return location.safetyStock * 10n ** BigInt(item.scale);
}
