// Reads a tenant's stock into memory: everything as of one entry of the journal, a page at a time, so that what is on
// its way is bounded; and asks what has come since.

import type { AllotmentUse } from '../../domain/allotment/move-allotment.ts';
import { lotKey, paceKey } from '../../domain/availability/stock.ts';
import { addHold } from '../../domain/held-quantities.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import type { Position } from '../../domain/position.ts';
import type { Reservation } from '../../domain/reservation.ts';
import type { Supply } from '../../domain/supply.ts';
import { listUses } from '../../store/allotment/allotment-uses.ts';
import { listExpiries, type Expiry } from '../../store/allotment/lots.ts';
import { fenceUsesSince, type UseSince } from '../../store/allotment/promises.ts';
import { listVelocities, loadLags, type Velocity } from '../../store/allotment/velocities.ts';
import type { Reader } from '../../store/database.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { listItems } from '../../store/items.ts';
import { journalAfter } from '../../store/journal.ts';
import { listPositions } from '../../store/positions.ts';
import { listHolds } from '../../store/reservations.ts';
import { holdSnapshot, readHead, readMoment, type Moment } from '../../store/shard-heads.ts';
import { listOpenSupplies } from '../../store/supplies.ts';
import { catalogueAt, itemsMax, keepItems, type CachedCatalogue } from '../catalogue.ts';
import { decisionTimeOf } from '../operator.ts';
import { emptySnapshot, keepSupply, keepUse, noPaces, type Paces, type Snapshot } from './snapshot.ts';
import type { LedgerContext } from './stock.ts';

// A page is read and taken over in one turn of the event loop each: a few milliseconds.
const pageRows = 1000;

/** What stops the reading: the node ends, or it would take more memory than there is for it. */
export interface Loading {
  readonly isWanted: (soFar: Snapshot) => boolean;
}

/** Null when it was not wanted any more. */
export async function loadSnapshot(
  context: LedgerContext,
  tenantId: number,
  loading: Loading,
): Promise<Snapshot | null> {
  return context.database.atOneMoment(tenantId, async (reader) => {
    const { seq, catalogueVersion, velocityVersion } = await readMoment(reader, decisionTimeOf(context));
    const catalogue = await catalogueAt(reader, context.catalogues, catalogueVersion);
    const snapshot = emptySnapshot(seq, catalogue);
    for (const read of [readPositions, readHolds, readSupplies, readUses, readExpiries]) {
      for await (const _ of read(reader, snapshot)) if (!loading.isWanted(snapshot)) return null;
    }
    snapshot.paces = await readPaces(reader, catalogue, velocityVersion, snapshot.paces);
    return loading.isWanted(snapshot) ? snapshot : null;
  });
}

/** Each page begins behind the last row of the one before. */
async function* pages<Row>(list: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<readonly Row[]> {
  let after: Row | undefined;
  for (;;) {
    const page = await list(after);
    yield page;
    after = page.at(-1);
    if (page.length < pageRows) return;
  }
}

async function* readPositions(reader: Reader, { positions }: Snapshot): AsyncGenerator<void> {
  const list = (last: Position | undefined): Promise<Position[]> =>
    listPositions(reader, { after: last && [last.sku, last.location, last.lot], limit: pageRows });
  for await (const page of pages(list)) {
    for (const position of page) positions.put(position);
    yield;
  }
}

async function* readHolds(reader: Reader, { held }: Snapshot): AsyncGenerator<void> {
  for await (const page of pages<Reservation>((last) => listHolds(reader, last, pageRows))) {
    for (const reservation of page) addHold(held, reservation);
    yield;
  }
}

async function* readSupplies(reader: Reader, snapshot: Snapshot): AsyncGenerator<void> {
  for await (const page of pages<Supply>((last) => listOpenSupplies(reader, last, pageRows))) {
    for (const supply of page) keepSupply(snapshot, supply);
    yield;
  }
}

async function* readUses(reader: Reader, snapshot: Snapshot): AsyncGenerator<void> {
  for await (const page of pages<AllotmentUse>((last) => listUses(reader, last, pageRows))) {
    for (const use of page) keepUse(snapshot, use);
    yield;
  }
}

async function* readExpiries(reader: Reader, { expiries }: Pick<Snapshot, 'expiries'>): AsyncGenerator<void> {
  for await (const page of pages<Expiry>((last) => listExpiries(reader, last, pageRows))) {
    for (const { sku, lot, expiresAt } of page) expiries.set(lotKey(sku, lot), expiresAt);
    yield;
  }
}

async function expiriesNow(reader: Reader): Promise<Map<string, number>> {
  const expiries = new Map<string, number>();
  for await (const _ of readExpiries(reader, { expiries }));
  return expiries;
}

/** Velocities are read again when some have changed, or when rules ask for those of other channels. */
async function readPaces(reader: Reader, { rules }: CachedCatalogue, version: bigint, known: Paces): Promise<Paces> {
  const channels = rules.paced;
  if (channels.length === 0) return noPaces;
  const measured = await loadLags(reader);
  const lags = new Map([...measured].map(([channel, lagMs]) => [channel, Number(lagMs)]));
  if (known.version === version && known.channels.join() === channels.join()) return { ...known, lags };
  const velocities = new Map<string, bigint>();
  for await (const page of pages<Velocity>((last) => listVelocities(reader, channels, last, pageRows))) {
    for (const { channel, sku, perDayMillionths } of page) velocities.set(paceKey(channel, sku), perDayMillionths);
  }
  return { version, channels, velocities, lags };
}

export interface News extends Pick<Snapshot, 'catalogue' | 'expiries' | 'paces' | 'heard'> {
  readonly moment: Moment;
  readonly entries: readonly JournalEntry[];
  /** Of what was taken from ring fences, what has changed. */
  readonly uses: readonly UseSince[];
}

/** What has come after what a snapshot has in it, a page of it, and what else is so at that moment. */
export async function readNews(context: LedgerContext, tenantId: number, snapshot: Snapshot): Promise<News> {
  const { seq, catalogue: before, expiries, paces } = snapshot;
  const time = decisionTimeOf(context);
  return context.database.read(tenantId, async (reader) => {
    holdSnapshot(reader);
    const [moment, rows, uses, heard] = await Promise.all([
      readMoment(reader, time),
      journalAfter(reader, seq, pageRows),
      fenceUsesSince(reader, seq),
      loadHeard(reader),
    ]);
    const catalogue = await catalogueAt(reader, context.catalogues, moment.catalogueVersion);
    const news = { moment, entries: rows.map((row) => row.entry), uses, heard, catalogue };
    // Of the rest only what is so at the end matters.
    if (rows.length === pageRows) return { ...news, expiries, paces };
    return {
      ...news,
      expiries: before.version === catalogue.version ? expiries : await expiriesNow(reader),
      paces: await readPaces(reader, catalogue, moment.velocityVersion, paces),
    };
  });
}

/**
 * Fills the cache of items, as many as it keeps, so that what is asked for next is found there. It ends when the
 * catalogue has changed meanwhile: then there is another cache to fill.
 */
export async function readItems(
  context: LedgerContext,
  tenantId: number,
  catalogue: CachedCatalogue,
  isWanted: () => boolean,
): Promise<void> {
  let after = '';
  let kept = 0;
  while (isWanted() && kept + pageRows <= itemsMax) {
    const from = after;
    const page = await context.database.read(tenantId, async (reader) => {
      holdSnapshot(reader);
      const [head, items] = await Promise.all([readHead(reader), listItems(reader, from, pageRows)]);
      return head.catalogueVersion === catalogue.version ? items : [];
    });
    keepItems(catalogue, page);
    kept += page.length;
    after = page.at(-1)?.sku ?? '';
    if (page.length < pageRows) return;
  }
}
