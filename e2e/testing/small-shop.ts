// A distributor just large enough for a test: items that are counted in pieces, one warehouse, one channel that
// sells from it, and stock.

import type { Api } from './api.ts';

export const channel = 'web';
export const location = 'DC1';

export async function openShop(api: Api, skus: readonly string[], quantity: number): Promise<void> {
  await api.call({ method: 'PUT', path: '/v1/items', body: skus.map((sku) => ({ sku })) });
  await api.call({ method: 'PUT', path: '/v1/locations', body: [{ code: location }] });
  await api.call({ method: 'PUT', path: '/v1/channels', body: [{ code: channel, locations: [location] }] });
  if (quantity > 0) for (const sku of skus) await receive(api, sku, quantity);
}

let events = 0;

export async function receive(api: Api, sku: string, quantity: number): Promise<void> {
  await post(api, 'receipt', { sku, location, quantity });
}

/** Reports a fact; it has to be applied. */
export async function post(api: Api, kind: string, data: Readonly<Record<string, unknown>>): Promise<void> {
  events += 1;
  const event = { specversion: '1.0', id: `e2e-${events}`, source: 'e2e', type: `evenstock.${kind}.v1`, data };
  const { outcome } = await api.call<{ outcome: string }>({ method: 'POST', path: '/v1/events', body: event });
  if (outcome !== 'applied') throw new Error(`The ${kind} is ${outcome}.`);
}

export interface Position {
  readonly onHand: number;
  readonly reserved: number;
  readonly allocated: number;
  readonly available: number;
}

export async function positionOf(api: Api, sku: string): Promise<Position> {
  const { items } = await api.call<{ items: Position[] }>({ path: `/v1/positions?sku=${sku}` });
  const [position] = items;
  if (!position) throw new Error(`There is no position of ${sku}.`);
  return position;
}
