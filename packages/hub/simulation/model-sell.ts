// The model's understanding of what a channel may sell now, worked out from the shelves and from the list of all holds.

import { placeName, promisedAt, type Model } from './model.ts';
import type { PlannedChannel, PlannedItem } from './world-plan.ts';

export interface Asker {
  readonly channel: PlannedChannel;
  readonly customer: string | null;
}

export interface SoldAt {
  readonly location: string;
  /** What may be sold from here; below zero when something is missing. */
  readonly open: number;
  /** In the order in which they go out. */
  readonly lots: readonly { readonly lot: string; readonly left: number; readonly isYoung: boolean }[];
}

export interface Sold {
  readonly sell: number;
  /** Of a kit: what is assembled, before what is kept back of kits as a whole. */
  readonly assembled: number;
  readonly places: readonly SoldAt[];
}

export function sold(model: Model, { channel }: Asker, item: PlannedItem, _now: number): Sold {
  const places = channel.locations.map((location): SoldAt => {
    const safety = model.plan.locations.find((one) => one.code === location)?.safetyStock ?? 0;
    const lots = (item.hasLots ? ['x', 'y', 'z'] : ['']).map((lot) => {
      const sellable = model.shelves.get(placeName(item.sku, location, lot))?.['sellable'] ?? 0;
      return { lot, left: sellable - promisedAt(model, item.sku, location, lot), isYoung: true };
    });
    const open = lots.reduce((sum, { left }) => sum + left, 0) - safety * 10 ** item.scale;
    return { location, open, lots };
  });
  const sell = Math.max(
    0,
    places.reduce((sum, { open }) => sum + open, 0),
  );
  return { sell, assembled: sell, places };
}
