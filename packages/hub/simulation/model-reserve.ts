// The model's understanding of taking a reservation: what there is to sell is worked out anew for every line, from
// the shelves and from the list of all open holds.

import type { ReserveCommand, ReserveLine } from '../src/domain/command.ts';
import { unitsOf } from './model-facts.ts';
import { grantComing, grantSubstitutes } from './model-coming.ts';
import { grant, type Granting } from './model-grant.ts';
import { nothing, plainly, type Hold, type Model, type Planned } from './model.ts';
import type { PlannedChannel, PlannedItem } from './world-plan.ts';

interface Asked {
  readonly line: ReserveLine;
  readonly item: PlannedItem;
  readonly units: number;
}

export function planReserve(model: Model, command: ReserveCommand, now: number): Planned {
  const channel = model.plan.channels.find((one) => one.code === command.channel);
  if (!channel) return 'unknown_channel';
  if (isHoarding(model, command, channel)) return 'limit_exceeded';
  if (command.lines.length === 0) return 'invalid_field';
  const asked: Asked[] = [];
  for (const line of command.lines) {
    const one = askedBy(model, channel, line, now);
    if (typeof one === 'string') return one;
    if (asked.some((other) => other.line.lineId === line.lineId)) return 'invalid_field';
    asked.push(one);
  }
  const { customer } = command;
  const granting: Granting = {
    model,
    asker: { channel, customer },
    now,
    granted: [],
    kits: new Map(),
    answers: new Map(),
  };
  const missing = grantAll(granting, asked, command.allowsSubstitutes === true);
  if (!isAllowed(command, channel, asked, missing)) return 'insufficient_stock';
  const holds = asked.flatMap((one) => {
    const own = granting.granted.filter((hold) => hold.line === one.line.lineId);
    const owed = missing.get(one) ?? 0;
    return owed === 0 ? own : [...own, nowhere(one, command.policy === 'backorder' ? owed : 0)];
  });
  return () => {
    const isSoft = command.kind === 'soft';
    const state = isSoft ? 'held' : 'confirmed';
    const expiresAt = isSoft ? now + command.ttlMs : null;
    const { order } = command.origin;
    const { reservationId: id } = command;
    const promise = { id, channel: channel.code, customer, order, createdAt: now, expiresAt, state, holds };
    model.witness(model, promise, now, () => {
      model.promises.set(promise.id, promise);
      model.open.add(promise);
    });
  };
}

function isHoarding(model: Model, { kind, customer }: ReserveCommand, channel: PlannedChannel): boolean {
  const held = [...model.open].filter((promise) => promise.state === 'held' && promise.channel === channel.code);
  const ofClient = held.filter((promise) => promise.customer === customer);
  const isMany = held.length >= (channel.holdsMax ?? Infinity);
  return (
    kind === 'soft' && (isMany || (customer !== null && ofClient.length >= (channel.holdsMaxPerClient ?? Infinity)))
  );
}

/** What is owed is owed where the line wanted it. */
function nowhere({ line, item }: Asked, owed: number): Hold {
  const { location, lot } = line;
  const wish = owed === 0 || (location === null && lot === null) ? null : { location, lot };
  return { ...nothing, line: line.lineId, sku: item.sku, about: { ...plainly, wish }, location: '', lot: '', owed };
}

function askedBy(model: Model, channel: PlannedChannel, line: ReserveLine, now: number): Asked | string {
  const item = model.plan.items.find((one) => one.sku === line.sku);
  if (!item) return 'unknown_sku';
  if (line.location !== null && !channel.locations.includes(line.location)) {
    const isKnown = model.plan.locations.some((one) => one.code === line.location);
    return isKnown ? 'location_not_allowed' : 'unknown_location';
  }
  if (line.lot !== null && !item.hasLots) return 'lot_not_tracked';
  if ((model.plan.expiries[`${item.sku} ${line.lot ?? ''}`] ?? Infinity) <= now) return 'lot_expired';
  const units = unitsOf(item, line.quantity, line.uom);
  if (typeof units === 'string') return units;
  return units > 0 ? { line, item, units } : 'quantity_out_of_range';
}

/** Lines that name a place are served first, then those that name a lot. Tells what each is missing. */
function grantAll(granting: Granting, asked: readonly Asked[], allowsSubstitutes: boolean): Map<Asked, number> {
  const missing = new Map<Asked, number>();
  const named = (index: 0 | 1 | 2 | 3): Asked[] =>
    asked.filter(({ line }) => index === (line.location === null ? 2 : 0) + (line.lot === null ? 1 : 0));
  for (const one of [...named(0), ...named(1), ...named(2), ...named(3)]) {
    const { line, item, units } = one;
    const { location, lot } = line;
    const wanted = { line: line.lineId, item, units, location, lot };
    let rest = units - grant(granting, wanted);
    if (allowsSubstitutes) rest -= grantSubstitutes(granting, { ...wanted, units: rest });
    rest -= grantComing(granting, { ...wanted, units: rest }, line.neededBy ?? null);
    missing.set(one, rest);
  }
  return missing;
}

function isAllowed(
  command: ReserveCommand,
  channel: PlannedChannel,
  asked: readonly Asked[],
  missing: ReadonlyMap<Asked, number>,
): boolean {
  switch (command.policy) {
    case 'all_or_nothing':
      return asked.every((one) => missing.get(one) === 0);
    case 'partial':
      return asked.some((one) => (missing.get(one) ?? 0) < one.units);
    default:
      return asked.every(({ item }) => {
        const all = asked.reduce((sum, one) => (one.item === item ? sum + (missing.get(one) ?? 0) : sum), 0);
        return channel.backorderLimit === null || all <= channel.backorderLimit * 10 ** item.scale;
      });
  }
}
