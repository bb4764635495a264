// What promises by rules need besides positions, loaded only where a rule, a lot or a date asks for it: most batches
// ask for nothing of it.

import { lotKey, paceKey, fenceKey } from '../domain/availability/stock.ts';
import { addSupply, holdsKey, type LedgerView } from '../domain/ledger-view.ts';
import { loadLots } from '../store/allotment/lots.ts';
import { loadLags, loadVelocities } from '../store/allotment/velocities.ts';
import type { Reader } from '../store/database.ts';
import { countOpenHolds, loadFenceUses, suppliesComing } from '../store/allotment/promises.ts';
import type { Needs } from './needs.ts';

export type PromiseState = Awaited<ReturnType<typeof loadForPromises>>;

type PromiseNeeds = Pick<Needs, 'fences' | 'lotItems' | 'paces' | 'coming' | 'holders'>;

export async function loadForPromises(reader: Reader, needs: PromiseNeeds) {
  const { fences, lotItems, paces, coming, holders } = needs;
  const [uses, lots, velocities, lags, supplies, holds] = await Promise.all([
    fences.length > 0 ? loadFenceUses(reader, fences) : [],
    lotItems.length > 0 ? loadLots(reader, lotItems) : [],
    paces.length > 0 ? loadVelocities(reader, paces) : [],
    paces.length > 0 ? loadLags(reader) : new Map<string, bigint>(),
    coming.length > 0 ? suppliesComing(reader, coming) : [],
    holders.length > 0 ? countOpenHolds(reader, holders) : [],
  ]);
  return { uses, lots, velocities, lags, supplies, holds };
}

/** The view as it was when it was loaded: what the batch itself has changed since is not in here. */
export function fillForPromises(view: LedgerView, state: PromiseState): void {
  for (const { ruleId, sku, taken, fulfilled } of state.uses) {
    const key = fenceKey(ruleId, sku);
    if (!view.uses.has(key)) view.uses.set(key, { taken, fulfilled });
  }
  for (const { sku, lot, expiresAt } of state.lots) {
    if (expiresAt !== null) view.expiries.set(lotKey(sku, lot), expiresAt);
  }
  for (const { channel, sku, perDayMillionths } of state.velocities) {
    view.velocities.set(paceKey(channel, sku), perDayMillionths);
  }
  for (const [channel, lagMs] of state.lags) view.lags.set(channel, Number(lagMs));
  for (const supply of state.supplies) addSupply(view, supply);
  for (const { channel, client, count } of state.holds) view.holds.set(holdsKey(channel, client), count);
}
