// Everything that what may be sold depends on, as of one moment. What a batch of decisions has loaded is one such, the
// snapshot that a node reads from is another: the formula is the same.

import type { Hearing } from '../inbound/silence.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Balances } from '../position.ts';

export interface Lookup<V> {
  readonly get: (key: string) => V | undefined;
}

/** What has been taken from a ring fence of an item: given back is taken less, shipped stays taken. */
export interface FenceUse {
  readonly taken: bigint;
  readonly fulfilled: bigint;
}

export type LotBalances = Balances & { readonly lot: string };

export interface Stock extends Hearing {
  readonly catalogue: Catalogue;
  /** By `placeKey`; what expired holds keep is given back. */
  readonly positionsAt: Lookup<readonly LotBalances[]>;
  /** By `fenceKey`. */
  readonly uses: Lookup<FenceUse>;
  /** When a lot expires, by `lotKey`; a lot that is not there does not. */
  readonly expiries: Lookup<number>;
  /** Millionths of smallest units that a channel takes of an item in a day, by `paceKey`. */
  readonly velocities: Lookup<bigint>;
  /** How long a channel takes to hear of a change, in milliseconds, by its code. */
  readonly lags: Lookup<number>;
}

/** How long a channel is taken to lag before its lag was measured. */
export const unmeasuredLagMs = 60_000;

export function fenceKey(ruleId: string, sku: string): string {
  return `${ruleId}\u0000${sku}`;
}

export function lotKey(sku: string, lot: string): string {
  return `${sku}\u0000${lot}`;
}

export function paceKey(channel: string, sku: string): string {
  return `${channel}\u0000${sku}`;
}
