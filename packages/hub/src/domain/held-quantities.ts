// What soft reservations hold, followed entry by entry, so that a reader who keeps positions in memory can leave out
// what holds keep beyond their time: at the moment of reading, whether or not the sweep has ended them. It keeps open
// holds only, and what they hold at each position and have taken of each ring fence; time goes forward.

import { fenceKey } from './availability/stock.ts';
import type { JournalEntry } from './journal-entry.ts';
import { positionKey } from './position.ts';
import { isObject, readPortionDetail, readReservationDetail, type Reservation } from './reservation.ts';

interface Hold {
  expiresAt: number;
  isDue: boolean;
  /** Units that are held or owed: when there are none any more, it has ended. */
  open: bigint;
  /** By `positionKey`. */
  readonly reserved: Map<string, bigint>;
  /** What was taken of ring fences and not given back, by `fenceKey`; null for a hold that takes of none. */
  fenced: Fenced | null;
}

interface Fenced {
  readonly taken: Map<string, bigint>;
  /** The `fenceKey` of the portions that count to one, by their numbers. */
  readonly portions: Map<number, string>;
}

interface Expiry {
  readonly at: number;
  readonly id: string;
}

export interface HeldQuantities {
  readonly holds: Map<string, Hold>;
  /** A heap, soonest first. An expiry that is not that of its hold any more says nothing. */
  readonly expiries: Expiry[];
  /** What holds keep that are past their time, by `positionKey`. */
  readonly due: Map<string, bigint>;
  /** What they still take of ring fences, by `fenceKey`. */
  readonly dueUses: Map<string, bigint>;
}

export function noHolds(): HeldQuantities {
  return { holds: new Map(), expiries: [], due: new Map(), dueUses: new Map() };
}

/** Takes over a reservation as it is; one that is not held changes nothing. */
export function addHold(held: HeldQuantities, { id, state, expiresAt, portions }: Reservation): void {
  if (state !== 'held' || expiresAt === null) return;
  const hold = begin(held, id, expiresAt);
  for (const { portion, sku, about, location, lot, ...units } of portions) {
    const { quantity, released, reserved, allocated, backordered } = units;
    hold.open += reserved + allocated + backordered;
    if (location === null) continue;
    change(held, hold, positionKey(sku, location, lot), reserved);
    if (about?.fence == null) continue;
    fencedBy(hold).portions.set(portion, fenceKey(about.fence, sku));
    changeUse(held, hold, portion, quantity - released);
  }
}

/** Follows the next entry of the journal. */
export function followHold(held: HeldQuantities, entry: JournalEntry): void {
  const { reservationId: id, kind, sku, promise, detail } = entry;
  // A fact may name a reservation that has no part in it.
  if (id === null || (sku !== null && entry.lineId === null)) return;
  const isTaking = kind === 'reserved' || kind === 'backordered';
  if (isTaking && detail !== null && !held.holds.has(id)) {
    const told = readReservationDetail(detail);
    if (told?.kind === 'soft' && told.expiresAt !== null) begin(held, id, told.expiresAt);
  }
  const hold = held.holds.get(id);
  if (hold === undefined) return;
  // Confirmed, or the warehouse has begun: from here on it ends by nothing but a decision.
  const isHard = kind === 'reservation_confirmed' || kind === 'pick' || kind === 'shipment' || kind === 'fulfilled';
  if (isHard) {
    end(held, id, hold);
    return;
  }
  if (kind === 'reservation_extended') extend(held, id, hold, detail);
  if (sku === null) return;
  const isGivenBack = kind === 'released' || kind === 'expired' || kind === 'cancelled';
  const units = isTaking ? entry.quantity : isGivenBack ? -entry.quantity : 0n;
  hold.open += units;
  if (promise !== null) {
    change(held, hold, positionKey(sku, promise.location, promise.lot), promise.reserved);
    if (isTaking && entry.portion !== null) learnFence(hold, entry.portion, sku, detail);
    if (entry.portion !== null) changeUse(held, hold, entry.portion, units);
  }
  if (hold.open <= 0n) end(held, id, hold);
}

/** From now on, what has its time behind it is due. */
export function passTime(held: HeldQuantities, now: number): void {
  const { expiries, holds } = held;
  for (let first = expiries[0]; first !== undefined && first.at <= now; first = expiries[0]) {
    removeFirst(expiries);
    const hold = holds.get(first.id);
    if (hold === undefined || hold.isDue || hold.expiresAt !== first.at) continue;
    hold.isDue = true;
    // Nothing is granted to a hold that is past its time.
    if (hold.reserved.size === 0) holds.delete(first.id);
    count(held, hold, 1n);
  }
}

function begin(held: HeldQuantities, id: string, expiresAt: number): Hold {
  const hold: Hold = { expiresAt, isDue: false, open: 0n, reserved: new Map(), fenced: null };
  held.holds.set(id, hold);
  insert(held.expiries, { at: expiresAt, id });
  return hold;
}

function end(held: HeldQuantities, id: string, hold: Hold): void {
  if (hold.isDue) count(held, hold, -1n);
  held.holds.delete(id);
}

function extend(held: HeldQuantities, id: string, hold: Hold, detail: string | null): void {
  const told: unknown = JSON.parse(detail ?? 'null');
  if (!isObject(told) || typeof told.expiresAt !== 'number') return;
  if (hold.isDue) count(held, hold, -1n);
  hold.isDue = false;
  hold.expiresAt = told.expiresAt;
  insert(held.expiries, { at: told.expiresAt, id });
}

/** All that a hold keeps is due from now on, or is not any more. */
function count({ due, dueUses }: HeldQuantities, { reserved, fenced }: Hold, sign: bigint): void {
  for (const [key, quantity] of reserved) add(due, key, sign * quantity);
  if (fenced !== null) for (const [key, quantity] of fenced.taken) add(dueUses, key, sign * quantity);
}

function fencedBy(hold: Hold): Fenced {
  hold.fenced ??= { taken: new Map(), portions: new Map() };
  return hold.fenced;
}

/** The first entry of a portion says which ring fence it counts to. */
function learnFence(hold: Hold, portion: number, sku: string, detail: string | null): void {
  const about = detail === null ? null : readPortionDetail(detail);
  if (about?.fence != null) fencedBy(hold).portions.set(portion, fenceKey(about.fence, sku));
}

function changeUse(held: HeldQuantities, { fenced, isDue }: Hold, portion: number, quantity: bigint): void {
  const key = fenced?.portions.get(portion);
  if (fenced === null || key === undefined) return;
  add(fenced.taken, key, quantity);
  if (isDue) add(held.dueUses, key, quantity);
}

function change(held: HeldQuantities, hold: Hold, key: string, quantity: bigint): void {
  add(hold.reserved, key, quantity);
  if (hold.isDue) add(held.due, key, quantity);
}

function add(sums: Map<string, bigint>, key: string, quantity: bigint): void {
  const sum = (sums.get(key) ?? 0n) + quantity;
  if (sum === 0n) sums.delete(key);
  else sums.set(key, sum);
}

function insert(heap: Expiry[], expiry: Expiry): void {
  let at = heap.length;
  heap.push(expiry);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || parent.at <= expiry.at) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = expiry;
}

function removeFirst(heap: Expiry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    const below = (heap[right]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? right : left;
    const child = heap[below];
    if (child === undefined || child.at >= last.at) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}
