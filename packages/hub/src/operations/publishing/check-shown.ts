// Whether what channels are known to show is what they may sell (I11), as of one moment. That can be judged where the
// projection is up with the journal and the catalogue, for listings that are in sync; the others are on their way. What
// time alone changes between two passes (lots that expire, buffers that follow demand) is left out.

import { availabilityOf } from '../../domain/availability/sellable.ts';
import { silentSources } from '../../domain/inbound/silence.ts';
import type { Item } from '../../domain/item.ts';
import { shownQuantity } from '../../domain/publishing/shown-quantity.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Reader } from '../../store/database.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { listListings, type Listing } from '../../store/publishing/listings.ts';
import { readProjection } from '../../store/publishing/projection.ts';
import { dueReservations } from '../../store/reservations.ts';
import { readMoment } from '../../store/shard-heads.ts';
import type { Breach } from '../../store/verify.ts';
import { loadStock, needsOfRules, type ReadStock } from '../availability/stock.ts';
import { catalogueAt, type CachedCatalogue } from '../catalogue.ts';
import { decisionTimeOf } from '../operator.ts';
import { startPass } from './project-listings.ts';

const pageSize = 500;

/** The first breaches, or nothing. */
export async function checkShown(clock: Clock, reader: Reader, breachesMax: number): Promise<Breach[]> {
  const context = { clock, catalogues: new Map() };
  const { catalogueVersion } = await readMoment(reader, decisionTimeOf(context));
  const catalogue = await catalogueAt(reader, context.catalogues, catalogueVersion);
  if (!(await isUpToDate(context, reader, catalogue))) return [];
  const breaches: Breach[] = [];
  let after: readonly [string, string] = ['', ''];
  for (;;) {
    const page = await listListings(reader, { state: 'in_sync', after, limit: pageSize });
    const stock = await loadStock(context, reader, [...new Set(page.map((one) => one.sku))]);
    const { lotItems, paces } = needsOfRules(catalogue, stock.items, stock.now);
    const unjudged = new Set([...lotItems, ...paces]);
    const judged = page.filter(({ sku }) => !isMadeOf(stock.items, sku, unjudged));
    breaches.push(...judged.flatMap((one) => breachOf(stock, one) ?? []));
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize || breaches.length >= breachesMax) break;
    after = [last.channel, last.externalId];
  }
  return breaches.slice(0, breachesMax);
}

/** Nothing is on its way from the journal, the catalogue or the clock to the listings. */
async function isUpToDate(
  context: { readonly clock: Clock },
  reader: Reader,
  catalogue: CachedCatalogue,
): Promise<boolean> {
  const time = decisionTimeOf(context);
  const cursor = await readProjection(reader);
  if (cursor === null) return false;
  const moment = await readMoment(reader, time);
  const due = await dueReservations(reader, time, 1);
  const silent = silentSources({ now: moment.now, heard: await loadHeard(reader), catalogue });
  const isPassed = cursor.passAfter === null && startPass(cursor, moment, catalogue, silent) === cursor;
  return isPassed && silent.length === 0 && cursor.seq === moment.seq && due.length === 0;
}

/** Whether an item, or anything that it is made of, is one of these. */
function isMadeOf(items: ReadonlyMap<string, Item>, sku: string, some: ReadonlySet<string>): boolean {
  if (some.size === 0) return false;
  return some.has(sku) || (items.get(sku)?.kit ?? []).some((component) => isMadeOf(items, component.sku, some));
}

function breachOf(stock: ReadStock, { channel: code, externalId, sku, confirmed }: Listing): Breach | null {
  const [channel, item] = [stock.catalogue.channels.get(code), stock.items.get(sku)];
  if (channel === undefined || item === undefined) return null;
  const demander = { channel: code, segment: null, customer: null };
  const question = { channel, demander, locations: channel.locations, sees: 'depletion' } as const;
  const shown = shownQuantity(item, channel, availabilityOf(stock, item, question));
  if (confirmed === null || confirmed.quantity === shown) return null;
  const what = `listing ${externalId} of ${code} shows ${confirmed.quantity} of ${sku}, of which it may sell ${shown}`;
  return { what, seq: stock.seq.toString() };
}
