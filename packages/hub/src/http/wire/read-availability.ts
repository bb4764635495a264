// How many a channel may sell of some items, as of one moment of the ledger. Holds that are past their time are not
// counted, whether or not the sweep has ended them.

import type { ChannelAvailability } from '../../domain/availability.ts';
import { availabilityOf } from '../../domain/availability/sellable.ts';
import type { Stock } from '../../domain/availability/stock.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Silence } from '../../domain/inbound/silence.ts';
import { uomRatio, type Item } from '../../domain/item.ts';

import type { Location } from '../../domain/location.ts';
import { placeKey, type Position } from '../../domain/position.ts';
import type { Ratio } from '../../domain/quantity.ts';
import { refuse } from '../../domain/refusal.ts';
import { catalogueAt, itemsOf } from '../../operations/catalogue.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { positionsOfItems } from '../../store/positions.ts';
import { dueQuantities, type DueQuantity } from '../../store/reservations.ts';
import { holdSnapshot, readMoment } from '../../store/shard-heads.ts';
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

/** `pathOf` says where in the request a line's field is. */
export async function readAvailability(
  call: Pick<Call, 'parts' | 'caller'>,
  asked: { readonly channel: string; readonly location?: string | undefined; readonly lines: readonly Wanted[] },
  pathOf: (line: number, field: 'sku' | 'uom') => string,
): Promise<AvailabilityRead> {
  const { parts, caller } = call;
  const skus = [...new Set(asked.lines.map((line) => line.sku))];
  const time = decisionTimeOf(call);
  return parts.database.read(caller.tenantId, async (reader): Promise<AvailabilityRead> => {
    holdSnapshot(reader);
    const [moment, positions, due] = await Promise.all([
      readMoment(reader, time),
      positionsOfItems(reader, skus),
      dueQuantities(reader, skus, time),
    ]);
    const readAt = parts.clock.now();
    const catalogue = await catalogueAt(reader, parts.catalogues, moment.catalogueVersion);
    const channel = catalogue.channels.get(asked.channel);
    if (!channel) return refuse('unknown_channel', `No channel has the code "${asked.channel}".`, 'channel');
    const narrowed = narrow(channel, asked.location, catalogue.locations);
    if (!narrowed.ok) return narrowed;
    const itemOf = await itemsOf(reader, catalogue, skus);
    const heard = catalogue.ownership.length > 0 ? await loadHeard(reader) : new Map<string, number>();
    const demander = { channel: channel.code, segment: null, customer: null };
    const unknown = { uses: new Map(), expiries: new Map(), velocities: new Map(), lags: new Map() };
    const positionsAt = placesOf(positions, due);
    const stock: Stock = { now: moment.now, heard, catalogue, positionsAt, ...unknown };
    const items: AvailabilityView[] = [];
    for (const [index, { sku, uom }] of asked.lines.entries()) {
      const item = itemOf(sku);
      if (!item) return refuse('unknown_sku', `No item has the SKU "${sku}".`, pathOf(index, 'sku'));
      const unit = unitOf(item, uom, channel, pathOf(index, 'uom'));
      if (!unit.ok) return unit;
      const question = { channel, demander, locations: narrowed.channel.locations, sees: 'depletion' } as const;
      const found = availabilityOf(stock, item, question);
      const at = { asOfSeq: Number(moment.seq), ageMs: Math.max(0, parts.clock.now() - readAt) };
      items.push({ sku, channel: channel.code, ...view(found, item, unit), ...at });
    }
    return { ok: true, items };
  });
}

type Narrowed = { readonly ok: true; readonly channel: Pick<Channel, 'locations'> } | HttpRefused;

function narrow(channel: Channel, location: string | undefined, known: ReadonlyMap<string, Location>): Narrowed {
  if (location === undefined) return { ok: true, channel };
  if (channel.locations.includes(location)) return { ok: true, channel: { locations: [location] } };
  return known.has(location)
    ? refuse('location_not_allowed', `${channel.code} does not sell from ${location}.`, 'location')
    : refuse('unknown_location', `No location has the code "${location}".`, 'location');
}

/** The positions at each place, with what only expired holds keep given back. */
export function placesOf(positions: readonly Position[], due: readonly DueQuantity[]): Map<string, Position[]> {
  const freed = new Map(due.map((one) => [`${placeKey(one.sku, one.location)}\u0000${one.lot}`, one.reserved]));
  const places = new Map<string, Position[]>();
  for (const position of positions) {
    const key = placeKey(position.sku, position.location);
    const free = freed.get(`${key}\u0000${position.lot}`);
    const current = free === undefined ? position : { ...position, reserved: position.reserved - free };
    const there = places.get(key);
    if (there) there.push(current);
    else places.set(key, [current]);
  }
  return places;
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

type Quantities = Pick<AvailabilityView, 'availableToSell' | 'availableToPromise' | 'uom' | 'byLocation'>;

function view(found: ChannelAvailability, item: Item, { uom, ratio }: { uom: string; ratio: Ratio }): Quantities {
  const wire = (quantity: bigint): WireNumber =>
    uom === item.baseUom
      ? wireQuantity(quantity, item.scale)
      : wireQuantity(wholeUnits(quantity, ratio, item.scale), 0);
  return {
    availableToSell: wire(found.availableToSell),
    availableToPromise: wire(found.availableToPromise),
    uom,
    byLocation: found.byLocation.map((there) => {
      return {
        location: there.location.code,
        availableToSell: wire(there.open > 0n ? there.open : 0n),
        availableToPromise: wire(there.available),
        ...(there.silence === null ? {} : { silence: silenceView(there.silence, wire(there.heldBack)) }),
      };
    }),
  };
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
