// One batch of stock commands in one transaction: lock the shard, load what the commands touch, decide them one
// after the other in memory, write what changed with one statement a table, commit. Two round trips in all.

import { hasRules } from '../domain/allotment/rule-index.ts';
import type { Command } from '../domain/command.ts';
import { expireDue } from '../domain/decide.ts';
import type { Item } from '../domain/item.ts';
import type { CountMark } from '../domain/inbound/count-mark.ts';
import { streamKey } from '../domain/inbound/lifecycle.ts';
import { factKey } from '../domain/inbound/observation.ts';
import type { EntryOrigin } from '../domain/journal-entry.ts';
import {
  addMark,
  addPosition,
  addReservation,
  addSupply,
  emptyView,
  goneKey,
  laterKey,
  seenKey,
  type LedgerView,
} from '../domain/ledger-view.ts';
import { positionKey } from '../domain/position.ts';
import { learnOwing } from '../domain/reserve/reservation-uses.ts';
import { askedSku } from '../domain/reservation.ts';
import { isoTime, type Clock } from '../platform/clock.ts';
import type { MakeId } from '../platform/ids.ts';
import type { Database, Transaction } from '../store/database.ts';
import { loadMarks } from '../store/inbound/count-marks.ts';
import { loadOutcomes } from '../store/idempotency.ts';
import { loadItems } from '../store/items.ts';
import { changesAfter, goneAfter } from '../store/journal.ts';
import { loadVersions, loadWaiting } from '../store/inbound/lifecycles.ts';
import { lockShardHead, type ShardHead } from '../store/locks.ts';
import { loadFacts } from '../store/inbound/observations.ts';
import { positionsAt, positionsOfReservations } from '../store/positions.ts';
import { reservationsOwed } from '../store/allotment/promises.ts';
import { dueReservations, loadReservations } from '../store/reservations.ts';
import { loadHeard } from '../store/inbound/source-status.ts';
import { loadSupplies } from '../store/supplies.ts';
import {
  gatherItems,
  keepItems,
  knownItems,
  loadCatalogue,
  type CachedCatalogue,
  type CatalogueCache,
} from './catalogue.ts';
import type { Committed } from './availability/snapshots.ts';
import { decideInTurn, type Reached, type Submission } from './chain.ts';
import { openBatchWriter, sourcesHeard } from './write-batch.ts';
import { fillForPromises, loadForPromises } from './load-promises.ts';
import { marksNeeded, marksOfPromises, needsOf, needsOfOwed, skusOf, skusOfOwed, type Needs } from './needs.ts';

/** How many expired holds one batch ends. If that many were due, there may be more. */
const dueMax = 1000;

export interface BatchContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly catalogues: CatalogueCache;
  /** Hears of a batch when it is committed and before anybody is answered. */
  readonly onCommitted?: (batch: Committed) => void;
}

export interface BatchResult {
  /** One a command, in order; none when more holds were due than one batch may end. */
  readonly outcomes: readonly Reached[];
  readonly commands: number;
  readonly entries: number;
  readonly expired: number;
}

/** What these decide and change is sent while the next are being decided. */
const partCommands = 250;

/** What a caller who lost the connection during the commit can look up: its last entry, by number and hash. */
export interface Attempt {
  readonly lastSeq: bigint;
  readonly hash: string;
  readonly outcomes: readonly Reached[];
}

/**
 * Decides the commands in order. `onAttempt` hears, before the commit is sent, by which entry the batch can be
 * found in the journal.
 */
export async function decideBatch(
  context: BatchContext,
  tenantId: number,
  submissions: readonly Submission[],
  onAttempt?: (attempt: Attempt) => void,
): Promise<BatchResult> {
  const commands = submissions.map(({ command }) => command);
  const { result, committed } = await context.database.inTransaction(tenantId, async (transaction) => {
    const { head, view, due } = await load(context, transaction, commands);
    const expired = due === 0 ? 0 : expireDue(view, systemOrigin(context, view.now));
    const writer = openBatchWriter(transaction, view, head.hash, context.makeId);
    const outcomes: Reached[] = [];
    // More may be due than one batch ends: then nothing else is decided until a batch has found the rest.
    for (const outcome of decideInTurn(view, due >= dueMax ? [] : submissions)) {
      outcomes.push(outcome);
      if (outcomes.length % partCommands === 0) writer.writePart();
    }
    const hash = writer.end(commands);
    onAttempt?.({ lastSeq: view.seq, hash, outcomes });
    const { now, entries } = view;
    const uses = [...view.newUses.values()];
    const { catalogueVersion } = head;
    return {
      result: { outcomes, commands: outcomes.length, entries: entries.length, expired },
      committed: { tenantId, catalogueVersion, now, entries, uses, heard: sourcesHeard(view, commands) },
    };
  });
  context.onCommitted?.(committed);
  return result;
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
  const early = cached && loadEarly(transaction, cached, commands, context.clock.now());
  const dueSent = dueReservations(transaction, time, dueMax);
  const counted = loadMarksOf(transaction, commands, cached?.countedUntil ?? Number.NEGATIVE_INFINITY, cached?.items);
  const [head, loaded, due, marks] = await Promise.all([locked, early, dueSent, counted]);
  const current = await currentCatalogue(context, transaction, head);
  const isCountedSince = head.countedUntil !== (cached?.countedUntil ?? Number.NEGATIVE_INFINITY);
  current.countedUntil = head.countedUntil;
  const usable = current === cached ? usableOf(current, loaded) : undefined;
  const items = usable?.items ?? (await gatherItems(transaction, current, skusOf(commands)));
  const catalogue = { ...current, items };
  const state = usable?.state ?? (await loadState(transaction, needsOf(commands, catalogue, head.now)));
  const view = emptyView(head.now, head.seq, catalogue);
  fill(view, state);
  // Another node has counted something since, or a kit was not known: what this one knew was too little.
  const isEnough = usable !== undefined && !isCountedSince;
  for (const mark of isEnough ? marks : await loadMarksOf(transaction, commands, head.countedUntil, items)) {
    addMark(view, mark);
  }
  await fillForWaiting(transaction, view, current, items);
  const promises = marksOfPromises([...commands, ...waitingIn(view)], head.countedUntil, view);
  if (promises.length > 0) for (const mark of await loadMarks(transaction, promises)) addMark(view, mark);
  const reduced = skusOfReduced(commands, view);
  if (reduced.length > 0) {
    for (const [sku, item] of await gatherItems(transaction, current, reduced)) items.set(sku, item);
  }
  if (due.length > 0) fill(view, await loadState(transaction, { ...noNeeds, reservationIds: due }));
  if (head.isOwing) await fillForOwed(transaction, view, current, items, commands);
  return { head, view, due: due.length };
}

async function loadMarksOf(
  transaction: Transaction,
  commands: readonly Command[],
  countedUntil: number,
  items: ReadonlyMap<string, Item> = new Map(),
): Promise<CountMark[]> {
  const places = marksNeeded(commands, countedUntil, items);
  return places.length > 0 ? loadMarks(transaction, places) : [];
}

/** What waits for a command of the batch is decided behind it, so that what it needs has to be there too. */
async function fillForWaiting(
  transaction: Transaction,
  view: LedgerView,
  current: CachedCatalogue,
  items: Map<string, Item>,
): Promise<void> {
  const commands = waitingIn(view);
  if (commands.length === 0) return;
  for (const [sku, item] of await gatherItems(transaction, current, skusOf(commands))) items.set(sku, item);
  const [state, marks] = await Promise.all([
    loadState(transaction, { ...needsOf(commands, view.catalogue, view.now), streams: [] }),
    loadMarksOf(transaction, commands, current.countedUntil, items),
  ]);
  fill(view, state);
  for (const mark of marks) addMark(view, mark);
}

function waitingIn({ waiting }: LedgerView): Command[] {
  return [...waiting.values()].flat().map((one) => one.command);
}

/** What is owed of the items of the batch is filled from what comes, so that what filling takes has to be there too. */
async function fillForOwed(
  transaction: Transaction,
  view: LedgerView,
  current: CachedCatalogue,
  items: Map<string, Item>,
  commands: readonly Command[],
): Promise<void> {
  const skus = skusOfOwed(commands, view);
  if (skus.size === 0) return;
  const orders = commands.flatMap(({ origin, type }) => (type === 'movement' ? (origin.order ?? []) : []));
  const ids = await reservationsOwed(transaction, [...skus], orders);
  if (ids.length === 0) return;
  fill(view, await loadState(transaction, { ...noNeeds, reservationIds: ids }));
  const owed = ids.flatMap((id) => view.reservations.get(id) ?? []);
  const asked = owed.flatMap(({ portions }) => portions.flatMap((one) => [one.sku, askedSku(one)]));
  for (const [sku, item] of await gatherItems(transaction, current, asked)) items.set(sku, item);
  fill(view, await loadState(transaction, needsOfOwed(owed, view.catalogue, view.now)));
  for (const reservation of owed) learnOwing(view, reservation);
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
  now: number,
): Promise<LoadedEarly> {
  const { found, missing } = knownItems(cached, skusOf(commands));
  const [added, state] = await Promise.all([
    missing.length > 0 ? loadItems(transaction, missing) : [],
    loadState(transaction, needsOf(commands, { ...cached, items: found }, now)),
  ]);
  return { found, added, state };
}

/** What was loaded early is all that is needed, unless an item turned out to be a kit: then more is. */
function usableOf(current: CachedCatalogue, loaded: LoadedEarly | undefined) {
  if (loaded === undefined) return undefined;
  const { found, added, state } = loaded;
  keepItems(current, added);
  if (added.some((item) => needsMore(current, item))) return undefined;
  for (const item of added) found.set(item.sku, item);
  return { items: found, state };
}

/** Whether what an item is says what else has to be loaded. */
function needsMore({ rules }: CachedCatalogue, { kit, substitutes, tracking }: Item): boolean {
  return kit.length + substitutes.length > 0 || tracking === 'lot' || hasRules(rules);
}

/** A line is reduced in a unit of its item, which only the loaded reservation names. */
function skusOfReduced(commands: readonly Command[], { reservations }: LedgerView): string[] {
  const reduced = commands.flatMap((one) =>
    one.type === 'reduce' ? (reservations.get(one.reservationId) ?? []) : [],
  );
  return reduced.flatMap(({ portions }) => portions.map(askedSku));
}

const noNeeds: Needs = {
  identities: [],
  places: [],
  reservationIds: [],
  orders: [],
  supplies: [],
  counts: [],
  gone: [],
  facts: [],
  streams: [],
  heard: false,
  fences: [],
  lotItems: [],
  paces: [],
  coming: [],
  holders: [],
};

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
  const { identities, places, reservationIds, orders, supplies, counts, gone, facts, streams, heard } = needs;
  const hasReservations = reservationIds.length + orders.length > 0;
  const [seen, positions, reservations, theirPositions, found, changes, since, told, versions, waiting, ...rest] =
    await Promise.all([
      identities.length > 0 ? loadOutcomes(transaction, identities) : [],
      places.length > 0 ? positionsAt(transaction, places) : [],
      hasReservations ? loadReservations(transaction, reservationIds, orders) : [],
      hasReservations ? positionsOfReservations(transaction, reservationIds, orders) : [],
      supplies.length > 0 ? loadSupplies(transaction, supplies) : [],
      counts.length > 0 ? changesAfter(transaction, counts) : [],
      gone.length > 0 ? goneAfter(transaction, gone) : [],
      facts.length > 0 ? loadFacts(transaction, facts) : [],
      streams.length > 0 ? loadVersions(transaction, streams) : [],
      streams.length > 0 ? loadWaiting(transaction, streams) : [],
      heard ? loadHeard(transaction) : new Map<string, number>(),
      loadForPromises(transaction, needs),
    ]);
  const [heardAt, promises] = rest;
  return {
    seen,
    positions,
    reservations,
    theirPositions,
    supplies: found,
    counts,
    changes,
    gone,
    since,
    promises,
    facts: told,
    versions,
    waiting,
    heard: heardAt,
  };
}

function fill(view: LedgerView, state: State): void {
  fillForPromises(view, state.promises);
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
  for (const [index, one] of state.gone.entries()) {
    view.laterChanges.set(goneKey(one, one.after), state.since[index] ?? 0n);
  }
  for (const { kind, businessKey, sku, ...fact } of state.facts)
    view.facts.set(factKey(kind, businessKey, sku), fact);
  for (const { source, subject, version } of state.versions) view.versions.set(streamKey(source, subject), version);
  for (const waiting of state.waiting) {
    const stream = streamKey(waiting.source, waiting.lifecycle.subject);
    view.waiting.set(stream, [...(view.waiting.get(stream) ?? []), waiting]);
  }
  for (const [source, heardAt] of state.heard) view.heard.set(source, heardAt);
}
