// The model: the same ledger a second time, as naive as it can be, in plain numbers. It keeps shelves and a list of
// reservations; what is promised is summed over that list whenever it is asked for. It shares no code with the
// domain and knows nothing of batches, journal or entries. This file is its state; predict.ts is what it says.

import type { WorldPlan } from './world-plan.ts';

/** What a hold is, where it is not so many of what its line asked for. */
export interface About {
  /** From what the line asked for down to what the hold is a part of. */
  readonly path: readonly string[];
  readonly role: 'own' | 'component' | 'substitute';
  /** So many of the hold for so many of what the line asked for. */
  readonly per: readonly [number, number];
  readonly fence: string | null;
  readonly peg: { readonly order: string; readonly location: string; readonly dueAt: number | null } | null;
  readonly wish: { readonly location: string | null; readonly lot: string | null } | null;
}

export interface Hold {
  readonly line: string;
  readonly sku: string;
  readonly about: About;
  /** Empty for what is placed nowhere. */
  readonly location: string;
  readonly lot: string;
  reserved: number;
  allocated: number;
  picked: number;
  shipped: number;
  owed: number;
}

export interface Promised {
  readonly id: string;
  readonly channel: string;
  readonly customer: string | null;
  readonly order: string | null;
  readonly createdAt: number;
  expiresAt: number | null;
  state: string;
  holds: Hold[];
}

/** Units by account. */
export type Shelf = Record<string, number>;

export interface Fact {
  readonly shelf: Shelf;
  readonly account: string;
  readonly change: number;
  readonly at: number;
}

export interface Model {
  readonly plan: WorldPlan;
  /** By SKU, location and lot. */
  readonly shelves: Map<string, Shelf>;
  readonly facts: Fact[];
  readonly promises: Map<string, Promised>;
  /** Those of `promises` that have not ended. */
  readonly open: Set<Promised>;
  /** By order, SKU and location. */
  readonly supplies: Map<string, { open: number; dueAt: number | null }>;
  readonly answered: Map<string, string>;
  readonly counts: {
    readonly shelf: Shelf;
    readonly account: string;
    readonly source: string;
    readonly at: number;
  }[];
  /** Who tells what is being done now, and how many changes of stock on hand were counted already or not. */
  /** Hears of every promise before and after it is made, and for whom it is. */
  readonly witness: Witness;
  teller: { readonly source: string | null; absorbed: number; left: number };
}

export type Witness = (
  model: Model,
  who: Pick<Promised, 'channel' | 'customer'>,
  now: number,
  making: () => void,
) => void;

/** What a command would do, or the code with which it is refused. */
export type Planned = string | (() => void);

export const plainly: About = { path: [], role: 'own', per: [1, 1], fence: null, peg: null, wish: null };

export const nothing = { reserved: 0, allocated: 0, picked: 0, shipped: 0, owed: 0 };

/** What the line of a hold asked for. */
export function askedFor({ about, sku }: Hold): string {
  return about.path[0] ?? sku;
}

export function modelOf(plan: WorldPlan, witness: Witness = (_model, _who, _now, making) => making()): Model {
  return {
    plan,
    shelves: new Map(),
    facts: [],
    promises: new Map(),
    open: new Set(),
    supplies: new Map(),
    answered: new Map(),
    witness,
    counts: [],
    teller: { source: null, absorbed: 0, left: 0 },
  };
}

export function shelfOf(model: Model, sku: string, location: string, lot: string): Shelf {
  const key = placeName(sku, location, lot);
  const shelf: Shelf = model.shelves.get(key) ?? {};
  model.shelves.set(key, shelf);
  return shelf;
}

/** What the teller tells of a moment before its last count there was counted already. */
export function add(model: Model, shelf: Shelf, account: string, change: number, at: number): void {
  const { teller, counts } = model;
  const isCounted = counts.some(
    (count) => count.shelf === shelf && count.account === account && count.source === teller.source && count.at >= at,
  );
  if (isCounted) teller.absorbed += 1;
  else teller.left += 1;
  if (!isCounted) put(model, shelf, account, change, at);
}

export function put(model: Model, shelf: Shelf, account: string, change: number, at: number): void {
  shelf[account] = unitsIn(shelf, account) + change;
  model.facts.push({ shelf, account, change, at });
}

export function unitsIn(shelf: Shelf, account: string): number {
  return shelf[account] ?? 0;
}

export function isStatus(account: string): boolean {
  return ['sellable', 'quarantine', 'damaged', 'onHold', 'returned'].includes(account);
}

/** Units that are promised at a place: all open holds there. */
export function promisedAt(model: Model, sku: string, location: string, lot: string): number {
  let sum = 0;
  for (const promise of model.open) {
    for (const hold of promise.holds) {
      if (hold.sku === sku && hold.location === location && hold.lot === lot) sum += hold.reserved + hold.allocated;
    }
  }
  return sum;
}

/** Units that are sellable and promised to nobody, by place. */
export function freeEverywhere(model: Model): Map<string, number> {
  const free = new Map<string, number>();
  for (const [key, shelf] of model.shelves) free.set(key, unitsIn(shelf, 'sellable'));
  for (const { holds } of model.open) {
    for (const { sku, location, lot, reserved, allocated } of holds) {
      const key = placeName(sku, location, lot);
      free.set(key, (free.get(key) ?? 0) - reserved - allocated);
    }
  }
  return free;
}

export function placeName(sku: string, location: string, lot: string): string {
  return `${sku}\u0000${location}\u0000${lot}`;
}

export function harden(promise: Promised, state: string): void {
  promise.state = state;
  promise.expiresAt = null;
}

export function end(model: Model, promise: Promised, state: string): void {
  for (const hold of promise.holds) hold.reserved = hold.allocated = hold.picked = hold.owed = 0;
  promise.state = state;
  model.open.delete(promise);
}

/** The state that follows from what is left. */
export function settle(model: Model, promise: Promised): void {
  const has = (part: 'reserved' | 'allocated' | 'owed' | 'shipped'): boolean =>
    promise.holds.some((hold) => hold[part] > 0);
  if (!has('reserved') && !has('allocated') && !has('owed')) {
    promise.state = has('shipped') ? 'fulfilled' : 'released';
    model.open.delete(promise);
  } else if (promise.state !== 'held') {
    promise.state = has('allocated') && !has('reserved') ? 'allocated' : 'confirmed';
  }
}
