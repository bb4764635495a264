// Who sells: a shop, a marketplace, an EDI customer, field sales. A channel sells from its locations only.

import { checkTerms, type PublishingTerms } from './publishing/publishing-terms.ts';
import { refuse, type Refused } from './refusal.ts';

export const depletions = ['reservation', 'pick', 'shipment'] as const;

export type Depletion = (typeof depletions)[number];

export interface Channel {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  /** In the order of preference of this channel. */
  readonly locations: readonly string[];
  readonly uom: string | null;
  readonly depletion: Depletion;
  readonly connector: string | null;
  readonly priority: number;
  /** The most base units of one item that one reservation may leave backordered; null is no limit. */
  readonly backorderLimit: bigint | null;
  readonly isPaused: boolean;
  /** Whether stock of suppliers that ship directly counts for it. */
  readonly allowsDropShip: boolean;
  /** Where it sees stock fall at another step than `depletion` says. */
  readonly depletionAt: Readonly<Record<string, Depletion>>;
  /** The sourcing pipeline that places its reservations; null for the one that comes with the hub. */
  readonly sourcing: string | null;
  /** The most soft holds that may be open at a time, in all and for one client; null is no limit. */
  readonly holdsMax: number | null;
  readonly holdsMaxPerClient: number | null;
  /** How it is published to; null for what holds for channels that do not say. */
  readonly publishing: PublishingTerms | null;
}

/** What a channel has that does not say otherwise. */
export const channelDefaults = {
  allowsDropShip: false,
  depletionAt: {},
  sourcing: null,
  holdsMax: null,
  holdsMaxPerClient: null,
  publishing: null,
} as const satisfies Partial<Channel>;

/** Refuses a definition that contradicts itself: a location given twice would sell its stock twice. */
export function checkChannel({ code, locations, depletionAt, publishing }: Channel, path: string): Refused | null {
  const twice = locations.findIndex((location, at) => locations.indexOf(location) < at);
  if (twice !== -1) return refuse('conflict', 'A location is given twice.', `${path}/locations/${twice}`);
  const other = Object.keys(depletionAt).find((location) => !locations.includes(location));
  if (other === undefined) return publishing === null ? null : checkTerms(publishing, `${path}/publishing`);
  return refuse('location_not_allowed', `${code} does not sell from "${other}".`, `${path}/depletionAt/${other}`);
}
