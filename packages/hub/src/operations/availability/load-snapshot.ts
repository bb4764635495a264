// Reads a tenant's stock into memory: everything as of one entry of the journal, a page at a time, so that what is on
// its way is bounded; and asks what has come since.

import { addHold } from '../../domain/held-quantities.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader } from '../../store/database.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { listItems } from '../../store/items.ts';
import { journalAfter } from '../../store/journal.ts';
import { listPositions } from '../../store/positions.ts';
import { listHolds } from '../../store/reservations.ts';
import { holdSnapshot, readHead, readMoment, type Moment } from '../../store/shard-heads.ts';
import { listOpenSupplies } from '../../store/supplies.ts';
import { catalogueAt, itemsMax, keepItems, type CachedCatalogue } from '../catalogue.ts';
import { emptySnapshot, keepSupply, type Snapshot } from './snapshot.ts';
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
    const { seq, catalogueVersion } = await readHead(reader);
    const catalogue = await catalogueAt(reader, context.catalogues, catalogueVersion);
    const snapshot = emptySnapshot(seq, catalogue);
    for (const read of [readPositions, readHolds, readSupplies]) {
      for await (const _ of read(reader, snapshot)) if (!loading.isWanted(snapshot)) return null;
    }
    return snapshot;
  });
}

async function* readPositions(reader: Reader, { positions }: Snapshot): AsyncGenerator<void> {
  let after: readonly [string, string, string] | undefined;
  for (;;) {
    const page = await listPositions(reader, { after, limit: pageRows });
    for (const position of page) positions.put(position);
    const last = page.at(-1);
    yield;
    if (last === undefined || page.length < pageRows) return;
    after = [last.sku, last.location, last.lot];
  }
}

async function* readHolds(reader: Reader, { held }: Snapshot): AsyncGenerator<void> {
  let after: Parameters<typeof listHolds>[1];
  for (;;) {
    const page = await listHolds(reader, after, pageRows);
    for (const reservation of page) addHold(held, reservation);
    yield;
    if (page.length < pageRows) return;
    after = page.at(-1);
  }
}

async function* readSupplies(reader: Reader, snapshot: Snapshot): AsyncGenerator<void> {
  let after: Parameters<typeof listOpenSupplies>[1];
  for (;;) {
    const page = await listOpenSupplies(reader, after, pageRows);
    for (const supply of page) keepSupply(snapshot, supply);
    yield;
    if (page.length < pageRows) return;
    after = page.at(-1);
  }
}

export interface News {
  readonly moment: Moment;
  readonly entries: readonly JournalEntry[];
  readonly catalogue: CachedCatalogue;
  readonly heard: ReadonlyMap<string, number>;
}

/** What has come after an entry, a page of it, and what else is so at that moment. */
export async function readNews(context: LedgerContext, tenantId: number, after: bigint): Promise<News> {
  const decisionTime = context.clock.decisionTime();
  const time = decisionTime === null ? null : isoTime(decisionTime);
  return context.database.read(tenantId, async (reader) => {
    holdSnapshot(reader);
    const [moment, rows, heard] = await Promise.all([
      readMoment(reader, time),
      journalAfter(reader, after, pageRows),
      loadHeard(reader),
    ]);
    const catalogue = await catalogueAt(reader, context.catalogues, moment.catalogueVersion);
    return { moment, entries: rows.map((row) => row.entry), catalogue, heard };
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
