// Reads why a channel may sell so many of an item: the formula's tree, and where the numbers at its ends come from, all
// of it as of one moment of the ledger. What is listed is bounded; what is left out is counted.

import { explainAvailability, type Explained } from '../../domain/availability/explain.ts';
import { countsFor } from '../../domain/allotment/partition.ts';
import type { LocationAvailability } from '../../domain/availability.ts';
import { availabilityOf, type KitAvailability } from '../../domain/availability/sellable.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Item } from '../../domain/item.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { isLate, type Supply } from '../../domain/supply.ts';
import { isoTime } from '../../platform/clock.ts';
import {
  holdsAt,
  sellableOrigins,
  type EntrySum,
  type HeldThere,
  type LotPlace,
} from '../../store/availability/origins.ts';
import type { Reader } from '../../store/database.ts';
import { holdSnapshot } from '../../store/shard-heads.ts';
import { openSuppliesOf } from '../../store/supplies.ts';
import { loadStock, type LedgerContext, type ReadStock } from './stock.ts';

/** The most that is listed of one number, and of the supply. */
export const originsMax = 20;

export interface AskedWhy {
  readonly sku: string;
  readonly channel: string;
  readonly segment: string | null;
  readonly customer: string | null;
}

export interface ComingSupply extends Supply {
  /** Whether it can still be promised: it has a date, and is not later than its grace allows. */
  readonly counts: boolean;
}

export interface Explanation {
  readonly ok: true;
  readonly stock: ReadStock;
  readonly item: Item;
  readonly channel: Channel;
  readonly answer: KitAvailability;
  readonly tree: Explained;
  /** By `placeOfItem`, the numbers of a place of the tree. */
  readonly places: ReadonlyMap<string, LocationAvailability>;
  readonly entries: ReadonlyMap<string, readonly EntrySum[]>;
  readonly holds: ReadonlyMap<string, readonly HeldThere[]>;
  readonly supplies: readonly ComingSupply[];
  readonly suppliesLeftOut: number;
  /** Locations of the channel that do not count. */
  readonly notCounted: readonly { readonly location: string; readonly reason: 'closed' | 'supplier' }[];
}

export function placeOfItem({ sku, location = '' }: { readonly sku: string; readonly location?: string }): string {
  return JSON.stringify([sku, location]);
}

export async function readExplanation(
  context: LedgerContext,
  tenantId: number,
  asked: AskedWhy,
): Promise<Explanation | Refused> {
  return context.database.read(tenantId, async (reader): Promise<Explanation | Refused> => {
    holdSnapshot(reader);
    const stock = await loadStock(context, reader, [asked.sku]);
    const channel = stock.catalogue.channels.get(asked.channel);
    if (!channel) return refuse('unknown_channel', `No channel has the code "${asked.channel}".`, 'channel');
    const item = stock.items.get(asked.sku);
    if (!item) return refuse('unknown_sku', `No item has the SKU "${asked.sku}".`, 'sku');
    const { segment, customer } = asked;
    const demander = { channel: channel.code, segment, customer };
    const answer = availabilityOf(stock, item, { channel, demander, sees: 'depletion' });
    const tree = explainAvailability(stock, item, answer);
    const origins = await readOrigins(context, reader, item, answer);
    const supplies = await readSupplies(reader, stock, [item, ...answer.components.map((one) => one.item)], channel);
    return { ok: true, stock, item, channel, answer, tree, ...origins, ...supplies, ...leftOutOf(stock, channel) };
  });
}

type Origins = Pick<Explanation, 'places' | 'entries' | 'holds'>;

async function readOrigins(
  { clock }: LedgerContext,
  reader: Reader,
  item: Item,
  answer: KitAvailability,
): Promise<Origins> {
  const all = [{ item, availability: answer.assembled }, ...answer.components];
  const places = new Map<string, LocationAvailability>();
  const lots: LotPlace[] = [];
  for (const { item: one, availability } of all) {
    for (const there of availability.byLocation) {
      const location = there.location.code;
      places.set(placeOfItem({ sku: one.sku, location }), there);
      for (const { lot } of there.lots) lots.push({ sku: one.sku, location, lot });
    }
  }
  const decisionTime = clock.decisionTime();
  const time = decisionTime === null ? null : isoTime(decisionTime);
  const [entries, holds] = await Promise.all([
    sellableOrigins(reader, lots),
    holdsAt(reader, lots, originsMax, time),
  ]);
  return { places, entries: Map.groupBy(entries, placeOfItem), holds: Map.groupBy(holds, placeOfItem) };
}

async function readSupplies(
  reader: Reader,
  { now }: ReadStock,
  items: readonly Item[],
  channel: Channel,
): Promise<Pick<Explanation, 'supplies' | 'suppliesLeftOut'>> {
  const skus = items.map(({ sku }) => sku);
  const found = await openSuppliesOf(reader, skus);
  const own = found.filter(({ location }) => channel.locations.includes(location));
  const supplies = own.slice(0, originsMax).map((one) => ({ ...one, counts: !isLate(one, now) }));
  return { supplies, suppliesLeftOut: own.length - supplies.length };
}

function leftOutOf({ catalogue }: ReadStock, channel: Channel): Pick<Explanation, 'notCounted'> {
  const notCounted = channel.locations.flatMap((code) => {
    const location = catalogue.locations.get(code);
    if (location === undefined || countsFor(channel, location)) return [];
    return [{ location: code, reason: location.isClosed ? ('closed' as const) : ('supplier' as const) }];
  });
  return { notCounted };
}
