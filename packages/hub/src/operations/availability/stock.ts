// What availability is computed from, whether it is read from the ledger or kept in memory: the stock of a tenant as
// it was at one entry of the journal and at one moment. What holds keep that are past their time then is free.

import { hasRules, isPaced, rulesOf } from '../../domain/allotment/rule-index.ts';
import { fenceKey, lotKey, paceKey, type FenceUse, type Stock } from '../../domain/availability/stock.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import { placeKey, positionKey, type Position } from '../../domain/position.ts';
import { isoTime, type Clock } from '../../platform/clock.ts';
import type { Database, Reader } from '../../store/database.ts';
import { dueFenceUses } from '../../store/allotment/promises.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { positionsOfItems } from '../../store/positions.ts';
import { dueQuantities, type DueQuantity } from '../../store/reservations.ts';
import { holdSnapshot, readMoment } from '../../store/shard-heads.ts';
import { catalogueAt, gatherItems, type CatalogueCache } from '../catalogue.ts';
import { loadForPromises, type PromiseState } from '../load-promises.ts';

export interface ReadStock extends Stock {
  /** The last entry that is in it. */
  readonly seq: bigint;
  /** Milliseconds since nothing else is known to have been in the ledger. */
  readonly ageMs: number;
  /** The items that were asked for, and what they are made of. */
  readonly items: ReadonlyMap<string, Item>;
}

export interface LedgerContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly catalogues: CatalogueCache;
}

/** Reads the ledger itself, all of it as of one moment. */
export async function readStock(
  context: LedgerContext,
  tenantId: number,
  skus: readonly string[],
): Promise<ReadStock> {
  return context.database.read(tenantId, async (reader) => {
    holdSnapshot(reader);
    return loadStock(context, reader, skus);
  });
}

/** The same for a reader who reads more as of that moment. */
export async function loadStock(
  { clock, catalogues }: Omit<LedgerContext, 'database'>,
  reader: Reader,
  skus: readonly string[],
): Promise<ReadStock> {
  const decisionTime = clock.decisionTime();
  const time = decisionTime === null ? null : isoTime(decisionTime);
  const startedAt = clock.now();
  const [moment, asked, heard] = await Promise.all([
    readMoment(reader, time),
    readPositions(reader, skus, time),
    loadHeard(reader),
  ]);
  const catalogue = await catalogueAt(reader, catalogues, moment.catalogueVersion);
  const items = await gatherItems(reader, catalogue, skus);
  const others = [...items.keys()].filter((sku) => !skus.includes(sku));
  const needs = needsOfRules(catalogue, items, moment.now);
  const [more, promises, dueUses] = await Promise.all([
    others.length > 0 ? readPositions(reader, others, time) : nothing,
    loadForPromises(reader, { ...needs, coming: [], holders: [] }),
    needs.fences.length > 0 ? dueFenceUses(reader, [...items.keys()], time) : [],
  ]);
  return {
    seq: moment.seq,
    now: moment.now,
    ageMs: Math.max(0, clock.now() - startedAt),
    catalogue: { ...catalogue, items },
    heard,
    items,
    ...partsOf(
      { positions: [...asked.positions, ...more.positions], due: [...asked.due, ...more.due] },
      promises,
      dueUses,
    ),
  };
}

/** What is there of some items, and what rules about them go by. */
export type StockParts = Pick<Stock, 'positionsAt' | 'uses' | 'expiries' | 'velocities' | 'lags'>;

type Needed = ReturnType<typeof needsOfRules>;

/** The same for many items whose definitions are known. */
export async function loadParts(
  reader: Reader,
  skus: readonly string[],
  needs: Needed,
  time: string | null,
): Promise<StockParts> {
  const [positions, promises, dueUses] = await Promise.all([
    readPositions(reader, skus, time),
    loadForPromises(reader, { ...needs, coming: [], holders: [] }),
    needs.fences.length > 0 ? dueFenceUses(reader, skus, time) : [],
  ]);
  return partsOf(positions, promises, dueUses);
}

function partsOf(
  { positions, due }: Awaited<ReturnType<typeof readPositions>>,
  promises: PromiseState,
  dueUses: Awaited<ReturnType<typeof dueFenceUses>>,
): StockParts {
  const uses = new Map<string, FenceUse>();
  for (const { ruleId, sku, taken, fulfilled } of promises.uses) {
    const freed = dueUses.find((one) => one.ruleId === ruleId && one.sku === sku)?.taken ?? 0n;
    uses.set(fenceKey(ruleId, sku), { taken: taken - freed, fulfilled });
  }
  return {
    positionsAt: group(positions, due),
    uses,
    expiries: new Map(
      promises.lots.flatMap((one) => (one.expiresAt === null ? [] : [[lotKey(one.sku, one.lot), one.expiresAt]])),
    ),
    velocities: new Map(promises.velocities.map((one) => [paceKey(one.channel, one.sku), one.perDayMillionths])),
    lags: new Map([...promises.lags].map(([channel, lagMs]) => [channel, Number(lagMs)])),
  };
}

const nothing = { positions: [], due: [] };

async function readPositions(reader: Reader, skus: readonly string[], time: string | null) {
  const [positions, due] = await Promise.all([positionsOfItems(reader, skus), dueQuantities(reader, skus, time)]);
  return { positions, due };
}

/** What has to be read besides positions, because a rule or a lot says so. */
export function needsOfRules(catalogue: Pick<Catalogue, 'rules'>, items: ReadonlyMap<string, Item>, now: number) {
  const fences: { ruleId: string; sku: string }[] = [];
  const lotItems: string[] = [];
  const paces: string[] = [];
  for (const item of items.values()) {
    if (item.tracking === 'lot') lotItems.push(item.sku);
    if (!hasRules(catalogue.rules)) continue;
    const rules = rulesOf(catalogue.rules, item, now);
    for (const { id, kind } of rules) if (kind === 'ring_fence') fences.push({ ruleId: id, sku: item.sku });
    if (rules.some(isPaced)) paces.push(item.sku);
  }
  return { fences, lotItems, paces };
}

/** The positions at each place, with what only expired holds keep given back. */
function group(positions: readonly Position[], due: readonly DueQuantity[]): Map<string, Position[]> {
  const freed = new Map(due.map((one) => [positionKey(one.sku, one.location, one.lot), one.reserved]));
  return Map.groupBy(
    positions.map((position) => without(position, freed)),
    ({ sku, location }) => placeKey(sku, location),
  );
}

/** A position without what holds keep that are past their time. */
export function without(position: Position, due: ReadonlyMap<string, bigint>): Position {
  if (due.size === 0 || position.reserved === 0n) return position;
  const freed = due.get(positionKey(position.sku, position.location, position.lot));
  return freed === undefined ? position : { ...position, reserved: position.reserved - freed };
}
