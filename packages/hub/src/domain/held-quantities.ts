// What soft reservations hold, followed entry by entry, so that a reader who keeps positions in memory can leave out
// what holds keep beyond their time: at the moment of reading, whether or not the sweep has ended them. It keeps open
// holds only, and what they hold at each position; time goes forward.

import type { JournalEntry } from './journal-entry.ts';
import { positionKey } from './position.ts';
import { isObject, readReservationDetail, type Reservation } from './reservation.ts';

interface Hold {
  expiresAt: number;
  isDue: boolean;
  /** Units that are held or owed: when there are none any more, it has ended. */
  open: bigint;
  /** By `positionKey`. */
  readonly reserved: Map<string, bigint>;
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
}

export function noHolds(): HeldQuantities {
  return { holds: new Map(), expiries: [], due: new Map() };
}

/** Takes over a reservation as it is; one that is not held changes nothing. */
export function addHold(held: HeldQuantities, { id, state, expiresAt, portions }: Reservation): void {
  if (state !== 'held' || expiresAt === null) return;
  const hold = begin(held, id, expiresAt);
  for (const { sku, location, lot, reserved, allocated, backordered } of portions) {
    hold.open += reserved + allocated + backordered;
    if (location !== null) change(held, hold, positionKey(sku, location, lot), reserved);
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
  if (promise !== null) change(held, hold, positionKey(sku, promise.location, promise.lot), promise.reserved);
  if (isTaking) hold.open += entry.quantity;
  if (kind === 'released' || kind === 'expired' || kind === 'cancelled') hold.open -= entry.quantity;
  if (hold.open <= 0n) end(held, id, hold);
}

/** From now on, what has its time behind it is due. */
export function passTime(held: HeldQuantities, now: number): void {
  const { expiries, holds, due } = held;
  for (let first = expiries[0]; first !== undefined && first.at <= now; first = expiries[0]) {
    removeFirst(expiries);
    const hold = holds.get(first.id);
    if (hold === undefined || hold.isDue || hold.expiresAt !== first.at) continue;
    hold.isDue = true;
    // Nothing is granted to a hold that is past its time.
    if (hold.reserved.size === 0) holds.delete(first.id);
    for (const [key, quantity] of hold.reserved) add(due, key, quantity);
  }
}

function begin(held: HeldQuantities, id: string, expiresAt: number): Hold {
  const hold: Hold = { expiresAt, isDue: false, open: 0n, reserved: new Map() };
  held.holds.set(id, hold);
  insert(held.expiries, { at: expiresAt, id });
  return hold;
}

function end(held: HeldQuantities, id: string, hold: Hold): void {
  if (hold.isDue) for (const [key, quantity] of hold.reserved) add(held.due, key, -quantity);
  held.holds.delete(id);
}

function extend(held: HeldQuantities, id: string, hold: Hold, detail: string | null): void {
  const told: unknown = JSON.parse(detail ?? 'null');
  if (!isObject(told) || typeof told.expiresAt !== 'number') return;
  if (hold.isDue) for (const [key, quantity] of hold.reserved) add(held.due, key, -quantity);
  hold.isDue = false;
  hold.expiresAt = told.expiresAt;
  insert(held.expiries, { at: told.expiresAt, id });
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
