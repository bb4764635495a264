// A reservation: a promise of units to a demand, placed at locations from the start.
//
//   held ──confirm──► confirmed ──allocate──► allocated ──fulfil──► fulfilled
//    │  └─extend─┘        │  ◄──deallocate──────┘
//    ├─► expired          │
//    └─► released, cancelled (from any open state)
//
// Each reservation ends exactly once (I4). A line is kept as portions: so much of it at this place, or nowhere
// yet. For every placed portion: quantity = reserved + allocated + fulfilled + released.

import type { FenceUse } from './availability/stock.ts';
import { invariant, unreachable } from './invariant.ts';
import type { Ratio } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';

export const reservationStates = [
  'held',
  'confirmed',
  'allocated',
  'fulfilled',
  'released',
  'expired',
  'cancelled',
] as const;

export type ReservationState = (typeof reservationStates)[number];

export const reservationKinds = ['soft', 'hard'] as const;
export type ReservationKind = (typeof reservationKinds)[number];

export const reservationPolicies = ['all_or_nothing', 'partial', 'backorder'] as const;
export type ReservationPolicy = (typeof reservationPolicies)[number];

/** Dated supply that a portion waits for. */
export interface Peg {
  readonly order: string;
  readonly location: string;
  readonly dueAt: number | null;
}

/** The place that a line named. */
export interface Wish {
  readonly location: string | null;
  readonly lot: string | null;
}

/** What a portion is, where it is not simply so many of the item of its line. */
export interface PortionAbout {
  /** The items from the line's down to this one, which is not named again: none for the line's own. */
  readonly path: readonly string[];
  readonly role: 'own' | 'component' | 'substitute';
  /** So many smallest units of this item for so many of the line's. */
  readonly per: Ratio;
  /** The ring fence that it counts to. */
  readonly fence: string | null;
  readonly peg: Peg | null;
  /** Where the line wants what is owed to it, if it said so. */
  readonly wish: Wish | null;
}

export interface Portion {
  readonly lineId: string;
  /** Counts through the whole reservation. */
  readonly portion: number;
  readonly sku: string;
  /** Null for so many of the line's own item, from what everybody may sell, on hand. */
  readonly about: PortionAbout | null;
  /** Null for what is placed nowhere: backordered, or not granted. */
  readonly location: string | null;
  readonly lot: string;
  readonly quantity: bigint;
  readonly reserved: bigint;
  readonly allocated: bigint;
  readonly picked: bigint;
  readonly fulfilled: bigint;
  readonly released: bigint;
  readonly backordered: bigint;
}

export interface Reservation {
  readonly id: string;
  readonly channel: string;
  readonly kind: ReservationKind;
  readonly state: ReservationState;
  readonly policy: ReservationPolicy;
  readonly order: string | null;
  readonly customer: string | null;
  readonly segment: string | null;
  readonly createdAt: number;
  /** When a held reservation stops counting; null once it is hard. */
  readonly expiresAt: number | null;
  /** In the order of their numbers, which is the order in which the warehouse's reports use them up. */
  readonly portions: readonly Portion[];
}

const oneForOne: Ratio = { numerator: 1n, denominator: 1n };

export const plainly: PortionAbout = { path: [], role: 'own', per: oneForOne, fence: null, peg: null, wish: null };

/** The same, null when there is nothing to say. */
export function aboutOrNull(about: PortionAbout): PortionAbout | null {
  const { path, role, per, fence, peg, wish } = about;
  const isPlain = path.length === 0 && role === 'own' && per.numerator === per.denominator;
  return isPlain && fence === null && peg === null && wish === null ? null : about;
}

/** What a portion becomes whose units are there: it waits for nothing any more. */
export function arrived(about: PortionAbout | null): PortionAbout | null {
  return about === null || (about.peg === null && about.wish === null)
    ? about
    : aboutOrNull({ ...about, peg: null, wish: null });
}

export function isSameAbout(a: PortionAbout | null, b: PortionAbout | null): boolean {
  return a === b || (a !== null && b !== null && portionDetail(a) === portionDetail(b));
}

/** The item that the line of a portion asked for. */
export function askedSku({ sku, about }: Pick<Portion, 'sku' | 'about'>): string {
  return about?.path[0] ?? sku;
}

export type ReservationEvent =
  | 'confirm'
  | 'extend'
  | 'reduce'
  | 'allocate'
  | 'deallocate'
  | 'fulfil'
  | 'release'
  | 'expire'
  | 'cancel';

const openStates: ReadonlySet<ReservationState> = new Set(['held', 'confirmed', 'allocated']);

export function isOpen(state: ReservationState): boolean {
  return openStates.has(state);
}

export function isDue(reservation: Reservation, now: number): boolean {
  return reservation.state === 'held' && reservation.expiresAt !== null && reservation.expiresAt <= now;
}

/** Units that the reservation still holds at places. */
export function openQuantity(portion: Portion): bigint {
  return portion.reserved + portion.allocated;
}

export const noUse: FenceUse = { taken: 0n, fulfilled: 0n };

/** What a portion has taken and not given back, and the part of it that has been shipped. */
export function usedBy({ quantity, released, fulfilled }: Portion): FenceUse {
  return { taken: quantity - released, fulfilled };
}

/** What may be done to a reservation in this state; the state after it follows from what is left (`settle`). */
export function permits(state: ReservationState, event: ReservationEvent): boolean {
  switch (event) {
    case 'confirm':
    case 'extend':
    case 'expire':
      return state === 'held';
    case 'allocate':
    case 'deallocate':
      return state === 'confirmed' || state === 'allocated';
    case 'fulfil':
    case 'reduce':
    case 'release':
    case 'cancel':
      return isOpen(state);
    default:
      return unreachable(event);
  }
}

export function refuseState(reservation: Reservation, event: ReservationEvent): Refused {
  const detail = `Reservation ${reservation.id} is ${reservation.state}; it cannot ${event} now.`;
  return refuse('invalid_state', detail);
}

/** The state that follows from the portions, after a change that did not end the reservation by its own word. */
export function settle(reservation: Reservation): ReservationState {
  let reserved = 0n;
  let allocated = 0n;
  let fulfilled = 0n;
  let backordered = 0n;
  for (const portion of reservation.portions) {
    checkPortion(reservation, portion);
    reserved += portion.reserved;
    allocated += portion.allocated;
    fulfilled += portion.fulfilled;
    backordered += portion.backordered;
  }
  if (reserved + allocated + backordered === 0n) return fulfilled > 0n ? 'fulfilled' : 'released';
  if (reservation.state === 'held') return 'held';
  return allocated > 0n && reserved === 0n ? 'allocated' : 'confirmed';
}

function checkPortion(reservation: Reservation, portion: Portion): void {
  const accounted = portion.reserved + portion.allocated + portion.fulfilled + portion.released;
  invariant(
    portion.location === null ? accounted === 0n : accounted === portion.quantity,
    `I4: portion ${portion.lineId}/${portion.portion} of ${reservation.id} does not add up`,
  );
  invariant(
    portion.reserved >= 0n &&
      portion.allocated >= portion.picked &&
      portion.picked >= 0n &&
      portion.backordered >= 0n,
    `I4: portion ${portion.lineId}/${portion.portion} of ${reservation.id} has a negative part`,
  );
}

/** What the journal keeps of a reservation and has no column for, as the detail of its first entry (I14). */
export interface ReservationDetail {
  readonly channel: string;
  readonly kind: ReservationKind;
  readonly policy: ReservationPolicy;
  readonly customer: string | null;
  readonly segment: string | null;
  readonly expiresAt: number | null;
  /** The portions that have no entry of their own, because nothing was promised. */
  readonly notGranted: readonly NotGranted[];
}

export type NotGranted = Pick<Portion, 'portion' | 'lineId' | 'sku' | 'quantity'>;

export function reservationDetail(reservation: Reservation, first: PortionAbout | null): string {
  const { channel, kind, policy, customer, segment, expiresAt } = reservation;
  const about = { channel, kind, policy, customer, segment, expiresAt, ...detailOfAbout(first) };
  // Arrays, not an object by line: a line may be called __proto__.
  const notGranted: (readonly [number, string, string, string])[] = [];
  for (const { portion, lineId, sku, location, quantity, backordered } of reservation.portions) {
    if (location === null && backordered === 0n) notGranted.push([portion, lineId, sku, quantity.toString()]);
  }
  return JSON.stringify(notGranted.length === 0 ? about : { ...about, notGranted });
}

function detailOfAbout(about: PortionAbout | null): { readonly about?: unknown } {
  if (about === null) return {};
  const { path, role, per, fence, peg, wish } = about;
  const ratio = [per.numerator.toString(), per.denominator.toString()];
  return { about: { path, role, per: ratio, fence, peg, ...(wish === null ? {} : { wish }) } };
}

/** The detail of an entry that makes a portion; null when there is nothing to say of it. */
export function portionDetail(
  about: PortionAbout | null,
  more: Readonly<Record<string, unknown>> = {},
): string | null {
  return about === null && Object.keys(more).length === 0
    ? null
    : JSON.stringify({ ...detailOfAbout(about), ...more });
}

/** Reads back what `portionDetail` writes; undefined when it is something else. */
export function readPortionDetail(detail: string): PortionAbout | null | undefined {
  const told: unknown = JSON.parse(detail);
  return isObject(told) ? readAbout(told['about']) : undefined;
}

/** What an entry says of the portion that it makes; null when it says nothing, undefined when it cannot be read. */
export function readAbout(told: unknown): PortionAbout | null | undefined {
  if (told === undefined || told === null) return null;
  if (!isObject(told)) return undefined;
  const { path, role, per, fence, peg, wish } = told;
  if (!isArray(path) || !path.every((sku) => typeof sku === 'string')) return undefined;
  if (role !== 'own' && role !== 'component' && role !== 'substitute') return undefined;
  if (
    !isArray(per) ||
    per.length !== 2 ||
    !per.every((part) => typeof part === 'string' && /^[1-9]\d*$/.test(part))
  ) {
    return undefined;
  }
  const readPegged = readPeg(peg);
  const wished = readWish(wish);
  if (!isTextOrNull(fence) || readPegged === undefined || wished === undefined) return undefined;
  const [numerator, denominator] = per;
  return {
    path,
    role,
    per: { numerator: BigInt(String(numerator)), denominator: BigInt(String(denominator)) },
    fence,
    peg: readPegged,
    wish: wished,
  };
}

function readWish(told: unknown): Wish | null | undefined {
  if (told === undefined || told === null) return null;
  if (!isObject(told)) return undefined;
  const { location, lot } = told;
  return isTextOrNull(location) && isTextOrNull(lot) ? { location, lot } : undefined;
}

function readPeg(told: unknown): Peg | null | undefined {
  if (told === null) return null;
  if (!isObject(told)) return undefined;
  const { order, location, dueAt } = told;
  if (typeof order !== 'string' || typeof location !== 'string') return undefined;
  if (dueAt !== null && typeof dueAt !== 'number') return undefined;
  return { order, location, dueAt };
}

/** Reads the detail back; null when it is not what `reservationDetail` writes. */
export function readReservationDetail(detail: string): ReservationDetail | null {
  const told: unknown = JSON.parse(detail);
  if (!isObject(told)) return null;
  const { channel, customer, segment, expiresAt } = told;
  const kind = reservationKinds.find((one) => one === told.kind);
  const policy = reservationPolicies.find((one) => one === told.policy);
  const notGranted = readNotGranted(told.notGranted ?? []);
  if (typeof channel !== 'string' || kind === undefined || policy === undefined) return null;
  if (!isTextOrNull(customer) || !isTextOrNull(segment)) return null;
  if ((expiresAt !== null && typeof expiresAt !== 'number') || notGranted === null) return null;
  return { channel, kind, policy, customer, segment, expiresAt, notGranted };
}

function readNotGranted(told: unknown): NotGranted[] | null {
  if (!isArray(told)) return null;
  const portions: NotGranted[] = [];
  for (const one of told) {
    if (!isArray(one)) return null;
    const [portion, lineId, sku, quantity] = one;
    if (typeof portion !== 'number' || typeof lineId !== 'string' || typeof sku !== 'string') return null;
    if (typeof quantity !== 'string' || !/^\d+$/.test(quantity)) return null;
    portions.push({ portion, lineId, sku, quantity: BigInt(quantity) });
  }
  return portions;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
