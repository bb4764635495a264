// What clients were told, one line a request, and the check of it against the ledger: an acknowledged request is
// in it exactly once and as it was acknowledged, a refused one not at all, one without an answer at most once
// (C4); an answer that was given twice was the same both times (C5); and no more was promised than there is (C3).

import { expect } from 'vitest';

import type { Api } from './api.ts';

/** A request by its key, which is also the order number of its reservation. */
export interface Told {
  readonly key: string;
  readonly sku: string;
  readonly quantity: number;
  /** The id that was acknowledged; null for a refusal; undefined as long as nothing is known. */
  id: string | null | undefined;
  text: string;
}

export interface Reservation {
  readonly id: string;
  readonly state: string;
  readonly order?: string;
  readonly lines: readonly { readonly sku: string; readonly reserved: number }[];
}

export type History = Map<string, Told>;

export async function allReservations(api: Api): Promise<Reservation[]> {
  const all: Reservation[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await api.call<{ items: Reservation[]; nextCursor: string | null }>({
      path: `/v1/reservations?limit=1000${after}`,
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

export interface Tally {
  readonly acknowledged: number;
  readonly refused: number;
  readonly unknown: number;
}

/** `stock` is what there was of each item, none of which has left. */
export async function expectHistory(api: Api, history: History, stock: ReadonlyMap<string, number>): Promise<Tally> {
  const found = Map.groupBy(await allReservations(api), ({ order }) => order);
  // Other tests of the file take theirs without an order.
  found.delete(undefined);
  const lost: string[] = [];
  const doubled: string[] = [];
  const other: string[] = [];
  const tally = { acknowledged: 0, refused: 0, unknown: 0 };
  for (const { key, sku, quantity, id } of history.values()) {
    const own = found.get(key) ?? [];
    found.delete(key);
    const [one] = own;
    if (own.length > 1) doubled.push(key);
    if (id === undefined) tally.unknown += 1;
    else if (id === null) tally.refused += 1;
    else tally.acknowledged += 1;
    if (id === null && one !== undefined) other.push(`${key} was refused and is there`);
    if (typeof id !== 'string') continue;
    const line = one?.lines[0];
    if (one === undefined) lost.push(key);
    else if (one.id !== id || line?.sku !== sku || line.reserved !== quantity) other.push(`${key} is another`);
  }
  expect({ lost, doubled, other, unasked: [...found.keys()] }).toEqual({
    lost: [],
    doubled: [],
    other: [],
    unasked: [],
  });
  const promised = new Map<string, number>();
  for (const { sku, quantity, id } of history.values()) {
    if (typeof id === 'string') promised.set(sku, (promised.get(sku) ?? 0) + quantity);
  }
  for (const [sku, quantity] of promised) expect(quantity).toBeLessThanOrEqual(stock.get(sku) ?? 0);
  return tally;
}
