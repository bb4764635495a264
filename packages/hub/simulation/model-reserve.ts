// The model's understanding of taking a reservation: what there is to sell is worked out anew for every line, from
// the shelves and from the list of all open holds.

import type { ReserveCommand, ReserveLine } from '../src/domain/command.ts';
import { unitsOf } from './model-facts.ts';
import { promisedAt, type Hold, type Model, type Planned } from './model.ts';
import type { PlannedChannel, PlannedItem } from './world-plan.ts';

interface Asked {
  readonly line: ReserveLine;
  readonly item: PlannedItem;
  readonly units: number;
}

interface Place {
  readonly location: string;
  readonly lot: string;
  /** Sellable and not promised, to this reservation either. */
  left: number;
}

export function planReserve(model: Model, command: ReserveCommand, now: number): Planned {
  const channel = model.plan.channels.find((one) => one.code === command.channel);
  if (!channel) return 'unknown_channel';
  if (command.lines.length === 0) return 'invalid_field';
  const asked: Asked[] = [];
  for (const line of command.lines) {
    const one = askedBy(model, channel, line);
    if (typeof one === 'string') return one;
    if (asked.some((other) => other.line.lineId === line.lineId)) return 'invalid_field';
    asked.push(one);
  }
  const granted = grantAll(model, channel, asked);
  const missing = asked.map((one) => one.units - unitsGranted(granted, one));
  if (!isAllowed(command, channel, asked, missing)) return 'insufficient_stock';
  const owed = (index: number): number => (command.policy === 'backorder' ? (missing[index] ?? 0) : 0);
  const holds = asked.flatMap(({ line, item }, index) => {
    const own = granted.filter((hold) => hold.line === line.lineId);
    const nowhere = {
      ...nothing,
      line: line.lineId,
      sku: item.sku,
      location: '',
      lot: '',
      owed: owed(index),
    };
    return missing[index] === 0 ? own : [...own, nowhere];
  });
  return () => {
    const isSoft = command.kind === 'soft';
    const state = isSoft ? 'held' : 'confirmed';
    const expiresAt = isSoft ? now + command.ttlMs : null;
    const { order } = command.origin;
    const promise = { id: command.reservationId, order, createdAt: now, expiresAt, state, holds };
    model.promises.set(promise.id, promise);
    model.open.add(promise);
  };
}

const nothing = { reserved: 0, allocated: 0, picked: 0, shipped: 0, owed: 0 };

function askedBy(model: Model, channel: PlannedChannel, line: ReserveLine): Asked | string {
  const item = model.plan.items.find((one) => one.sku === line.sku);
  if (!item) return 'unknown_sku';
  if (line.location !== null && !channel.locations.includes(line.location)) {
    const isKnown = model.plan.locations.some((one) => one.code === line.location);
    return isKnown ? 'location_not_allowed' : 'unknown_location';
  }
  if (line.lot !== null && !item.hasLots) return 'lot_not_tracked';
  const units = unitsOf(item, line.quantity, line.uom);
  if (typeof units === 'string') return units;
  return units > 0 ? { line, item, units } : 'quantity_out_of_range';
}

function unitsGranted(granted: readonly Hold[], { line }: Asked): number {
  return granted.reduce((sum, hold) => (hold.line === line.lineId ? sum + hold.reserved : sum), 0);
}

/** Lines that name a place are served first, then those that name a lot. */
function grantAll(model: Model, channel: PlannedChannel, asked: readonly Asked[]): Hold[] {
  const granted: Hold[] = [];
  const named = (index: 0 | 1 | 2 | 3): Asked[] =>
    asked.filter(({ line }) => index === (line.location === null ? 2 : 0) + (line.lot === null ? 1 : 0));
  for (const one of [...named(0), ...named(1), ...named(2), ...named(3)]) {
    granted.push(...grant(model, channel, one, granted));
  }
  return granted;
}

function grant(model: Model, channel: PlannedChannel, asked: Asked, granted: readonly Hold[]): Hold[] {
  const { item, line, units } = asked;
  const places = placesOf(model, channel, item, granted);
  const roomAt = (location: string): number => {
    const safety = model.plan.locations.find((one) => one.code === location)?.safetyStock ?? 0;
    const lots = places.filter((place) => place.location === location);
    return lots.reduce((sum, place) => sum + place.left, 0) - safety * 10 ** item.scale;
  };
  const toSell = Math.max(
    0,
    channel.locations.reduce((sum, location) => sum + roomAt(location), 0),
  );
  const free: Place[] = [];
  for (const location of line.location === null ? channel.locations : [line.location]) {
    let room = roomAt(location);
    for (const place of places) {
      if (place.location !== location || (line.lot !== null && line.lot !== place.lot)) continue;
      const left = Math.max(0, Math.min(place.left, room));
      room -= left;
      free.push({ ...place, left });
    }
  }
  let rest = Math.min(
    units,
    toSell,
    free.reduce((sum, place) => sum + place.left, 0),
  );
  const whole = channel.locations.find((location) => {
    const there = free.filter((place) => place.location === location);
    return there.length > 0 && there.reduce((sum, place) => sum + place.left, 0) >= rest;
  });
  const holds: Hold[] = [];
  for (const { location, lot, left } of free) {
    const reserved = Math.min(left, rest);
    if (reserved === 0 || (whole !== undefined && location !== whole)) continue;
    holds.push({ ...nothing, line: line.lineId, sku: item.sku, location, lot, reserved });
    rest -= reserved;
  }
  return holds;
}

/** Every lot that is known at the places of the channel, in the order of the channel, then of the lots. */
function placesOf(model: Model, channel: PlannedChannel, item: PlannedItem, granted: readonly Hold[]): Place[] {
  const places: Place[] = [];
  for (const location of channel.locations) {
    for (const lot of item.hasLots ? ['x', 'y', 'z'] : ['']) {
      const shelf = model.shelves.get(`${item.sku}\u0000${location}\u0000${lot}`);
      let left = (shelf?.sellable ?? 0) - promisedAt(model, item.sku, location, lot);
      for (const hold of granted) {
        if (hold.sku === item.sku && hold.location === location && hold.lot === lot) left -= hold.reserved;
      }
      places.push({ location, lot, left });
    }
  }
  return places;
}

function isAllowed(
  command: ReserveCommand,
  channel: PlannedChannel,
  asked: readonly Asked[],
  missing: readonly number[],
): boolean {
  switch (command.policy) {
    case 'all_or_nothing':
      return missing.every((units) => units === 0);
    case 'partial':
      return asked.some((one, index) => (missing[index] ?? 0) < one.units);
    default:
      return asked.every(({ item }) => {
        const all = asked.reduce((sum, one, index) => (one.item === item ? sum + (missing[index] ?? 0) : sum), 0);
        return channel.backorderLimit === null || all <= channel.backorderLimit * 10 ** item.scale;
      });
  }
}
