// A ledger on a real database for the tests of store and operations: a tenant with a small catalogue, commands
// with little to say, and a second node on the same database where a test needs one.

import { channelDefaults, type Channel } from '../domain/channel.ts';
import type { Command, MovementCommand, ReserveCommand } from '../domain/command.ts';
import { noSafetyStock, type Item } from '../domain/item.ts';
import type { EntryOrigin, MovementKind } from '../domain/journal-entry.ts';
import { locationDefaults, type Location } from '../domain/location.ts';
import type { Outcome } from '../domain/outcome.ts';
import {
  DecisionEngine,
  defaultLimits,
  type EngineEvents,
  type EngineLimits,
} from '../operations/decision-engine.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import { writeChannels } from '../store/channels.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { writeItems } from '../store/items.ts';
import { writeLocations } from '../store/locations.ts';
import { lockShardHead } from '../store/locks.ts';
import { bumpCatalogueVersion } from '../store/shard-heads.ts';
import { insertTenant } from '../store/tenants.ts';

export interface Node {
  readonly database: Database;
  readonly engine: DecisionEngine;
  readonly tenantId: number;
  readonly submit: (...commands: readonly Command[]) => Promise<Outcome[]>;
}

export interface NodeOptions {
  readonly clock?: Clock;
  readonly limits?: Partial<EngineLimits>;
  readonly events?: EngineEvents;
}

export function openNode(url: string, tenantId: number, options: NodeOptions = {}): Node {
  const database = openDatabase({ url, readersMax: 4, writersMax: 4 });
  const { clock = systemClock, limits, events } = options;
  const context = { database, clock, makeId, catalogues: new Map() };
  const engine = new DecisionEngine(context, { ...defaultLimits, ...limits }, events);
  return { database, engine, tenantId, submit: (...commands) => engine.submitAll(tenantId, commands) };
}

export async function createTenant(database: Database): Promise<number> {
  const code = makeId('ten');
  const tenant = await database.asPlatform((transaction) => insertTenant(transaction, code, code));
  if (!tenant) throw new Error(`The tenant ${code} is there already.`);
  return tenant.tenantId;
}

export function itemOf(sku: string, more: Partial<Item> = {}): Item {
  const plain = { uoms: [], kit: [], substitutes: [], tier: null, attributes: {}, safetyStock: noSafetyStock };
  return { sku, name: sku, baseUom: 'each', scale: 0, tracking: 'none', ...plain, ...more };
}

export function locationOf(code: string, more: Partial<Location> = {}): Location {
  const plain = { ...locationDefaults, region: null, priority: 0, safetyStock: 0n };
  return { code, name: code, kind: 'warehouse', ...plain, ...more };
}

export function channelOf(code: string, locations: readonly string[], more: Partial<Channel> = {}): Channel {
  const own = { uom: null, connector: null, priority: 0, backorderLimit: null, isPaused: false };
  const plain = { ...channelDefaults, ...own };
  return { code, name: code, kind: 'shop', locations, depletion: 'reservation', ...plain, ...more };
}

export interface CatalogueParts {
  readonly items?: readonly Item[];
  readonly locations?: readonly Location[];
  readonly channels?: readonly Channel[];
}

export async function putCatalogue(database: Database, tenantId: number, parts: CatalogueParts): Promise<void> {
  await database.inTransaction(tenantId, async (transaction) => {
    await lockShardHead(transaction, null);
    if (parts.locations) writeLocations(transaction, parts.locations);
    if (parts.channels) writeChannels(transaction, parts.channels);
    if (parts.items) writeItems(transaction, parts.items);
    bumpCatalogueVersion(transaction);
  });
}

/** Items A and B, warehouses DC1 and DC2, and the channel `web` that sells from both. */
export const smallCatalogue: CatalogueParts = {
  items: [itemOf('A'), itemOf('B')],
  locations: [locationOf('DC1'), locationOf('DC2')],
  channels: [channelOf('web', ['DC1', 'DC2'])],
};

export async function openSmallLedger(url: string, options: NodeOptions = {}): Promise<Node> {
  const setUp = openDatabase({ url, readersMax: 1, writersMax: 1 });
  const tenantId = await createTenant(setUp);
  await putCatalogue(setUp, tenantId, smallCatalogue);
  await setUp.close();
  return openNode(url, tenantId, options);
}

export function originOf(more: Partial<EntryOrigin> = {}): EntryOrigin {
  const nobody = { source: null, eventId: null, businessKey: null, order: null, causationId: null, reason: null };
  return { ...nobody, occurredAt: systemClock.now(), correlationId: makeId('cor'), actor: 'test', ...more };
}

const noMovement = {
  type: 'movement',
  lot: null,
  uom: null,
  status: null,
  toLocation: null,
  toLot: null,
  toStatus: null,
  reservationId: null,
  dueAt: null,
  idempotency: null,
} as const;

export function movement(
  kind: MovementKind,
  sku: string,
  location: string,
  quantity: number,
  more: Partial<MovementCommand> = {},
): MovementCommand {
  return { ...noMovement, kind, sku, location, quantity, origin: originOf(), ...more };
}

export function reserve(sku: string, quantity: number, more: Partial<ReserveCommand> = {}): ReserveCommand {
  return {
    type: 'reserve',
    reservationId: makeId('res'),
    channel: 'web',
    kind: 'hard',
    ttlMs: 900_000,
    policy: 'all_or_nothing',
    customer: null,
    segment: null,
    lines: [{ lineId: '1', sku, quantity, uom: null, location: null, lot: null }],
    origin: originOf(),
    idempotency: null,
    ...more,
  };
}

/** A clock whose decision time stands still until a test moves it; sleeping takes no time of that clock. */
export function standingClock(startMs: number): Clock & { advance: (ms: number) => void } {
  let now = startMs;
  return {
    ...systemClock,
    decisionTime: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}
