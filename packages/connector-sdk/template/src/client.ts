// Talks to the shop and checks what it says. Knows nothing of the hub.

import { bearer, readJson, send, terminal, type Context } from '@evenstock/connector-sdk';

import type { Config } from './config.ts';

export interface Change {
  readonly number: number;
  readonly sku: string;
  readonly location: string | null;
  readonly quantity: number;
  /** When it was so, RFC 3339. */
  readonly at: string;
  readonly isDeleted: boolean;
}

export interface StockResult {
  readonly listing: string;
  readonly problem: string | null;
}

type Shop = Context<Config>;

export async function readChanges(
  shop: Shop,
  after: number,
): Promise<{ readonly changes: readonly unknown[]; readonly isLast: boolean }> {
  const query = new URLSearchParams({ after: String(after), limit: String(shop.config.pageSize) });
  const answer = fieldsOf(await ask(shop, 'GET', `/changes?${query.toString()}`));
  return { changes: listOf(answer.get('changes')), isLast: answer.get('last') === true };
}

export async function confirmChanges(shop: Shop, through: number): Promise<void> {
  // Confirming again does nothing there: no answer means to try again, not to wonder.
  await ask(shop, 'POST', '/changes/confirm', { through }, false);
}

export async function writeStock(
  shop: Shop,
  stock: readonly { readonly listing: string; readonly quantity: number | string; readonly version: number }[],
): Promise<readonly StockResult[]> {
  const answer = fieldsOf(await ask(shop, 'PUT', '/stock', stock));
  return listOf(answer.get('results')).map((result) => {
    const fields = fieldsOf(result);
    const problem = fields.get('problem');
    return { listing: String(fields.get('listing')), problem: typeof problem === 'string' ? problem : null };
  });
}

export async function readStock(
  shop: Shop,
  listings: readonly string[],
): Promise<readonly { readonly listing: string; readonly quantity: number | null }[]> {
  const query = new URLSearchParams(listings.map((listing): [string, string] => ['listing', listing]));
  const answer = fieldsOf(await ask(shop, 'GET', `/stock?${query.toString()}`));
  return listOf(answer.get('stock')).map((one) => {
    const quantity = fieldsOf(one).get('quantity');
    return {
      listing: String(fieldsOf(one).get('listing')),
      quantity: typeof quantity === 'number' ? quantity : null,
    };
  });
}

/** A change as the shop writes it; null when it is none. */
export function changeOf(value: unknown): Change | null {
  const fields = fieldsOf(value);
  const [number, sku, quantity, at] = ['number', 'sku', 'quantity', 'at'].map((name) => fields.get(name));
  if (typeof number !== 'number' || typeof sku !== 'string' || sku === '') return null;
  if (typeof quantity !== 'number' || !Number.isFinite(quantity) || typeof at !== 'string') return null;
  const location = fields.get('location');
  const isDeleted = fields.get('deleted') === true;
  return { number, sku, quantity, at, isDeleted, location: typeof location === 'string' ? location : null };
}

async function ask(shop: Shop, method: string, path: string, body?: unknown, isWrite?: boolean): Promise<unknown> {
  const headers = new Headers({ accept: 'application/json', 'content-type': 'application/json' });
  bearer(shop.config.apiKey)(headers);
  const address = `${shop.config.address.replace(/\/$/, '')}${path}`;
  const response = await send(shop, address, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(isWrite !== undefined && { isWrite }),
  });
  if (!response.ok) throw terminal(`The shop answered ${response.status} to ${method} ${path}.`, 'unexpectedAnswer');
  return readJson(response, { maxBytes: 5_000_000 });
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw terminal('The shop answered without the list that was asked for.', 'unexpectedAnswer');
}
