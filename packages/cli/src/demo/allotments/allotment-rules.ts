// What the three channels may sell of the best sellers, as allotment rules: business customers have a ring fence at the
// place that all share, the marketplace leaves the last few units to the others, and the web shop is shown no more
// than a cap and never the last units.

import type { ChannelCode, LocationCode } from '../network.ts';
import type { ItemPlan } from '../stock-plan.ts';

export const bestSeller = 'best_seller';

/** A rule as the API takes it. */
export interface AllotmentDraft {
  readonly id: string;
  readonly channel: ChannelCode;
  readonly kind: 'ring_fence' | 'priority_floor' | 'cap' | 'buffer';
  readonly value: number;
  readonly unit: 'quantity';
  readonly sku?: string;
  readonly class?: string;
  readonly location?: LocationCode;
}

/** What is kept for whom, where. */
export const fenced: { readonly channel: ChannelCode; readonly location: LocationCode } = {
  channel: 'b2b',
  location: 'DC-SOUTH',
};

/** What a channel leaves of an item at all its places together. */
export const kept: Readonly<Partial<Record<ChannelCode, number>>> = { marketplace: 4, webshop: 2 };

/** The most that a channel is shown of an item, and is given in one promise. */
export const caps: Readonly<Partial<Record<ChannelCode, number>>> = { webshop: 96 };

const fencedShare = 0.5;
const fencesMax = 100;

/** Units that are kept for business customers, by SKU: of best sellers, where some lie at the shared place. */
export function fencesOf(bestSellers: Iterable<ItemPlan>): ReadonlyMap<string, number> {
  const fences = new Map<string, number>();
  for (const { sku, opening } of bestSellers) {
    const units = Math.floor(opening[fenced.location] * fencedShare);
    if (units > 0 && fences.size < fencesMax) fences.set(sku, units);
  }
  return fences;
}

export function allotmentRules(fences: ReadonlyMap<string, number>): AllotmentDraft[] {
  const quantity = { unit: 'quantity', class: bestSeller } as const;
  return [
    ...[...fences].map(([sku, value]): AllotmentDraft => {
      return { id: `b2b-${sku}`, ...fenced, sku, kind: 'ring_fence', value, unit: 'quantity' };
    }),
    {
      id: 'marketplace-floor',
      channel: 'marketplace',
      kind: 'priority_floor',
      value: kept.marketplace ?? 0,
      ...quantity,
    },
    { id: 'webshop-cap', channel: 'webshop', kind: 'cap', value: caps.webshop ?? 0, ...quantity },
    { id: 'webshop-buffer', channel: 'webshop', kind: 'buffer', value: kept.webshop ?? 0, ...quantity },
  ];
}
