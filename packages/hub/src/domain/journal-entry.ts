// The journal: every fact and every promise is one immutable entry. A movement takes its quantity from one
// place to another (double entry, outside accounts included, I2); a promise changes what is reserved,
// allocated or picked at one position and names its reservation. An entry may do both, as a shipment does.

import type { InsideAccount, OutsideAccount } from './stock-status.ts';

export const movementKinds = [
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
] as const;

export const promiseKinds = [
  'reserved',
  'reservation_confirmed',
  'reservation_extended',
  'released',
  'expired',
  'allocated',
  'deallocated',
  'fulfilled',
  'backordered',
  'cancelled',
] as const;

export type MovementKind = (typeof movementKinds)[number];
export type PromiseKind = (typeof promiseKinds)[number];
export type EntryKind = MovementKind | PromiseKind;

export interface InsidePlace {
  readonly location: string;
  /** Empty when the item is not tracked by lot. */
  readonly lot: string;
  readonly account: InsideAccount;
}

export interface OutsidePlace {
  readonly location: null;
  readonly account: OutsideAccount;
}

export type Place = InsidePlace | OutsidePlace;

export interface PromiseChange {
  readonly location: string;
  readonly lot: string;
  readonly reserved: bigint;
  readonly allocated: bigint;
  readonly picked: bigint;
}

/** What the entries of one command have in common. */
export interface EntryOrigin {
  /** When it happened, in milliseconds since the epoch, in the word of who reported it. */
  readonly occurredAt: number;
  readonly source: string | null;
  readonly eventId: string | null;
  readonly businessKey: string | null;
  readonly order: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly actor: string;
  readonly reason: string | null;
}

export interface EntryBody {
  readonly kind: EntryKind;
  /** Null for an entry about a reservation as a whole. */
  readonly sku: string | null;
  readonly quantity: bigint;
  readonly from: Place | null;
  readonly to: Place | null;
  readonly promise: PromiseChange | null;
  readonly reservationId: string | null;
  readonly lineId: string | null;
  /** The number of the portion of the reservation; null where no portion of it is concerned. */
  readonly portion: number | null;
  /** What a rebuild needs and no column holds, as JSON text that is kept byte for byte. */
  readonly detail: string | null;
}

export interface JournalEntry extends EntryBody {
  readonly seq: bigint;
  readonly recordedAt: number;
  readonly origin: EntryOrigin;
}

/**
 * The bytes that the hash chain covers: every column of the row, in a fixed order, so that a change of any one
 * of them shows. Text, because the domain does no I/O; the store hashes it together with the previous hash.
 */
export function canonicalEntry(entry: JournalEntry): string {
  const { from, to, promise, origin } = entry;
  const portion = entry.portion === null ? [] : [entry.portion];
  return JSON.stringify([
    entry.seq.toString(),
    entry.recordedAt,
    origin.occurredAt,
    entry.kind,
    entry.sku,
    entry.quantity.toString(),
    from && [from.location, from.location === null ? null : from.lot, from.account],
    to && [to.location, to.location === null ? null : to.lot, to.account],
    promise && [promise.location, promise.lot, `${promise.reserved},${promise.allocated},${promise.picked}`],
    entry.reservationId,
    entry.lineId,
    origin.order,
    origin.businessKey,
    origin.source,
    origin.eventId,
    origin.correlationId,
    origin.causationId,
    origin.actor,
    origin.reason,
    entry.detail,
    ...portion,
  ]);
}
