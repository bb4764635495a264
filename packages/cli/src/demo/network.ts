// The distributor of the demonstration: three warehouses, three channels that share some of them, and who buys
// where. A customer always buys through the same channel.

import { shareOf } from './random.ts';

export const locationCodes = ['DC-NORTH', 'DC-SOUTH', '3PL'] as const;

export type LocationCode = (typeof locationCodes)[number];

export const locations = [
  {
    code: 'DC-NORTH',
    name: 'Distribution centre north',
    kind: 'warehouse',
    region: 'north',
    priority: 1,
    safetyStock: 0,
  },
  {
    code: 'DC-SOUTH',
    name: 'Distribution centre south',
    kind: 'warehouse',
    region: 'south',
    priority: 2,
    safetyStock: 0,
  },
  {
    code: '3PL',
    name: 'Third-party site',
    kind: 'third_party',
    region: 'south',
    priority: 3,
    safetyStock: 1,
  },
] as const satisfies readonly { code: LocationCode; [field: string]: unknown }[];

export const channelCodes = ['webshop', 'marketplace', 'b2b'] as const;

export type ChannelCode = (typeof channelCodes)[number];

/** Each channel sells from the places in its own order of preference; all share DC-SOUTH. */
export const channels = [
  { code: 'webshop', name: 'Web shop', kind: 'shop', locations: ['DC-NORTH', 'DC-SOUTH'] },
  { code: 'marketplace', name: 'Marketplace', kind: 'marketplace', locations: ['3PL', 'DC-SOUTH'] },
  {
    code: 'b2b',
    name: 'Business customers',
    kind: 'edi',
    locations: ['DC-SOUTH', 'DC-NORTH', '3PL'],
    backorderLimit: 2000,
  },
] as const satisfies readonly {
  code: ChannelCode;
  locations: readonly LocationCode[];
  [field: string]: unknown;
}[];

const homeCountry = 'United Kingdom';

/** Exports are business; nameless sales come mostly from the marketplace; the rest is divided by customer. */
export function channelOf(buyer: { customer: string | null; country: string; number: string }): ChannelCode {
  if (buyer.customer === null) return shareOf(buyer.number) < 0.7 ? 'marketplace' : 'webshop';
  if (buyer.country !== homeCountry) return 'b2b';
  const share = shareOf(buyer.customer);
  if (share < 0.45) return 'webshop';
  return share < 0.65 ? 'marketplace' : 'b2b';
}
