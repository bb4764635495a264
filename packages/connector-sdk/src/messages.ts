// What connectors tell the hub, in the hub's words: events, stock reports, sales orders, tombstones, and what nobody
// could read. Events and reports are those of POST /v1/events and POST /v1/stock-reports; a test of the hub holds
// them equal.

/** A decimal: a number or, where a double would not be exact, text. */
export type Quantity = number | string;

/** Every kind of event that the hub takes from outside. */
export const eventKinds = [
  'receipt',
  'putaway',
  'pick',
  'unpick',
  'pack',
  'shipment',
  'return_received',
  'return_disposed',
  'transfer_shipped',
  'transfer_received',
  'adjustment',
  'count',
  'status_changed',
  'kit_assembled',
  'kit_disassembled',
  'supply_planned',
  'supply_changed',
  'supply_cancelled',
  'allocated',
  'deallocated',
  'fulfilled',
  'released',
  'cancelled',
] as const;
export type EventKind = (typeof eventKinds)[number];
export type EventType = `evenstock.${EventKind}.v1`;

/**
 * What happened. `quantity` is positive, except for `adjustment`, where it is the signed change, and `count`, where it
 * is the counted figure. A `version` puts the events of one source about one reservation or order in order.
 */
export interface EventBody {
  sku?: string;
  location?: string;
  lot?: string;
  quantity?: Quantity;
  uom?: string;
  status?: string;
  toLocation?: string;
  toLot?: string;
  toStatus?: string;
  dueAt?: string;
  /** As many as the quantity in base units, where the item is tracked by serial number. */
  serials?: string[];
  graceDays?: number;
  businessKey?: string;
  order?: string;
  reservationId?: string;
  version?: number;
  reason?: string;
}

/**
 * One fact. Its `id` is the system's own name for it, or follows from what the system said: told again it has to be the
 * same. Its `time` is when it happened there, never when it was read.
 *
 * @example
 * const event: StockEvent = {
 *   kind: 'event',
 *   id: 'pick-4711',
 *   type: 'evenstock.pick.v1',
 *   time: '2026-03-01T08:30:00Z',
 *   data: { sku: 'MUG-RED', location: 'DC-NORTH', quantity: 3 },
 * };
 */
export interface StockEvent {
  readonly kind: 'event';
  readonly id: string;
  readonly type: EventType;
  readonly time: string;
  readonly correlationId?: string;
  readonly data: Readonly<EventBody>;
}

export interface StockReportLine {
  sku: string;
  location?: string;
  lot?: string;
  /** `sellable` when left out; `onHand` counts all states together. */
  status?: string;
  quantity: Quantity;
  uom?: string;
}

/** What a system says there is, as of a moment. All of it or nothing is applied, unless it says `partial`. */
export interface StockReport {
  readonly kind: 'stockReport';
  /** When it was counted there, never when it was read: a report that is older than the last one is ignored by it. */
  readonly asOf: string;
  readonly location?: string;
  /** Whether what it does not name is not there. */
  readonly complete?: boolean;
  readonly gross?: boolean;
  readonly partial?: boolean;
  readonly lines: readonly Readonly<StockReportLine>[];
}

/** Something was deleted in the system: a late message must not bring it back. */
export interface Tombstone {
  readonly kind: 'tombstone';
  readonly id: string;
  readonly subject: 'item' | 'listing' | 'salesOrder';
  /** The SKU, the listing or the number of the sales order. */
  readonly code: string;
  readonly time: string;
}

export const orderStates = ['placed', 'paid', 'fulfilled', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

export interface OrderLine {
  readonly lineId: string;
  /** What the system calls it; the hub translates. */
  readonly listing: string;
  readonly quantity: Quantity;
  readonly uom?: string;
}

/** The state of a sales order in the system. No names, addresses or other personal data: the hub keeps none. */
export interface SalesOrder {
  readonly kind: 'salesOrder';
  readonly id: string;
  readonly order: string;
  readonly state: OrderState;
  /** Counts the changes of this order: an older one is ignored. */
  readonly version: number;
  readonly time: string;
  readonly lines: readonly OrderLine[];
  readonly destination?: { readonly country: string; readonly region?: string };
}

/** What came and could not be read: the hub keeps it as a dead letter. Never dropped, never thrown. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly id: string;
  readonly detail: string;
  /** What came, at most the first part of it, without secrets. */
  readonly raw: string;
}

export type Message = StockEvent | StockReport | Tombstone | SalesOrder | Unreadable;

const quantityPattern = /^-?\d{1,30}(\.\d{1,30})?$/;
const timePattern = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Whether this can stand in a message as a quantity: never NaN, never "12 pcs". */
export function isQuantity(value: unknown): boolean {
  return typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' && quantityPattern.test(value);
}

/** Whether this is a moment with a zone, as RFC 3339 writes it. */
export function isTime(value: unknown): boolean {
  return typeof value === 'string' && timePattern.test(value) && !Number.isNaN(Date.parse(value));
}
