// Works out what listings are to show. A step takes the next entries of the journal and says for the items that they
// touch (and for kits that contain them) what may be sold; the cursor moves in the transaction that writes the figures,
// so that it never passes what is not applied (I6). What no entry tells is found by passes over all listings: after a
// change of the catalogue, when a rule begins or ends, when a source falls silent or is heard again, and now and then.

import { changesBetween } from '../../domain/allotment/rule-index.ts';
import { availabilityOf } from '../../domain/availability/sellable.ts';
import { paceKey } from '../../domain/availability/stock.ts';
import { silentSources } from '../../domain/inbound/silence.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { desire } from '../../domain/publishing/listing.ts';
import { shownQuantity } from '../../domain/publishing/shown-quantity.ts';
import { dailyRiskOf } from '../../domain/publishing/urgency.ts';
import { loadVelocities } from '../../store/allotment/velocities.ts';
import type { Reader } from '../../store/database.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { acquireLease, holdLease, type Lease } from '../../store/inbox/leases.ts';
import { withKits } from '../../store/items.ts';
import { journalAfter } from '../../store/journal.ts';
import { lockListings, writeListings, type Listing, type ListingMapping } from '../../store/publishing/listings.ts';
import {
  hasListings,
  listedItems,
  listingsOfItems,
  readProjection,
  unprojectedItems,
  writeProjection,
  type ProjectionCursor,
} from '../../store/publishing/projection.ts';
import { dueReservations, itemsOfReservations } from '../../store/reservations.ts';
import { holdSnapshot, readMoment, type Moment } from '../../store/shard-heads.ts';
import { readStock, type LedgerContext, type ReadStock } from '../availability/stock.ts';
import { catalogueAt, type CachedCatalogue } from '../catalogue.ts';
import { decisionTimeOf } from '../operator.ts';

export interface ProjectionContext extends LedgerContext {
  /** Stock as this node has it in memory, as of that entry at least; null when it has not. */
  readonly find?: (tenantId: number, skus: readonly string[], minSeq: number) => ReadStock | null;
}

const entriesMax = 1000;
const itemsMax = 500;
export const projectionLeaseMs = 15_000;
/** What time alone changes is looked at this often, and each minute while a source is silent. */
const passEveryMs = 600_000;
const passWhileSilentMs = 60_000;

export async function leaseProjection(
  context: LedgerContext,
  tenantId: number,
  holder: string,
): Promise<Lease | null> {
  return context.database.inTransaction(tenantId, (transaction) =>
    acquireLease(transaction, 'listings', holder, projectionLeaseMs, decisionTimeOf(context)),
  );
}

export interface Projected {
  /** Whether there is more to do at once. */
  readonly hasMore: boolean;
  /** The channels that have something to be told. */
  readonly channels: readonly string[];
}

const nothingToDo: Projected = { hasMore: false, channels: [] };

interface Work {
  readonly moment: Moment;
  readonly cursor: ProjectionCursor;
  readonly next: ProjectionCursor;
  readonly skus: readonly string[];
  readonly listings: readonly ListingMapping[];
  readonly hasMore: boolean;
  /** Whether the stock in memory may be too old for it: then the ledger is read. */
  readonly needsLedger: boolean;
}

/** Does the next step of a tenant, as the holder of its lease. */
export async function projectListings(
  context: ProjectionContext,
  tenantId: number,
  lease: Lease,
): Promise<Projected> {
  const work = await context.database.read(tenantId, (reader) => findWork(context, reader));
  if (work === null) return nothingToDo;
  const { skus, listings, next, hasMore } = work;
  const figures = listings.length === 0 ? null : await workOut(context, tenantId, work);
  const isSame = JSON.stringify(comparable(next)) === JSON.stringify(comparable(work.cursor));
  if (figures === null && isSame) return { hasMore, channels: [] };
  const channels = await context.database.inTransaction(tenantId, async (transaction) => {
    const time = decisionTimeOf(context);
    const [, { now }, locked] = await Promise.all([
      holdLease(transaction, lease, projectionLeaseMs, time),
      readMoment(transaction, time),
      figures === null ? [] : lockListings(transaction, listings),
    ]);
    const changed = figures === null ? [] : changedOf(locked, figures, now, new Set(skus));
    writeListings(transaction, changed);
    writeProjection(transaction, next);
    return [...new Set(changed.map((one) => one.channel))];
  });
  return { hasMore, channels };
}

function comparable({ seq, catalogueVersion, passVersion, ...rest }: ProjectionCursor): object {
  return { ...rest, versions: [seq, catalogueVersion, passVersion].map(String) };
}

async function findWork(context: ProjectionContext, reader: Reader): Promise<Work | null> {
  holdSnapshot(reader);
  const time = decisionTimeOf(context);
  const [kept, moment, isUsed] = await Promise.all([
    readProjection(reader),
    readMoment(reader, time),
    hasListings(reader),
  ]);
  if (kept === null && !isUsed) return null;
  const cursor = kept ?? beginning(moment);
  const [rows, fresh, due, heard, catalogue] = await Promise.all([
    journalAfter(reader, cursor.seq, entriesMax),
    unprojectedItems(reader, itemsMax),
    dueReservations(reader, time, itemsMax),
    loadHeard(reader),
    catalogueAt(reader, context.catalogues, moment.catalogueVersion),
  ]);
  const entries = rows.map((row) => row.entry);
  const silent = silentSources({ now: moment.now, heard, catalogue });
  const pass = startPass(cursor, moment, catalogue, silent);
  const page = pass.passAfter === null ? [] : await listedItems(reader, pass.passAfter, itemsMax);
  const touched = await withKits(reader, [...(await touchedItems(reader, entries, due))]);
  const skus = [...new Set([...touched, ...fresh, ...page])];
  const isPassOver = pass.passAfter !== null && page.length < itemsMax;
  const next = {
    ...pass,
    seq: entries.at(-1)?.seq ?? cursor.seq,
    passAfter: isPassOver ? null : pass.passAfter === null ? null : (page.at(-1) ?? null),
    catalogueVersion: isPassOver ? pass.passVersion : pass.catalogueVersion,
  };
  const hasMore = entries.length === entriesMax || fresh.length === itemsMax || next.passAfter !== null;
  const listings = skus.length === 0 ? [] : await listingsOfItems(reader, skus);
  return { moment, cursor, next, skus, listings, hasMore, needsLedger: page.length + due.length > 0 };
}

/** From the end of the journal, with a pass over all: what there is contains what there was. */
function beginning({ seq, now }: Moment): ProjectionCursor {
  const versions = { catalogueVersion: -1n, passVersion: -1n };
  return { seq, ...versions, passAfter: null, passedAt: now, silent: [] };
}

/** The cursor itself where no pass over all listings is due. */
export function startPass(
  cursor: ProjectionCursor,
  { now, catalogueVersion }: Moment,
  { rules }: CachedCatalogue,
  silent: readonly string[],
): ProjectionCursor {
  if (cursor.passAfter !== null) return cursor;
  const sinceMs = now - cursor.passedAt;
  const isDue =
    catalogueVersion !== cursor.catalogueVersion ||
    sinceMs >= (silent.length > 0 ? passWhileSilentMs : passEveryMs) ||
    silent.join('\n') !== cursor.silent.join('\n') ||
    changesBetween(rules, cursor.passedAt, now);
  return isDue ? { ...cursor, passAfter: '', passVersion: catalogueVersion, passedAt: now, silent } : cursor;
}

/** The items of entries, those of reservations that an entry is about as a whole, and those of holds that are over. */
async function touchedItems(
  reader: Reader,
  entries: readonly JournalEntry[],
  due: readonly string[],
): Promise<Set<string>> {
  const skus = new Set<string>();
  const reservations = new Set(due);
  for (const { sku, reservationId } of entries) {
    if (sku !== null) skus.add(sku);
    else if (reservationId !== null) reservations.add(reservationId);
  }
  for (const sku of await itemsOfReservations(reader, [...reservations])) skus.add(sku);
  return skus;
}

interface Worked {
  readonly seq: bigint;
  /** By channel and item. */
  readonly shown: ReadonlyMap<string, { readonly quantity: bigint; readonly dailyRisk: number }>;
}

async function workOut(context: ProjectionContext, tenantId: number, work: Work): Promise<Worked> {
  const skus = [...new Set(work.listings.map((one) => one.sku))];
  const inMemory = work.needsLedger ? null : context.find?.(tenantId, skus, Number(work.moment.seq));
  const [stock, paces] = await Promise.all([
    inMemory ?? readStock(context, tenantId, skus),
    context.database.read(tenantId, (reader) => loadVelocities(reader, skus)),
  ]);
  const velocities = new Map(paces.map((one) => [paceKey(one.channel, one.sku), one.perDayMillionths]));
  const shown = new Map<string, { readonly quantity: bigint; readonly dailyRisk: number }>();
  for (const { channel: code, sku } of work.listings) {
    const key = paceKey(code, sku);
    const [channel, item] = [stock.catalogue.channels.get(code), stock.items.get(sku)];
    // What is no longer in the catalogue cannot be sold.
    if (channel === undefined || item === undefined) shown.set(key, { quantity: 0n, dailyRisk: 0 });
    if (channel === undefined || item === undefined || shown.has(key)) continue;
    const demander = { channel: code, segment: null, customer: null };
    const question = { channel, demander, locations: channel.locations, sees: 'depletion' } as const;
    const found = availabilityOf(stock, item, question);
    const dailyRisk = dailyRiskOf({
      perDayMillionths: velocities.get(key) ?? 0n,
      remaining: found.availableToSell,
      weight: (item.tier === null ? null : channel.publishing?.tierWeights[item.tier]) ?? 1,
    });
    shown.set(key, { quantity: shownQuantity(item, channel, found), dailyRisk });
  }
  return { seq: stock.seq, shown };
}

/** The listings of which something has to be written. One that names another item by now is for the next step. */
function changedOf(
  locked: readonly Listing[],
  { seq, shown }: Worked,
  now: number,
  skus: ReadonlySet<string>,
): Listing[] {
  const changed: Listing[] = [];
  for (const listing of locked) {
    const found = skus.has(listing.sku) ? shown.get(paceKey(listing.channel, listing.sku)) : undefined;
    if (found === undefined) continue;
    const { quantity, dailyRisk } = found;
    const next = desire(listing, { quantity, seq }, now);
    if (next !== listing || dailyRisk !== listing.dailyRisk) changed.push({ ...next, dailyRisk });
  }
  return changed;
}
