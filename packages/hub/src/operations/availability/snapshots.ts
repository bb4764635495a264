// The stock of the tenants that are asked about, in the memory of this node. A snapshot is loaded when somebody asks,
// follows the journal from then on, and is dropped when nobody has asked for a while or when others need the memory.
// It is never waited for: whoever finds none, or one that is too old for him, reads the ledger itself.
//
// What was committed by this node is taken over at once, what others committed as soon as the journal's notice comes,
// and by a look now and then in case that a notice was lost. How old a snapshot is counts from when that look, or the
// reading after a notice, began: only then is it known that there was nothing else.

import type { JournalEntry } from '../../domain/journal-entry.ts';
import { passTime } from '../../domain/held-quantities.ts';
import type { NewUse } from '../../domain/ledger-view.ts';
import type { Position } from '../../domain/position.ts';
import { Bell } from '../../platform/bell.ts';
import { knownItems, type CachedCatalogue } from '../catalogue.ts';
import type { JournalFeed } from '../journal-feed.ts';
import { loadSnapshot, readItems, readNews } from './load-snapshot.ts';
import { addUse, advance, bytesOf, keepUse, momentOf, type Snapshot } from './snapshot.ts';
import { without, type LedgerContext, type ReadStock } from './stock.ts';

/** How old an answer may be when the caller does not say. */
const usualAgeMs = 2000;

const lookAgainMs = 500;
// Nobody asks: it is kept up to date a while longer, with fewer looks.
const quietAfterMs = 10_000;
const lookQuietlyMs = 10_000;
const droppedAfterMs = 600_000;
/** How long it is not tried again when there was no room, and when it failed. */
const noRoomForMs = 60_000;
const failedForMs = 5000;
/** The items are read again after a change of the catalogue, not more often than this. */
const refillItemsMs = 5000;

export interface Wish {
  readonly maxAgeMs?: number | undefined;
  /** The entry that has to be in it: what the caller has written and wants to see. */
  readonly minSeq?: number | undefined;
}

/** What a batch of this node has changed, told after its commit. */
export interface Committed {
  readonly tenantId: number;
  readonly catalogueVersion: bigint;
  readonly now: number;
  readonly entries: readonly JournalEntry[];
  /** How much more was taken from ring fences. */
  readonly uses: readonly NewUse[];
  readonly heard: readonly string[];
}

export interface Snapshots {
  /** The stock as this node knows it, when that is good enough for the caller and all that he asks about is known. */
  readonly find: (tenantId: number, skus: readonly string[], wish: Wish) => ReadStock | null;
  readonly onCommitted: (batch: Committed) => void;
  /** About how many bytes are in use. */
  readonly bytes: () => number;
  readonly count: () => number;
  readonly stop: () => Promise<void>;
}

export interface SnapshotContext extends LedgerContext {
  readonly feed: JournalFeed;
  /** The most bytes that all snapshots of the node may take; 0 for none at all. */
  readonly bytesMax: number;
  readonly onFailure: (error: unknown) => void;
}

interface Kept {
  readonly tenantId: number;
  readonly bell: Bell;
  readonly dropped: AbortController;
  /** Null while it is loaded. */
  snapshot: Snapshot | null;
  bytes: number;
  askedAt: number;
  /** Whether the last look failed, which has been told. */
  isFailing: boolean;
}

interface Node {
  readonly context: SnapshotContext;
  /** By tenant. */
  readonly kept: Map<number, Kept>;
  /** Until when a tenant is not tried again. */
  readonly barred: Map<number, number>;
  readonly running: Set<Promise<void>>;
  /** One is loaded at a time: there are readers who need the database now. */
  loading: Promise<void>;
  isStopping: boolean;
}

export function createSnapshots(context: SnapshotContext): Snapshots {
  const loading = Promise.resolve();
  const node: Node = {
    context,
    kept: new Map(),
    barred: new Map(),
    running: new Set(),
    loading,
    isStopping: false,
  };
  return {
    find: (tenantId, skus, wish) => find(node, tenantId, skus, wish),
    onCommitted: (batch) => takeOver(node, batch),
    bytes: () => sizeOf(node),
    count: () => node.kept.size,
    stop: async () => {
      node.isStopping = true;
      for (const kept of node.kept.values()) drop(node, kept);
      await Promise.all(node.running);
    },
  };
}

function find(node: Node, tenantId: number, skus: readonly string[], wish: Wish): ReadStock | null {
  const { clock } = node.context;
  const { maxAgeMs = usualAgeMs, minSeq = 0 } = wish;
  if (maxAgeMs === 0) return null;
  const kept = node.kept.get(tenantId);
  const nodeTime = clock.now();
  if (kept === undefined) {
    begin(node, tenantId, nodeTime);
    return null;
  }
  kept.askedAt = nodeTime;
  const { snapshot } = kept;
  if (snapshot === null) return null;
  const ageMs = nodeTime - snapshot.checkedAt;
  // A clock that was set back says nothing about age.
  if (!snapshot.isWhole || ageMs < 0 || ageMs >= maxAgeMs || Number(snapshot.seq) < minSeq) {
    kept.bell.ring();
    return null;
  }
  if (!knowsAll(snapshot.catalogue, skus)) return null;
  const now = clock.decisionTime() ?? momentOf(snapshot, nodeTime);
  const { seq, catalogue, expiries, heard } = snapshot;
  const { velocities, lags } = snapshot.paces;
  passTime(snapshot.held, now);
  const [positionsAt, uses] = [placesIn(snapshot), usesIn(snapshot)];
  const { items } = catalogue;
  return { seq, now, ageMs, catalogue, heard, items, positionsAt, uses, expiries, velocities, lags };
}

/** What is taken from ring fences, but not what only holds keep that are past their time. */
function usesIn({ uses, held }: Snapshot): ReadStock['uses'] {
  const { dueUses } = held;
  if (dueUses.size === 0) return uses;
  return {
    get: (key) => {
      const [use, due] = [uses.get(key), dueUses.get(key)];
      return use === undefined || due === undefined ? use : { ...use, taken: use.taken - due };
    },
  };
}

/** Positions by place. Those of one item are divided once, by location: an item is asked about place by place. */
function placesIn({ positions, held }: Snapshot): ReadStock['positionsAt'] {
  let sku: string | null = null;
  let places = new Map<string, Position[]>();
  return {
    get: (key) => {
      const end = key.indexOf('\u0000');
      const asked = key.slice(0, end);
      if (asked !== sku) {
        sku = asked;
        places = new Map();
        for (const one of positions.of(asked)) {
          const position = held.due.size === 0 ? one : without(one, held.due);
          const there = places.get(position.location);
          if (there) there.push(position);
          else places.set(position.location, [position]);
        }
      }
      return places.get(key.slice(end + 1));
    },
  };
}

/** Whether the items are in the cache, with all that they are made of. */
function knowsAll(catalogue: CachedCatalogue, skus: readonly string[]): boolean {
  for (const sku of skus) {
    const item = catalogue.items.get(sku);
    if (item === undefined) return false;
    if (item.kit.length > 0 && knownItems(catalogue, [sku]).missing.length > 0) return false;
  }
  return true;
}

function begin(node: Node, tenantId: number, nodeTime: number): void {
  const { context, barred, running } = node;
  const until = barred.get(tenantId) ?? Number.NEGATIVE_INFINITY;
  if (context.bytesMax === 0 || node.isStopping || nodeTime < until) return;
  barred.delete(tenantId);
  const dropped = new AbortController();
  const nothing = { snapshot: null, bytes: 0, isFailing: false };
  const kept: Kept = { tenantId, bell: new Bell(), dropped, askedAt: nodeTime, ...nothing };
  node.kept.set(tenantId, kept);
  const work = keep(node, kept)
    .catch(context.onFailure)
    .finally(() => {
      running.delete(work);
      if (node.kept.get(tenantId) === kept) bar(node, kept, failedForMs);
    });
  running.add(work);
}

function drop(node: Node, kept: Kept): void {
  kept.dropped.abort();
  if (node.kept.get(kept.tenantId) === kept) node.kept.delete(kept.tenantId);
}

/** Drops it, and does not try again for a while. */
function bar(node: Node, kept: Kept, forMs: number): void {
  drop(node, kept);
  node.barred.set(kept.tenantId, node.context.clock.now() + forMs);
}

async function keep(node: Node, kept: Kept): Promise<void> {
  const { context } = node;
  const turn = node.loading;
  const loaded = turn.then(() => load(node, kept));
  node.loading = loaded.then(
    () => undefined,
    () => undefined,
  );
  kept.snapshot = await loaded;
  if (kept.snapshot === null) return;
  const leave = context.feed.follow(kept.tenantId, (lastSeq) => {
    // Of what this node has committed itself it has heard before.
    if (lastSeq === null || kept.snapshot === null || lastSeq > kept.snapshot.seq) kept.bell.ring();
  });
  try {
    await Promise.all([follow(node, kept, kept.snapshot), fillItems(node, kept)]);
  } finally {
    leave();
  }
}

async function load(node: Node, kept: Kept): Promise<Snapshot | null> {
  if (isDropped(kept)) return null;
  return loadSnapshot(node.context, kept.tenantId, { isWanted: (soFar) => fits(node, kept, soFar) });
}

function isDropped({ dropped }: Kept): boolean {
  return dropped.signal.aborted;
}

/** Makes room for it among the others: those go first that were not asked for the longest. */
function fits(node: Node, kept: Kept, snapshot: Snapshot): boolean {
  kept.bytes = bytesOf(snapshot);
  const { bytesMax, clock } = node.context;
  if (sizeOf(node) <= bytesMax) return !isDropped(kept);
  const others = [...node.kept.values()].filter((one) => one !== kept).toSorted((a, b) => a.askedAt - b.askedAt);
  for (const other of others) {
    // Two that are both asked for would take turns in pushing the other out.
    if (clock.now() - other.askedAt < quietAfterMs) break;
    drop(node, other);
    if (sizeOf(node) <= bytesMax) return !isDropped(kept);
  }
  bar(node, kept, noRoomForMs);
  return false;
}

function sizeOf({ kept }: Node): number {
  let sum = 0;
  for (const { bytes } of kept.values()) sum += bytes;
  return sum;
}

async function follow(node: Node, kept: Kept, snapshot: Snapshot): Promise<void> {
  const { clock } = node.context;
  while (!isDropped(kept)) {
    if (!(await catchUp(node, kept, snapshot))) continue;
    const quietForMs = clock.now() - kept.askedAt;
    if (quietForMs >= droppedAfterMs) {
      drop(node, kept);
      return;
    }
    await kept.bell.wait(clock, quietForMs >= quietAfterMs ? lookQuietlyMs : lookAgainMs, kept.dropped.signal);
  }
}

/** Takes over what has come since. False when there may be more. */
async function catchUp(node: Node, kept: Kept, snapshot: Snapshot): Promise<boolean> {
  const { context } = node;
  const askedAt = context.clock.now();
  const read = readNews(context, kept.tenantId, snapshot);
  const news = await read.catch((error: unknown) => {
    // The database is away: its age says so to those who ask, and there is another look later.
    if (!kept.isFailing) context.onFailure(error);
    return null;
  });
  kept.isFailing = news === null;
  if (news === null) return true;
  const { moment, entries, uses, catalogue, heard } = news;
  const answeredAt = context.clock.now();
  const first = entries.findIndex((entry) => entry.seq > snapshot.seq);
  // What this node has taken over meanwhile has what was used in it.
  for (const use of uses) if (use.seq > snapshot.seq) keepUse(snapshot, use);
  try {
    if (first >= 0) advance(snapshot, first === 0 ? entries : entries.slice(first));
  } catch (error) {
    bar(node, kept, failedForMs);
    throw error;
  }
  snapshot.isWhole = snapshot.seq >= moment.seq;
  if (!fits(node, kept, snapshot) || !snapshot.isWhole) return false;
  snapshot.catalogue = catalogue;
  snapshot.expiries = news.expiries;
  snapshot.paces = news.paces;
  snapshot.heard = latest(snapshot.heard, heard);
  snapshot.checkedAt = askedAt;
  snapshot.time = { ledger: moment.now, node: answeredAt };
  return true;
}

function latest(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const heard = new Map(a);
  for (const [source, at] of b) heard.set(source, Math.max(at, heard.get(source) ?? at));
  return heard;
}

/** Has the items in the cache before they are asked for, again after each change of the catalogue. */
async function fillItems(node: Node, kept: Kept): Promise<void> {
  const { context } = node;
  let filled: Snapshot['catalogue'] | null = null;
  let filledAt = Number.NEGATIVE_INFINITY;
  while (!isDropped(kept)) {
    const catalogue = kept.snapshot?.catalogue ?? null;
    const now = context.clock.now();
    if (catalogue !== null && catalogue !== filled && Math.abs(now - filledAt) >= refillItemsMs) {
      filledAt = now;
      const isWanted = (): boolean => !isDropped(kept) && kept.snapshot?.catalogue === catalogue;
      await readItems(context, kept.tenantId, catalogue, isWanted).catch(context.onFailure);
      filled = catalogue;
    }
    await context.clock.sleep(lookAgainMs, kept.dropped.signal).catch(() => undefined);
  }
}

/** A batch of this node: what it wrote is there already. When another node's came between, the journal is read. */
function takeOver(node: Node, batch: Committed): void {
  const kept = node.kept.get(batch.tenantId);
  const snapshot = kept?.snapshot;
  const [first] = batch.entries;
  if (kept === undefined || snapshot == null || first === undefined) return;
  const isNext = snapshot.isWhole && first.seq === snapshot.seq + 1n;
  if (!isNext || batch.catalogueVersion !== snapshot.catalogue.version) {
    kept.bell.ring();
    return;
  }
  try {
    advance(snapshot, batch.entries);
    for (const use of batch.uses) addUse(snapshot, use);
    if (batch.heard.length > 0) {
      snapshot.heard = latest(snapshot.heard, new Map(batch.heard.map((source) => [source, batch.now])));
    }
    fits(node, kept, snapshot);
  } catch (error) {
    bar(node, kept, failedForMs);
    node.context.onFailure(error);
  }
}
