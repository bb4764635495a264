// The catalogue that the stories of the domain tests play in: few items, each there for one reason.

import type { AllotmentRule } from '../allotment/allotment-rule.ts';
import { indexRules } from '../allotment/rule-index.ts';
import { channelDefaults, type Channel } from '../channel.ts';
import { noSafetyStock, type Item } from '../item.ts';
import type { Catalogue } from '../catalogue.ts';
import { locationDefaults, type Location } from '../location.ts';

const plain: Omit<Item, 'sku'> = {
  name: 'Item',
  baseUom: 'each',
  scale: 0,
  uoms: [],
  tracking: 'none',
  kit: [],
  substitutes: [],
  tier: null,
  attributes: {},
  safetyStock: noSafetyStock,
};

export function itemOf(item: Partial<Item> & Pick<Item, 'sku'>): Item {
  return { ...plain, ...item };
}

export function locationOf(location: Partial<Location> & Pick<Location, 'code'>): Location {
  return {
    ...locationDefaults,
    name: location.code,
    kind: 'warehouse',
    region: null,
    priority: 1,
    safetyStock: 0n,
    ...location,
  };
}

export function channelOf(channel: Partial<Channel> & Pick<Channel, 'code' | 'locations'>): Channel {
  return {
    ...channelDefaults,
    name: channel.code,
    kind: 'shop',
    uom: null,
    depletion: 'reservation',
    connector: null,
    priority: 1,
    backorderLimit: null,
    isPaused: false,
    ...channel,
  };
}

/** A rule about every item, everywhere and always, of one unit, unless it says otherwise. */
export function allotmentOf(rule: Partial<AllotmentRule> & Pick<AllotmentRule, 'channel' | 'kind'>): AllotmentRule {
  return {
    id: `${rule.channel}-${rule.kind}`,
    revision: 1,
    sku: null,
    itemClass: null,
    segment: null,
    customer: null,
    location: null,
    millionths: 1_000_000n,
    unit: 'quantity',
    validFrom: null,
    validTo: null,
    order: 1,
    ...rule,
  };
}

export function catalogueOf(
  items: readonly Item[],
  locations: readonly Location[],
  channels: readonly Channel[],
  rules: readonly AllotmentRule[] = [],
): Catalogue {
  return {
    items: new Map(items.map((item) => [item.sku, item])),
    locations: new Map(locations.map((location) => [location.code, location])),
    channels: new Map(channels.map((channel) => [channel.code, channel])),
    sources: new Map(),
    ownership: [],
    rules: indexRules(rules, channels),
    pipelines: new Map(),
  };
}

/** A and B are plain, M is measured, L has lots, K is a kit of 2 A and 1 B, P is a kit with a component by lot. */
export function smallWorld(): Catalogue {
  return catalogueOf(
    [
      itemOf({ sku: 'A', uoms: [{ code: 'case', numerator: 12n, denominator: 1n }] }),
      itemOf({ sku: 'B', uoms: [{ code: 'third', numerator: 1n, denominator: 3n }] }),
      itemOf({
        sku: 'M',
        baseUom: 'metre',
        scale: 3,
        uoms: [
          { code: 'roll', numerator: 25n, denominator: 2n },
          { code: 'foot', numerator: 3048n, denominator: 10_000n },
        ],
      }),
      itemOf({ sku: 'L', tracking: 'lot' }),
      itemOf({
        sku: 'K',
        kit: [
          { sku: 'A', quantity: 2n },
          { sku: 'B', quantity: 1n },
        ],
      }),
      itemOf({ sku: 'P', kit: [{ sku: 'L', quantity: 1n }] }),
    ],
    [
      locationOf({ code: 'W1' }),
      locationOf({ code: 'W2' }),
      locationOf({ code: 'W3' }),
      locationOf({ code: 'S', safetyStock: 5n }),
    ],
    [
      channelOf({ code: 'web', locations: ['W1', 'W2'] }),
      channelOf({ code: 'shop', locations: ['W1'] }),
      channelOf({ code: 'safe', locations: ['S', 'W1'] }),
      channelOf({ code: 'edi', locations: ['W2', 'W1'], backorderLimit: 5n }),
      channelOf({ code: 'all', locations: ['W1', 'W2', 'W3'] }),
    ],
  );
}
