// The stock of one tenant in the memory of a node, as it was at one entry of the journal, and the rules by which it is
// moved on: by the next entry or not at all. Nothing is added up here; entries are applied by the domain.

import { fenceKey, type FenceUse } from '../../domain/availability/stock.ts';
import { followHold, noHolds, type HeldQuantities } from '../../domain/held-quantities.ts';
import { invariant } from '../../domain/invariant.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import type { NewUse } from '../../domain/ledger-view.ts';
import { applyEntry, positionKey, type Position } from '../../domain/position.ts';
import { rebuildSupply } from '../../domain/rebuild-supply.ts';
import { noUse } from '../../domain/reservation.ts';
import { supplyKey, type Supply } from '../../domain/supply.ts';
import type { CachedCatalogue } from '../catalogue.ts';
import { bytesPerText, PositionTable } from './position-table.ts';

/** How fast channels sell and how late they hear, as far as rules ask for it. */
export interface Paces {
  /** What it was read at: of the velocities, and of the rules the channels. */
  readonly version: bigint;
  readonly channels: readonly string[];
  /** By `paceKey`. */
  readonly velocities: ReadonlyMap<string, bigint>;
  readonly lags: ReadonlyMap<string, number>;
}

export const noPaces: Paces = { version: 0n, channels: [], velocities: new Map(), lags: new Map() };

export interface Snapshot {
  /** The last entry that is in it. */
  seq: bigint;
  readonly positions: PositionTable;
  readonly held: HeldQuantities;
  /** What is on order, by item and `supplyKey`. */
  readonly supplies: Map<string, Map<string, Supply>>;
  /** What has been taken from ring fences, by `fenceKey`. */
  readonly uses: Map<string, FenceUse>;
  catalogue: CachedCatalogue;
  /** When lots expire, by `lotKey`, at the version of the catalogue. */
  expiries: Map<string, number>;
  paces: Paces;
  heard: ReadonlyMap<string, number>;
  /** False while it is between two states that the ledger was in. */
  isWhole: boolean;
  /** When this node last began to ask whether there is more, and there was not; by its own clock. */
  checkedAt: number;
  /** What the decisions' clock said in that answer, and what the node's clock said when the answer was there. */
  time: { readonly ledger: number; readonly node: number };
}

export function emptySnapshot(seq: bigint, catalogue: CachedCatalogue): Snapshot {
  return {
    seq,
    positions: new PositionTable(),
    held: noHolds(),
    supplies: new Map(),
    uses: new Map(),
    catalogue,
    expiries: new Map(),
    paces: noPaces,
    heard: new Map(),
    isWhole: false,
    checkedAt: Number.NEGATIVE_INFINITY,
    time: { ledger: Number.NEGATIVE_INFINITY, node: 0 },
  };
}

export function keepSupply(snapshot: Snapshot, supply: Supply): void {
  const own = snapshot.supplies.get(supply.sku) ?? new Map<string, Supply>();
  own.set(supplyKey(supply.order, supply.sku, supply.location), supply);
  snapshot.supplies.set(supply.sku, own);
}

export function keepUse({ uses }: Snapshot, { ruleId, sku, taken, fulfilled }: NewUse): void {
  uses.set(fenceKey(ruleId, sku), { taken, fulfilled });
}

/** Adds how much more a batch took. */
export function addUse({ uses }: Snapshot, { ruleId, sku, taken, fulfilled }: NewUse): void {
  const key = fenceKey(ruleId, sku);
  const known = uses.get(key) ?? noUse;
  uses.set(key, { taken: known.taken + taken, fulfilled: known.fulfilled + fulfilled });
}

/** Applies the next entries. Throws when one is missing, or contradicts what is here: then it is of no use any more. */
export function advance(snapshot: Snapshot, entries: readonly JournalEntry[]): void {
  for (const entry of entries) {
    invariant(
      entry.seq === snapshot.seq + 1n,
      `I12: entry ${snapshot.seq + 1n} is missing before entry ${entry.seq}`,
    );
    apply(snapshot, entry);
    snapshot.seq = entry.seq;
  }
}

function apply(snapshot: Snapshot, entry: JournalEntry): void {
  const { positions, held, supplies } = snapshot;
  const touched = new Map<string, Position>();
  applyEntry(entry, entry.seq, (sku, location, lot) => {
    const key = positionKey(sku, location, lot);
    const position = touched.get(key) ?? positions.at(sku, location, lot);
    touched.set(key, position);
    return position;
  });
  for (const position of touched.values()) positions.put(position);
  followHold(held, entry);
  if (entry.sku === null || (entry.from?.account !== 'onOrder' && entry.to?.account !== 'onOrder')) return;
  const own = supplies.get(entry.sku) ?? new Map<string, Supply>();
  rebuildSupply(own, entry);
  if (own.size === 0) supplies.delete(entry.sku);
  else supplies.set(entry.sku, own);
}

/** The moment by the decisions' clock, never ahead of it: what the answer took on its way is not counted. */
export function momentOf({ time }: Snapshot, nodeTime: number): number {
  return time.ledger + Math.max(0, nodeTime - time.node);
}

const bytesPerHold = 400;
const bytesPerSupply = 300;
const bytesPerUse = 100;
const bytesPerVelocity = 24;

/** About how much memory it takes, the catalogue apart. */
export function bytesOf({ positions, held, supplies, uses, expiries, paces }: Snapshot): number {
  const { velocities } = paces;
  const texts = supplies.size + uses.size + expiries.size + velocities.size;
  const sums = supplies.size * bytesPerSupply + uses.size * bytesPerUse + velocities.size * bytesPerVelocity;
  return positions.bytes + held.holds.size * bytesPerHold + sums + texts * bytesPerText;
}
