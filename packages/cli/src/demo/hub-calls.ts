// What the simulated distributor says to the hub: the few calls of the API that it makes, in its own words. It
// leaves how they travel, and how patiently, to http-calls.ts.

import type { AllotmentDraft } from './allotments/allotment-rules.ts';
import type { ChannelCode, LocationCode } from './network.ts';

export interface ItemDraft {
  readonly sku: string;
  readonly name: string;
  readonly caseUnits: number;
  readonly isBestSeller: boolean;
}

/** A fact of the `data` of an event; `quantity` is signed for an adjustment and the figure of a count. */
export interface EventBody {
  readonly sku: string;
  readonly location: LocationCode;
  readonly quantity: number;
  readonly uom?: string;
  readonly status?: string;
  readonly toLocation?: LocationCode;
  readonly toStatus?: string;
  readonly businessKey?: string;
  readonly order?: string;
  readonly reservationId?: string;
  readonly reason?: string;
  readonly dueAt?: string;
}

export interface HubEvent {
  readonly id: string;
  readonly source: string;
  readonly kind: string;
  /** Milliseconds: when it happened, in simulated time. */
  readonly at: number;
  readonly body: EventBody;
}

export interface EventAnswer {
  readonly id: string;
  readonly outcome: string;
  readonly code: string | null;
}

/** What a warehouse counted at one moment: all of it, or some lines. */
export interface StockTaking {
  readonly source: string;
  readonly location: LocationCode;
  /** Milliseconds, in simulated time. */
  readonly at: number;
  /** Whether what it does not name is not there. */
  readonly isComplete: boolean;
  readonly lines: readonly { readonly sku: string; readonly status: string; readonly quantity: number }[];
}

export interface ReservationRequest {
  readonly channel: ChannelCode;
  readonly kind: 'soft' | 'hard';
  readonly policy: 'all_or_nothing' | 'partial' | 'backorder';
  readonly ttlSeconds?: number;
  readonly order: string;
  readonly customer?: string;
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
}

export interface Source {
  readonly location: LocationCode;
  readonly quantity: number;
}

export interface ReservedLine {
  readonly lineId: string;
  readonly sku: string;
  readonly reserved: number;
  readonly backordered: number;
  /** Where it is placed now. */
  readonly sources: readonly Source[];
}

export interface Reserved {
  readonly ok: true;
  readonly id: string;
  readonly state: string;
  readonly lines: readonly ReservedLine[];
}

export interface NotReserved {
  readonly ok: false;
  readonly code: string;
  readonly detail: string;
  /** What could be had of the lines that were short. */
  readonly shortages: ReadonlyMap<string, number>;
}

export type ReservationAnswer = Reserved | NotReserved;

export interface PositionRow {
  readonly sku: string;
  readonly location: string;
  readonly sellable: number;
  readonly damaged: number;
  readonly returned: number;
  readonly inTransit: number;
  readonly onOrder: number;
  readonly promised: number;
}

/** Every call is repeated with the same key until it is answered; the key makes it one call. */
export interface HubCalls {
  readonly prepare: (items: readonly ItemDraft[]) => Promise<void>;
  readonly putAllotments: (rules: readonly AllotmentDraft[]) => Promise<void>;
  /** What a channel may sell of an item. */
  readonly available: (channel: ChannelCode, sku: string) => Promise<number>;
  /** Events need no key: each is told apart by its source and id. */
  readonly postEvents: (events: readonly HubEvent[]) => Promise<EventAnswer[]>;
  /** Null where warehouses tell of what they counted one by one only. */
  readonly postStockTaking: ((taking: StockTaking) => Promise<void>) | null;
  readonly reserve: (request: ReservationRequest, key: string) => Promise<ReservationAnswer>;
  readonly reserveAll: (requests: readonly ReservationRequest[], key: string) => Promise<ReservationAnswer[]>;
  readonly confirm: (id: string, key: string) => Promise<ReservationAnswer>;
  readonly release: (id: string, key: string) => Promise<ReservationAnswer>;
  readonly reduce: (
    id: string,
    lines: readonly { readonly lineId: string; readonly quantity: number }[],
    key: string,
  ) => Promise<ReservationAnswer>;
  /** As it is now: the hub fills by itself what is backordered. */
  readonly read: (id: string) => Promise<ReservationAnswer>;
  readonly positions: () => AsyncIterable<PositionRow>;
}
