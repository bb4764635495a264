// How many a channel may sell of some items, as of one moment of the ledger, in the words of the API.

import type { LocationAvailability } from '../../domain/availability.ts';
import { availabilityOf } from '../../domain/availability/sellable.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Silence } from '../../domain/inbound/silence.ts';
import { uomRatio, type Item } from '../../domain/item.ts';
import type { Location } from '../../domain/location.ts';
import type { Ratio } from '../../domain/quantity.ts';
import { refuse } from '../../domain/refusal.ts';
import { readStock, type ReadStock } from '../../operations/availability/stock.ts';
import type { HttpRefused } from '../problems.ts';
import type { Call } from '../route.ts';
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
  const known = asked.consistency === 'strong' ? null : parts.snapshots.find(caller.tenantId, skus, asked);
  const found = known && view(known, asked, pathOf);
  // What a snapshot does not know may be there by now: only the ledger says no.
  if (found?.ok === true) return found;
  return readStock(parts, caller.tenantId, skus).then((stock) => view(stock, asked, pathOf));
}

function skuOf({ sku }: Wanted): string {
  return sku;
}

function view(stock: ReadStock, asked: Asked, pathOf: PathOf): AvailabilityRead {
  const { catalogue, seq, ageMs } = stock;
  const channel = catalogue.channels.get(asked.channel);
  if (!channel) return refuse('unknown_channel', `No channel has the code "${asked.channel}".`, 'channel');
  const narrowed = narrow(channel, asked.location, catalogue.locations);
  if (!narrowed.ok) return narrowed;
  const asOfSeq = Number(seq);
  const demander = { channel: channel.code, segment: asked.segment ?? null, customer: asked.customer ?? null };
  const question = { channel, demander, locations: narrowed.channel.locations, sees: 'depletion' } as const;
  const items: AvailabilityView[] = [];
  for (const [index, { sku, uom }] of asked.lines.entries()) {
    const item = stock.items.get(sku);
    if (!item) return refuse('unknown_sku', `No item has the SKU "${sku}".`, pathOf(index, 'sku'));
    const unit = unitOf(item, uom, channel, pathOf(index, 'uom'));
    if (!unit.ok) return unit;
    const found = availabilityOf(stock, item, question);
    const wire = wireIn(item, unit);
    // Field by field: thousands of these are made for one answer.
    items.push({
      sku,
      channel: channel.code,
      availableToSell: wire(found.availableToSell),
      availableToPromise: wire(found.availableToPromise),
      uom: unit.uom,
      byLocation: found.byLocation.map((there) => placeView(there, wire)),
      asOfSeq,
      ageMs,
    });
  }
  return { ok: true, items };
}

type Narrowed = { readonly ok: true; readonly channel: Pick<Channel, 'locations'> } | HttpRefused;

function narrow(channel: Channel, location: string | undefined, known: ReadonlyMap<string, Location>): Narrowed {
  if (location === undefined) return { ok: true, channel };
  if (channel.locations.includes(location)) return { ok: true, channel: { locations: [location] } };
  return known.has(location)
    ? refuse('location_not_allowed', `${channel.code} does not sell from ${location}.`, 'location')
    : refuse('unknown_location', `No location has the code "${location}".`, 'location');
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

function placeView(there: LocationAvailability, wire: Wire): AvailabilityView['byLocation'][number] {
  const availableToSell = wire(there.open > 0n ? there.open : 0n);
  const { silence } = there;
  const location = there.location.code;
  const availableToPromise = wire(there.available);
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
