// One batch of stock commands in one transaction: lock the shard, load what the commands touch, decide them one
// after the other in memory, write what changed with one statement a table, commit. Two round trips in all.

import type { Command } from '../domain/command.ts';
import { decide, expireDue } from '../domain/decide.ts';
import type { Item } from '../domain/item.ts';
import type { EntryOrigin } from '../domain/journal-entry.ts';
import {
  addPosition,
  addReservation,
  addSupply,
  emptyView,
  laterKey,
  seenKey,
  type LedgerView,
} from '../domain/ledger-view.ts';
import type { Outcome } from '../domain/outcome.ts';
import { positionKey } from '../domain/position.ts';
import { isoTime, type Clock } from '../platform/clock.ts';
import type { MakeId } from '../platform/ids.ts';
import type { Database, Transaction } from '../store/database.ts';
import { loadOutcomes, writeOutcomes } from '../store/idempotency.ts';
import { loadItems } from '../store/items.ts';
import { appendJournal, changesAfter } from '../store/journal.ts';
import { lockShardHead, type ShardHead } from '../store/locks.ts';
import { writeNotices } from '../store/outbox.ts';
import { positionsAt, positionsOfReservations, writePositions } from '../store/positions.ts';
import { dueReservations, insertReservations, loadReservations, updateReservations } from '../store/reservations.ts';
import { advanceHead } from '../store/shard-heads.ts';
import { loadSupplies, writeSupplies } from '../store/supplies.ts';
import {
  gatherItems,
  keepItems,
  knownItems,
  loadCatalogue,
  type CachedCatalogue,
  type CatalogueCache,
} from './catalogue.ts';
import { needsOf, skusOf, type Needs } from './needs.ts';

/** How many expired holds one batch ends. If that many were due, there may be more. */
const dueMax = 1000;

export interface BatchContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly catalogues: CatalogueCache;
}

export interface BatchResult {
  /** One a command, in order; none when more holds were due than one batch may end. */
  readonly outcomes: readonly Outcome[];
  readonly commands: number;
  readonly entries: number;
  readonly expired: number;
}

const sendNowEntries = 100;

/** What a caller who lost the connection during the commit can look up: its last entry, by number and hash. */
export interface Attempt {
  readonly lastSeq: bigint;
  readonly hash: string;
  readonly outcomes: readonly Outcome[];
}

/**
 * Decides the commands in order. `onAttempt` hears, before the commit is sent, by which entry the batch can be
 * found in the journal.
 */
export async function decideBatch(
  context: BatchContext,
  tenantId: number,
  commands: readonly Command[],
  onAttempt?: (attempt: Attempt) => void,
): Promise<BatchResult> {
  return context.database.inTransaction(tenantId, async (transaction) => {
    const { head, view, due } = await load(context, transaction, commands);
    const expired = due === 0 ? 0 : expireDue(view, systemOrigin(context, view.now));
    // More may be due than one batch ends: then nothing else is decided until a batch has found the rest.
    const outcomes = due >= dueMax ? [] : commands.map((command) => decide(view, command));
    const hash = write(transaction, view, head.hash);
    onAttempt?.({ lastSeq: view.seq, hash, outcomes });
    return { outcomes, commands: outcomes.length, entries: view.entries.length, expired };
  });
}

function systemOrigin(context: BatchContext, now: number): EntryOrigin {
  const nobody = { source: null, eventId: null, businessKey: null, order: null, causationId: null, reason: null };
  return { ...nobody, occurredAt: now, correlationId: context.makeId('cor'), actor: 'hub' };
}

interface Loaded {
  readonly head: ShardHead;
  readonly view: LedgerView;
  readonly due: number;
}

async function load(context: BatchContext, transaction: Transaction, commands: readonly Command[]): Promise<Loaded> {
  const decisionTime = context.clock.decisionTime();
  const time = decisionTime === null ? null : isoTime(decisionTime);
  const cached = context.catalogues.get(transaction.tenantId);
  // Everything goes out behind the lock in one round trip: each statement sees what was committed before it was held.
  const locked = lockShardHead(transaction, time);
  const early = cached && loadEarly(transaction, cached, commands);
  const dueSent = dueReservations(transaction, time, dueMax);
  const [head, loaded, due] = await Promise.all([locked, early, dueSent]);
  const current = await currentCatalogue(context, transaction, head);
  const usable = current === cached ? usableOf(current, loaded) : undefined;
  const items = usable?.items ?? (await gatherItems(transaction, current, skusOf(commands)));
  const catalogue = { ...current, items };
  const state = usable?.state ?? (await loadState(transaction, needsOf(commands, catalogue)));
  const view = emptyView(head.now, head.seq, catalogue);
  fill(view, state);
  const reduced = skusOfReduced(commands, view);
  if (reduced.length > 0) {
    for (const [sku, item] of await gatherItems(transaction, current, reduced)) items.set(sku, item);
  }
  if (due.length > 0) fill(view, await loadState(transaction, { ...noNeeds, reservationIds: due }));
  return { head, view, due: due.length };
}

interface LoadedEarly {
  readonly found: Map<string, Item>;
  readonly added: readonly Item[];
  readonly state: State;
}

/** What the commands need as far as the catalogue at hand tells, and the items that are missing in it. */
async function loadEarly(
  transaction: Transaction,
  cached: CachedCatalogue,
  commands: readonly Command[],
): Promise<LoadedEarly> {
  const { found, missing } = knownItems(cached, skusOf(commands));
  const [added, state] = await Promise.all([
    missing.length > 0 ? loadItems(transaction, missing) : [],
    loadState(transaction, needsOf(commands, { ...cached, items: found })),
  ]);
  return { found, added, state };
}

/** What was loaded early is all that is needed, unless an item turned out to be a kit: then more is. */
function usableOf(current: CachedCatalogue, loaded: LoadedEarly | undefined) {
  if (loaded === undefined) return undefined;
  const { found, added, state } = loaded;
  keepItems(current, added);
  if (added.some(({ kit }) => kit.length > 0)) return undefined;
  for (const item of added) found.set(item.sku, item);
  return { items: found, state };
}

/** A line is reduced in a unit of its item, which only the loaded reservation names. */
function skusOfReduced(commands: readonly Command[], { reservations }: LedgerView): string[] {
  const reduced = commands.flatMap((one) =>
    one.type === 'reduce' ? (reservations.get(one.reservationId) ?? []) : [],
  );
  return reduced.flatMap(({ portions }) => portions.map(({ sku }) => sku));
}

const noNeeds: Needs = { identities: [], places: [], reservationIds: [], orders: [], supplies: [], counts: [] };

async function currentCatalogue(
  context: BatchContext,
  transaction: Transaction,
  head: ShardHead,
): Promise<CachedCatalogue> {
  const cached = context.catalogues.get(transaction.tenantId);
  if (cached?.version === head.catalogueVersion) return cached;
  const loaded = await loadCatalogue(transaction, head.catalogueVersion);
  context.catalogues.set(transaction.tenantId, loaded);
  return loaded;
}

type State = Awaited<ReturnType<typeof loadState>>;

/** Sends only the statements that the batch needs, all before the first answer is awaited. */
async function loadState(transaction: Transaction, needs: Needs) {
  const { identities, places, reservationIds, orders, supplies, counts } = needs;
  const hasReservations = reservationIds.length + orders.length > 0;
  const [seen, positions, reservations, theirPositions, foundSupplies, changes] = await Promise.all([
    identities.length > 0 ? loadOutcomes(transaction, identities) : [],
    places.length > 0 ? positionsAt(transaction, places) : [],
    hasReservations ? loadReservations(transaction, reservationIds, orders) : [],
    hasReservations ? positionsOfReservations(transaction, reservationIds, orders) : [],
    supplies.length > 0 ? loadSupplies(transaction, supplies) : [],
    counts.length > 0 ? changesAfter(transaction, counts) : [],
  ]);
  return { seen, positions, reservations, theirPositions, supplies: foundSupplies, counts, changes };
}

function fill(view: LedgerView, state: State): void {
  for (const { scope, key, fingerprint, outcome } of state.seen) {
    view.seen.set(seenKey(scope, key), { fingerprint, outcome });
  }
  for (const position of [...state.positions, ...state.theirPositions]) {
    const isKnown = view.positions.has(positionKey(position.sku, position.location, position.lot));
    if (!isKnown) addPosition(view, position);
  }
  for (const reservation of state.reservations) {
    if (!view.reservations.has(reservation.id)) addReservation(view, reservation);
  }
  for (const supply of state.supplies) addSupply(view, supply);
  for (const [index, { sku, location, lot, account, after }] of state.counts.entries()) {
    view.laterChanges.set(laterKey(sku, location, lot, account, after), state.changes[index] ?? 0n);
  }
}

/** Writes what the decisions changed; answers the hash at the new end of the chain. */
function write(transaction: Transaction, view: LedgerView, previousHash: string): string {
  const now = isoTime(view.now);
  if (view.newlySeen.length > 0) writeOutcomes(transaction, view.newlySeen, now);
  if (view.entries.length === 0 && view.changedReservations.size === 0) return previousHash;
  // The journal comes last: the database is busy with the rest while this node computes the hashes.
  writePositions(transaction, [...view.changedPositions]);
  const reservations = [...view.changedReservations].flatMap((id) => view.reservations.get(id) ?? []);
  insertReservations(
    transaction,
    reservations.filter(({ id }) => view.newReservations.has(id)),
  );
  updateReservations(
    transaction,
    reservations.filter(({ id }) => !view.newReservations.has(id)),
  );
  const supplies = [...view.changedSupplies].flatMap((key) => view.supplies.get(key) ?? []);
  if (supplies.length > 0) writeSupplies(transaction, supplies);
  if (view.notices.length > 0) writeNotices(transaction, view.notices, now);
  // Below this the hashes are done before the database has even woken up.
  if (view.entries.length > sendNowEntries) transaction.sendNow();
  const hash = appendJournal(transaction, view.entries, previousHash, now);
  advanceHead(transaction, view.seq, hash, now);
  return hash;
}
