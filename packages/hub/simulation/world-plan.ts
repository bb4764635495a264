// The world of a run: what is stocked, where, and who sells it, drawn from the seed. In plain numbers for the
// model, and as the catalogue of the domain. Small on purpose, so that everything meets everything.

import type { Catalogue } from '../src/domain/catalogue.ts';
import { memoryLedger, type MemoryLedger } from '../src/domain/testing/memory-ledger.ts';
import { catalogueOf, channelOf, itemOf, locationOf } from '../src/domain/testing/small-world.ts';
import { planRules, startedAt, type PlannedRule } from './rule-plan.ts';
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
  readonly itemClass: string | null;
  /** In the order in which they are taken. */
  readonly substitutes: readonly { readonly sku: string; readonly ratio: string }[];
}

export interface PlannedLocation {
  readonly code: string;
  readonly safetyStock: number;
  readonly kind: 'warehouse' | 'supplier';
  readonly isClosed: boolean;
}

export interface PlannedChannel {
  readonly code: string;
  readonly locations: readonly string[];
  readonly backorderLimit: number | null;
  /** Smaller comes first. */
  readonly priority: number;
  readonly allowsDropShip: boolean;
  readonly holdsMax: number | null;
  readonly holdsMaxPerClient: number | null;
}

export interface WorldPlan {
  readonly items: readonly PlannedItem[];
  readonly locations: readonly PlannedLocation[];
  readonly channels: readonly PlannedChannel[];
  /** In their order. */
  readonly rules: readonly PlannedRule[];
  /** When lots expire, by SKU and lot; those that are not here do not. */
  readonly expiries: Readonly<Record<string, number>>;
  /** Units that a channel sells in a day, by channel and SKU. */
  readonly paces: Readonly<Record<string, number>>;
}

export const lots = ['x', 'y', 'z'] as const;

const plain = {
  baseUom: 'each',
  scale: 0,
  hasLots: false,
  uoms: [],
  kit: [],
  itemClass: null,
  substitutes: [],
};

export function planWorld(random: SeededRandom): WorldPlan {
  const codes = ['W1', 'W2', 'W3', 'W4'].slice(0, random.between(2, 4));
  const items = planItems(random);
  const channels = planChannels(random, codes);
  const expiries: Record<string, number> = {};
  for (const lot of lots) {
    for (const sku of ['L', 'P']) {
      if (random.chance(60)) expiries[`${sku} ${lot}`] = startedAt + random.pick([30_000, 80_000, 4_000_000]);
    }
  }
  const paces: Record<string, number> = {};
  for (const { code } of channels) {
    for (const { sku } of items) if (random.chance(50)) paces[`${code} ${sku}`] = random.between(1, 5);
  }
  return {
    items,
    locations: codes.map((code) => ({
      code,
      safetyStock: random.chance(30) ? random.between(1, 4) : 0,
      kind: random.chance(15) ? 'supplier' : 'warehouse',
      isClosed: random.chance(8),
    })),
    channels,
    rules: random.chance(25) ? [] : planRules(random, codes),
    expiries,
    paces,
  };
}

function planItems(random: SeededRandom): PlannedItem[] {
  const substitutes = [{ sku: 'L', ratio: '1.5' }];
  return [
    { ...plain, sku: 'A', substitutes, uoms: [{ code: 'case', numerator: random.between(2, 8), denominator: 1 }] },
    {
      ...plain,
      sku: 'B',
      itemClass: 'dear',
      substitutes: [
        { sku: 'A', ratio: '2' },
        { sku: 'P', ratio: '1' },
      ],
      uoms: [{ code: 'half', numerator: 1, denominator: 2 }],
    },
    {
      ...plain,
      sku: 'M',
      baseUom: 'metre',
      scale: random.between(1, 2),
      substitutes: [{ sku: 'B', ratio: '2' }],
      uoms: [{ code: 'roll', numerator: 5, denominator: 2 }],
    },
    { ...plain, sku: 'L', itemClass: 'dear', hasLots: true },
    {
      ...plain,
      sku: 'K',
      substitutes: [{ sku: 'B', ratio: '3' }],
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
  ];
}

function planChannels(random: SeededRandom, codes: readonly string[]): PlannedChannel[] {
  const someOf = (): readonly string[] => {
    const kept = codes.filter(() => random.chance(70));
    return random.chance(50) ? kept.toReversed() : kept;
  };
  const more = (): Pick<PlannedChannel, 'allowsDropShip' | 'holdsMax' | 'holdsMaxPerClient'> => ({
    allowsDropShip: random.chance(60),
    holdsMax: random.chance(25) ? random.between(2, 6) : null,
    holdsMaxPerClient: random.chance(25) ? random.between(1, 3) : null,
  });
  return [
    { code: 'web', locations: codes, backorderLimit: null, priority: 2, ...more() },
    { code: 'shop', locations: someOf(), backorderLimit: random.between(0, 6), priority: 2, ...more() },
    { code: 'edi', locations: someOf(), backorderLimit: random.between(0, 6), priority: 1, ...more() },
    { code: 'field', locations: codes.slice(0, 1), backorderLimit: null, priority: 3, ...more() },
  ];
}

export function catalogueOfPlan(plan: WorldPlan): Catalogue {
  return catalogueOf(
    plan.items.map(({ sku, baseUom, scale, hasLots, uoms, kit, itemClass, substitutes }) =>
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
        substitutes: substitutes.map((one, priority) => ({ ...one, priority })),
        attributes: itemClass === null ? {} : { class: itemClass },
      }),
    ),
    plan.locations.map((location) => locationOf({ ...location, safetyStock: BigInt(location.safetyStock) })),
    plan.channels.map(({ backorderLimit, ...channel }) =>
      channelOf({ ...channel, backorderLimit: backorderLimit === null ? null : BigInt(backorderLimit) }),
    ),
    plan.rules.map(({ value, ...rule }) => ({
      ...rule,
      revision: 1,
      segment: null,
      millionths: BigInt(Math.round(value * 1_000_000)),
    })),
  );
}

/** An empty ledger in which lots expire and channels sell as planned. */
export function ledgerOfPlan(plan: WorldPlan): MemoryLedger {
  const ledger = memoryLedger(catalogueOfPlan(plan));
  const keyOf = (key: string): string => key.replace(' ', '\u0000');
  for (const [key, expiresAt] of Object.entries(plan.expiries)) ledger.expiries.set(keyOf(key), expiresAt);
  for (const [key, perDay] of Object.entries(plan.paces))
    ledger.velocities.set(keyOf(key), BigInt(perDay) * 1_000_000n);
  return ledger;
}
