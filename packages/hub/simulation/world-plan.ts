// The world of a run: what is stocked, where, and who sells it, drawn from the seed. In plain numbers for the
// model, and as the catalogue of the domain. Small on purpose, so that everything meets everything.

import type { Catalogue } from '../src/domain/catalogue.ts';
import { catalogueOf, channelOf, itemOf, locationOf } from '../src/domain/testing/small-world.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface PlannedItem {
  readonly sku: string;
  readonly baseUom: string;
  readonly scale: number;
  readonly hasLots: boolean;
  readonly uoms: readonly {
    readonly code: string;
    readonly numerator: number;
    readonly denominator: number;
  }[];
  readonly kit: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface PlannedChannel {
  readonly code: string;
  readonly locations: readonly string[];
  readonly backorderLimit: number | null;
  /** Smaller comes first. */
  readonly priority: number;
}

export interface WorldPlan {
  readonly items: readonly PlannedItem[];
  readonly locations: readonly { readonly code: string; readonly safetyStock: number }[];
  readonly channels: readonly PlannedChannel[];
}

export const lots = ['x', 'y', 'z'] as const;

const plain = { baseUom: 'each', scale: 0, hasLots: false, uoms: [], kit: [] };

export function planWorld(random: SeededRandom): WorldPlan {
  const codes = ['W1', 'W2', 'W3', 'W4'].slice(0, random.between(2, 4));
  const someOf = (): string[] => {
    const kept = codes.filter(() => random.chance(70));
    return random.chance(50) ? kept.toReversed() : kept;
  };
  return {
    items: [
      { ...plain, sku: 'A', uoms: [{ code: 'case', numerator: random.between(2, 8), denominator: 1 }] },
      { ...plain, sku: 'B', uoms: [{ code: 'half', numerator: 1, denominator: 2 }] },
      {
        ...plain,
        sku: 'M',
        baseUom: 'metre',
        scale: random.between(1, 2),
        uoms: [{ code: 'roll', numerator: 5, denominator: 2 }],
      },
      { ...plain, sku: 'L', hasLots: true },
      {
        ...plain,
        sku: 'K',
        kit: [
          { sku: 'A', quantity: 2 },
          { sku: 'B', quantity: 1 },
        ],
      },
      { ...plain, sku: 'P', hasLots: true, kit: [{ sku: 'B', quantity: 1 }] },
      { ...plain, sku: 'Q', kit: [{ sku: 'L', quantity: 1 }] },
      {
        ...plain,
        sku: 'N',
        kit: [
          { sku: 'K', quantity: random.between(1, 2) },
          { sku: 'B', quantity: 2 },
        ],
      },
      {
        ...plain,
        sku: 'T',
        kit: [
          { sku: 'A', quantity: 1 },
          { sku: 'N', quantity: 1 },
          { sku: 'K', quantity: 1 },
        ],
      },
    ],
    locations: codes.map((code) => ({ code, safetyStock: random.chance(30) ? random.between(1, 4) : 0 })),
    channels: [
      { code: 'web', locations: codes, backorderLimit: null, priority: 2 },
      { code: 'shop', locations: someOf(), backorderLimit: random.between(0, 6), priority: 2 },
      { code: 'edi', locations: someOf(), backorderLimit: random.between(0, 6), priority: 1 },
      { code: 'field', locations: codes.slice(0, 1), backorderLimit: null, priority: 3 },
    ],
  };
}

export function catalogueOfPlan(plan: WorldPlan): Catalogue {
  return catalogueOf(
    plan.items.map(({ sku, baseUom, scale, hasLots, uoms, kit }) =>
      itemOf({
        sku,
        baseUom,
        scale,
        tracking: hasLots ? 'lot' : 'none',
        uoms: uoms.map(({ code, numerator, denominator }) => ({
          code,
          numerator: BigInt(numerator),
          denominator: BigInt(denominator),
        })),
        kit: kit.map((component) => ({ sku: component.sku, quantity: BigInt(component.quantity) })),
      }),
    ),
    plan.locations.map(({ code, safetyStock }) => locationOf({ code, safetyStock: BigInt(safetyStock) })),
    plan.channels.map(({ code, locations, backorderLimit, priority }) =>
      channelOf({
        code,
        locations,
        priority,
        backorderLimit: backorderLimit === null ? null : BigInt(backorderLimit),
      }),
    ),
  );
}
