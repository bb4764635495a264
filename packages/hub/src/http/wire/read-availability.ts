// How many a channel may sell of some items, as of one moment of the ledger, in the words of the API.

import type { LocationAvailability } from '../../domain/availability.ts';
import { availabilityOf } from '../../domain/availability/sellable.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Silence } from '../../domain/inbound/silence.ts';
import { uomRatio, type Item } from '../../domain/item.ts';
import type { Location } from '../../domain/location.ts';
import type { Ratio } from '../../domain/quantity.ts';
import { lookAhead, type Ahead, type AheadAnswer } from '../../domain/promise/ahead.ts';
import { isOver } from '../../domain/promise/calendar.ts';
import { refuse } from '../../domain/refusal.ts';
import { loadStock, readStock, type ReadStock } from '../../operations/availability/stock.ts';
import { owedQuantities } from '../../store/reservations.ts';
import { holdSnapshot } from '../../store/shard-heads.ts';
import { openSuppliesOf } from '../../store/supplies.ts';
import type { HttpRefused } from '../problems.ts';
import type { Call } from '../route.ts';
import { decisionTimeOf } from './reservation-reads.ts';
import { wireQuantity, type WireNumber } from './wire-quantity.ts';

export interface Wanted {
  readonly sku: string;
  readonly uom?: string;
}

export interface AvailabilityView {
  readonly sku: string;
  readonly channel: string;
  readonly availableToSell: WireNumber;
  readonly availableToPromise: WireNumber;
  readonly uom: string;
  readonly byLocation: readonly {
    readonly location: string;
    readonly availableToSell: WireNumber;
    readonly availableToPromise: WireNumber;
    readonly silence?: ReturnType<typeof silenceView>;
  }[];
  readonly asOfSeq: number;
  readonly ageMs: number;
}

export type AvailabilityRead = { readonly ok: true; readonly items: readonly AvailabilityView[] } | HttpRefused;

export interface Asked {
  readonly channel: string;
  readonly location?: string | undefined;
  readonly lines: readonly Wanted[];
  readonly segment?: string | undefined;
  readonly customer?: string | undefined;
  readonly region?: string | undefined;
  /** By when; null for now. */
  readonly by?: number | string | null;
  readonly maxAgeMs?: number | undefined;
  readonly minSeq?: number | undefined;
  readonly consistency?: 'strong' | undefined;
}

/** Says where in the request a line's field is. */
type PathOf = (line: number, field: 'sku' | 'uom') => string;

/** From the snapshot of this node when that is good enough, at once; else from the ledger. */
export function readAvailability(
  { parts, caller }: Pick<Call, 'parts' | 'caller'>,
  asked: Asked,
  pathOf: PathOf,
): AvailabilityRead | Promise<AvailabilityRead> {
  const skus = asked.lines.length === 1 ? asked.lines.map(skuOf) : [...new Set(asked.lines.map(skuOf))];
  if (asked.by != null) return readAhead({ parts, caller }, { ...asked, by: asked.by }, skus, pathOf);
  const known = asked.consistency === 'strong' ? null : parts.snapshots.find(caller.tenantId, skus, asked);
  const found = known && view(known, asked, pathOf);
  // What a snapshot does not know may be there by now: only the ledger says no.
  if (found?.ok === true) return found;
  return readStock(parts, caller.tenantId, skus).then((stock) => view(stock, asked, pathOf));
}

/** What is due is read with the stock, as of the same moment. */
async function readAhead(
  { parts, caller }: Pick<Call, 'parts' | 'caller'>,
  asked: Asked & { readonly by: number | string },
  skus: readonly string[],
  pathOf: PathOf,
): Promise<AvailabilityRead> {
  return parts.database.read(caller.tenantId, async (reader): Promise<AvailabilityRead> => {
    holdSnapshot(reader);
    const stock = await loadStock(parts, reader, skus);
    const { now, items } = stock;
    if (isOver(asked.by, now)) return refuse('invalid_field', 'This is in the past.', 'date');
    const [supplies, owed] = await Promise.all([
      openSuppliesOf(reader, [...items.keys()]),
      owedQuantities(reader, [...items.keys()], decisionTimeOf({ parts })),
    ]);
    const ahead = { now, by: asked.by, supplies: Map.groupBy(supplies, skuOf), owed, items };
    return view(stock, asked, pathOf, ahead);
  });
}

function skuOf({ sku }: { readonly sku: string }): string {
  return sku;
}

function view(stock: ReadStock, asked: Asked, pathOf: PathOf, ahead?: Ahead): AvailabilityRead {
  const { catalogue, seq, ageMs } = stock;
  const channel = catalogue.channels.get(asked.channel);
  if (!channel) return refuse('unknown_channel', `No channel has the code "${asked.channel}".`, 'channel');
  const narrowed = narrow(channel, asked, catalogue.locations);
  if (!narrowed.ok) return narrowed;
  const asOfSeq = Number(seq);
  const demander = { channel: channel.code, segment: asked.segment ?? null, customer: asked.customer ?? null };
  const question = { channel, demander, locations: narrowed.locations, sees: 'depletion' } as const;
  const items: AvailabilityView[] = [];
  for (const [index, { sku, uom }] of asked.lines.entries()) {
    const item = stock.items.get(sku);
    if (!item) return refuse('unknown_sku', `No item has the SKU "${sku}".`, pathOf(index, 'sku'));
    const unit = unitOf(item, uom, channel, pathOf(index, 'uom'));
    if (!unit.ok) return unit;
    const found = availabilityOf(stock, item, question);
    const later = ahead && lookAhead(ahead, item, found);
    const wire = wireIn(item, unit);
    // Field by field: thousands of these are made for one answer.
    items.push({
      sku,
      channel: channel.code,
      availableToSell: wire(found.availableToSell),
      availableToPromise: wire((later ?? found).availableToPromise),
      uom: unit.uom,
      byLocation: found.byLocation.map((there) => placeView(there, wire, later)),
      asOfSeq,
      ageMs,
    });
  }
  return { ok: true, items };
}

type Narrowed = { readonly ok: true; readonly locations: readonly string[] } | HttpRefused;

/** The locations of the channel that are asked about. A region that no location has is most likely a slip. */
function narrow({ code, locations }: Channel, asked: Asked, known: ReadonlyMap<string, Location>): Narrowed {
  const { location, region } = asked;
  if (location !== undefined && !locations.includes(location)) {
    return known.has(location)
      ? refuse('location_not_allowed', `${code} does not sell from ${location}.`, 'location')
      : refuse('unknown_location', `No location has the code "${location}".`, 'location');
  }
  const own = location === undefined ? locations : [location];
  if (region === undefined) return { ok: true, locations: own };
  if (![...known.values()].some((one) => one.region === region)) {
    return refuse('unknown_location', `No location is in the region "${region}".`, 'region');
  }
  return { ok: true, locations: own.filter((one) => known.get(one)?.region === region) };
}

type Unit = { readonly ok: true; readonly uom: string; readonly ratio: Ratio } | HttpRefused;

/** The unit asked for, else the one that the channel sells in if the item has it, else the item's base UOM. */
function unitOf(item: Item, asked: string | undefined, channel: Channel, path: string): Unit {
  const own =
    channel.uom !== null && item.uoms.some((unit) => unit.code === channel.uom) ? channel.uom : item.baseUom;
  const uom = asked ?? own;
  const found = uomRatio(item, uom, path);
  return found.ok ? { ok: true, uom, ratio: found.ratio } : found;
}

type Wire = (quantity: bigint) => WireNumber;

function wireIn(item: Item, { uom, ratio }: { readonly uom: string; readonly ratio: Ratio }): Wire {
  const { scale } = item;
  if (uom === item.baseUom) return (quantity) => wireQuantity(quantity, scale);
  return (quantity) => wireQuantity(wholeUnits(quantity, ratio, scale), 0);
}

function placeView(
  there: LocationAvailability,
  wire: Wire,
  later: AheadAnswer | undefined,
): AvailabilityView['byLocation'][number] {
  const availableToSell = wire(there.open > 0n ? there.open : 0n);
  const { silence } = there;
  const location = there.location.code;
  const availableToPromise = wire(later?.byLocation.get(location) ?? there.available);
  if (silence === null) return { location, availableToSell, availableToPromise };
  return { location, availableToSell, availableToPromise, silence: silenceView(silence, wire(there.heldBack)) };
}

function silenceView({ source, silentForMs, fallback }: Silence, heldBack: WireNumber) {
  return { source, silentForMs, fallback: fallback.kind, heldBack };
}

/** Whole units of a ratio: what is left over of the last one cannot be sold in it. */
function wholeUnits(quantity: bigint, { numerator, denominator }: Ratio, scale: number): bigint {
  const per = numerator * 10n ** BigInt(scale);
  const units = (quantity * denominator) / per;
  // BigInt division goes towards zero; what is missing is rounded to more missing.
  return quantity < 0n && units * per !== quantity * denominator ? units - 1n : units;
}
