// What the ledger can be told to do. A command carries quantities as they came over the wire: they are
// converted under the shard's lock, with the item's definition of that moment.

import type { CanonicalEvent } from './inbound/canonical-event.ts';
import type { Lifecycle } from './inbound/lifecycle.ts';
import type { EntryOrigin, MovementKind } from './journal-entry.ts';
import type { WireQuantity } from './quantity.ts';
import type { ReservationKind, ReservationPolicy } from './reservation.ts';

/** What makes a repeated command one command: the same key with the same fingerprint is the same command. */
export interface IdempotencyIdentity {
  /** `http` for an Idempotency-Key, `event` and the source's code for a source's event id. */
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** Which event of which record of a raw message a command is: what the inbox says of that follows it if it waits. */
export interface Told {
  readonly recordIndex: number;
  readonly eventIndex: number;
  /** In the words of its source. */
  readonly event: CanonicalEvent;
}

export interface CommandEnvelope {
  readonly origin: EntryOrigin;
  readonly idempotency: IdempotencyIdentity | null;
  /** For a message that has an order of its own: which version of what it is. */
  readonly lifecycle?: Lifecycle;
  readonly told?: Told;
}

export interface MovementCommand extends CommandEnvelope {
  readonly type: 'movement';
  readonly kind: MovementKind;
  readonly sku: string;
  readonly location: string;
  readonly lot: string | null;
  readonly quantity: WireQuantity;
  readonly uom: string | null;
  readonly status: string | null;
  readonly toLocation: string | null;
  readonly toLot: string | null;
  readonly toStatus: string | null;
  readonly reservationId: string | null;
  readonly dueAt: number | null;
  /** Of an item that is tracked by them: which units it is about. */
  readonly serials?: readonly string[] | null;
  /** Of supply: how long it counts when it is late; as before, or a day, when left out. */
  readonly graceMs?: number | null;
  /** Of supply: says what is open from now on, whatever was known before. */
  readonly isStatement?: boolean;
}

export interface ReserveLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: WireQuantity;
  readonly uom: string | null;
  readonly location: string | null;
  readonly lot: string | null;
  /** By when supply that is not here yet has to come; null or left out: only what is here counts. */
  readonly neededBy?: number | null;
  /** Of an item that is tracked by them: which units are meant. They are carried, not looked for. */
  readonly serials?: readonly string[] | null;
}

export interface ReserveCommand extends CommandEnvelope {
  readonly type: 'reserve';
  readonly reservationId: string;
  readonly channel: string;
  readonly kind: ReservationKind;
  readonly ttlMs: number;
  readonly policy: ReservationPolicy;
  readonly customer: string | null;
  readonly segment: string | null;
  /** Whether other items that may stand in for what is missing are taken. */
  readonly allowsSubstitutes?: boolean;
  readonly lines: readonly ReserveLine[];
}

export interface ConfirmCommand extends CommandEnvelope {
  readonly type: 'confirm';
  readonly reservationId: string;
}

export interface ExtendCommand extends CommandEnvelope {
  readonly type: 'extend';
  readonly reservationId: string;
  readonly ttlMs: number;
}

export interface ReduceCommand extends CommandEnvelope {
  readonly type: 'reduce';
  readonly reservationId: string;
  /** The quantity that each named line is to have from now on, fulfilled units included. */
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: WireQuantity;
    readonly uom: string | null;
  }[];
}

export interface EndCommand extends CommandEnvelope {
  readonly type: 'release' | 'cancel';
  readonly reservationId: string;
}

/** Allocation and fulfilment as the warehouse reports them, against a reservation or the order it is for. */
export interface ProgressCommand extends CommandEnvelope {
  readonly type: 'allocate' | 'deallocate' | 'fulfil';
  readonly reservationId: string | null;
  readonly sku: string;
  readonly location: string;
  readonly lot: string | null;
  readonly quantity: WireQuantity;
  readonly uom: string | null;
}

/** Says that everything at a location has been counted as of the time of the command. */
export interface SnapshotCommand extends CommandEnvelope {
  readonly type: 'snapshot';
  readonly location: string;
  readonly account: 'sellable' | 'onHand';
}

/** Ends what is due. Every batch does so first; this one asks for a batch when nothing else does. */
export interface SweepCommand extends CommandEnvelope {
  readonly type: 'sweep';
}

export type Command =
  | MovementCommand
  | ReserveCommand
  | ConfirmCommand
  | ExtendCommand
  | ReduceCommand
  | EndCommand
  | ProgressCommand
  | SnapshotCommand
  | SweepCommand;
