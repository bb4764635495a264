// What really happens to goods, as data: the physical world of the simulation of inbound. A history is a list of
// happenings in the order in which they happened; it can be shortened, and what is true afterwards is then another.

import type { StockStatus } from '../../src/domain/stock-status.ts';

export interface Happening {
  readonly id: number;
  /** In milliseconds since the start of the world, by the true time. */
  readonly at: number;
  readonly what: What;
}

/** Which units: of an item, at a location, of a lot (or none). */
export interface Spot {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
}

export type What =
  | { readonly kind: 'receipt'; readonly spot: Spot; readonly units: number; readonly order: string | null }
  | { readonly kind: 'shipment' | 'return_received'; readonly spot: Spot; readonly units: number }
  | {
      readonly kind: 'adjustment';
      readonly spot: Spot;
      /** Signed. */
      readonly units: number;
      readonly status: StockStatus;
    }
  | {
      readonly kind: 'status_changed';
      readonly spot: Spot;
      readonly units: number;
      readonly from: StockStatus;
      readonly to: StockStatus;
    }
  | {
      readonly kind: 'transfer_shipped' | 'transfer_received';
      readonly spot: Spot;
      readonly units: number;
      readonly toLocation: string;
    }
  | { readonly kind: 'kit_assembled'; readonly location: string; readonly units: number }
  | {
      /** So much is ordered; so much is open from now on; so much is not coming. */
      readonly kind: 'supply_planned' | 'supply_changed' | 'supply_cancelled';
      readonly spot: Spot;
      readonly units: number;
      readonly order: string;
    }
  | { readonly kind: 'promise'; readonly reservation: string; readonly units: number; readonly step: PromiseStep }
  /** Somebody counts one status of one position. */
  | { readonly kind: 'counted'; readonly spot: Spot; readonly status: CountedStatus; readonly by: string }
  /** A system writes down everything that it has at a location. */
  | { readonly kind: 'snapshot'; readonly location: string; readonly by: string };

export type PromiseStep = 'allocate' | 'deallocate' | 'pick' | 'unpick' | 'shipment';

export type CountedStatus = StockStatus | 'onHand';

/** What a happening is about, for a person. */
export function describeHappening({ id, at, what }: Happening): string {
  const words = Object.entries(what).filter(([name]) => name !== 'kind');
  const told = words.map(([name, value]: [string, unknown]) => {
    return `${name}=${JSON.stringify(value).replaceAll('"', '')}`;
  });
  return `${id} at ${at} ms: ${[what.kind, ...told].join(' ')}`;
}
