// Tells the shop what it may sell. A write that is not answered is uncertain: the hub then asks with `readBack`.

import {
  settleOutcomes,
  type Context,
  type ListingQuantity,
  type ListingState,
  type PushOutcome,
} from '@evenstock/connector-sdk';

import { readStock, writeStock } from './client.ts';
import type { Config } from './config.ts';

export async function push(
  context: Context<Config>,
  batch: readonly ListingQuantity[],
): Promise<readonly PushOutcome[]> {
  const stock = batch.map(({ listing, quantity, version }) => ({ listing, quantity, version }));
  const results = await writeStock(context, stock);
  return settleOutcomes(
    batch,
    results.map(({ listing, problem }): PushOutcome => {
      if (problem === null) return { listing, outcome: 'accepted' };
      const code = problem === 'unknown' ? 'unknown_listing' : 'other';
      return { listing, outcome: 'refused', code, detail: problem };
    }),
  );
}

export async function readBack(
  context: Context<Config>,
  listings: readonly string[],
): Promise<readonly ListingState[]> {
  const found = new Map((await readStock(context, listings)).map((one) => [one.listing, one.quantity]));
  return listings.map((listing) => ({ listing, quantity: found.get(listing) ?? null }));
}
