// In what two ledgers that went different ways differ at the end: account by account, in what channels may sell, and in
// who gets what was promised.

import { availabilityOf } from '../availability/sellable.ts';
import type { LotBalances, Stock } from '../availability/stock.ts';
import type { Catalogue } from '../catalogue.ts';
import { placeKey, available, positionKey, type Balances, type Position } from '../position.ts';
import { openReservations } from '../rebuild.ts';
import { isDue, type Portion, type Reservation } from '../reservation.ts';
import { insideAccounts } from '../stock-status.ts';
import type { SideLedger } from './side-ledger.ts';

export interface PositionDifference {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly account: keyof Balances;
  readonly before: bigint;
  readonly after: bigint;
}

export interface AvailabilityDifference {
  readonly sku: string;
  readonly channel: string;
  readonly before: bigint;
  readonly after: bigint;
}

/**
 * `short`: units that are promised where there would be too few. `possible`: backordered units that could be promised.
 * Both say how many before and after. `open`: units that are promised or owed, where the two do not agree on them.
 */
export interface ReservationDifference {
  readonly reservationId: string;
  readonly sku: string;
  readonly effect: 'short' | 'possible' | 'open';
  readonly before: bigint;
  readonly after: bigint;
}

export interface Differences {
  readonly positions: readonly PositionDifference[];
  readonly availability: readonly AvailabilityDifference[];
  readonly reservations: readonly ReservationDifference[];
}

/** One of the two: its state, and the rules under which it is sold from. */
export interface Side {
  readonly ledger: SideLedger;
  readonly catalogue: Catalogue;
}

export interface AsOf {
  readonly now: number;
  readonly heard: ReadonlyMap<string, number>;
}

export function differencesOf(before: Side, after: Side, asOf: AsOf): Differences {
  const [was, is] = [stateOf(before, asOf), stateOf(after, asOf)];
  const { skus } = before.ledger.scope;
  return {
    positions: [...skus].flatMap((sku) => positionDifferences(was, is, sku)),
    availability: [...skus].flatMap((sku) => availabilityDifferences(was, is, sku)),
    reservations: reservationDifferences(was, is, skus),
  };
}

interface State {
  readonly side: Side;
  readonly asOf: AsOf;
  readonly reservations: readonly Reservation[];
  /** What expired holds still keep, by `positionKey`. */
  readonly freed: ReadonlyMap<string, bigint>;
}

function stateOf(side: Side, asOf: AsOf): State {
  // One that does not add up was told as a contradiction when it came to be.
  const reservations = [...openReservations(side.ledger.rebuild, () => undefined)];
  const freed = new Map<string, bigint>();
  for (const one of reservations) {
    if (!isDue(one, asOf.now)) continue;
    for (const { sku, location, lot, reserved } of one.portions) {
      if (location === null) continue;
      const key = positionKey(sku, location, lot);
      freed.set(key, (freed.get(key) ?? 0n) + reserved);
    }
  }
  return { side, asOf, reservations, freed };
}

function positionsOf({ side }: State, sku: string): Position[] {
  const { keysOf, rebuild } = side.ledger;
  return [...(keysOf.get(sku) ?? [])].flatMap((key) => rebuild.positions.get(key) ?? []);
}

const balances = [...insideAccounts, 'reserved', 'allocated', 'picked'] as const;

function positionDifferences(was: State, is: State, sku: string): PositionDifference[] {
  const keys = new Set([...(was.side.ledger.keysOf.get(sku) ?? []), ...(is.side.ledger.keysOf.get(sku) ?? [])]);
  const differences: PositionDifference[] = [];
  for (const key of keys) {
    const [old, now] = [was.side.ledger.rebuild.positions.get(key), is.side.ledger.rebuild.positions.get(key)];
    const place = old ?? now;
    if (place === undefined) continue;
    const { location, lot } = place;
    for (const account of balances) {
      const [before, after] = [old?.[account] ?? 0n, now?.[account] ?? 0n];
      if (before !== after) differences.push({ sku, location, lot, account, before, after });
    }
  }
  return differences;
}

/** What each channel may sell of an item, by the code of the channel. */
function sellable(state: State, sku: string): Map<string, bigint> {
  const { side, asOf, freed } = state;
  const { catalogue } = side;
  const item = catalogue.items.get(sku);
  const sells = new Map<string, bigint>();
  if (item === undefined) return sells;
  const there = new Map<string, LotBalances[]>();
  for (const position of positionsOf(state, sku)) {
    const free = freed.get(positionKey(sku, position.location, position.lot)) ?? 0n;
    const key = placeKey(sku, position.location);
    const current = { ...position, reserved: position.reserved - free };
    there.set(key, [...(there.get(key) ?? []), current]);
  }
  const unknown = { expiries: new Map(), velocities: new Map(), lags: new Map() };
  const stock: Stock = { ...asOf, ...unknown, catalogue, positionsAt: there, uses: side.ledger.rebuild.uses };
  for (const channel of catalogue.channels.values()) {
    const demander = { channel: channel.code, segment: null, customer: null };
    const found = availabilityOf(stock, item, { channel, demander, sees: 'promises' });
    sells.set(channel.code, found.availableToSell);
  }
  return sells;
}

function availabilityDifferences(was: State, is: State, sku: string): AvailabilityDifference[] {
  const after = sellable(is, sku);
  return [...sellable(was, sku)].flatMap(([channel, before]) => {
    const now = after.get(channel) ?? 0n;
    return now === before ? [] : [{ sku, channel, before, after: now }];
  });
}

interface Standing {
  short: bigint;
  possible: bigint;
  open: bigint;
}

function reservationDifferences(was: State, is: State, skus: ReadonlySet<string>): ReservationDifference[] {
  const [before, after] = [standings(was, skus), standings(is, skus)];
  const differences: ReservationDifference[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [reservationId = '', sku = ''] = key.split('\u0000');
    for (const effect of ['short', 'possible', 'open'] as const) {
      const [old, now] = [before.get(key)?.[effect] ?? 0n, after.get(key)?.[effect] ?? 0n];
      if (old !== now) differences.push({ reservationId, sku, effect, before: old, after: now });
    }
  }
  return differences;
}

/** How each open reservation stands, by reservation and SKU. Whoever came first is served first. */
function standings(state: State, skus: ReadonlySet<string>): Map<string, Standing> {
  const found = new Map<string, Standing>();
  const current = state.reservations.filter((one) => !isDue(one, state.asOf.now));
  const inOrder = current.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const left = new Map<string, bigint>();
  for (const one of inOrder) {
    for (const portion of one.portions) {
      if (!skus.has(portion.sku)) continue;
      const standing = standingOf(found, one.id, portion.sku);
      standing.open += portion.reserved + portion.allocated + portion.backordered;
      standing.possible += couldBePromised(state, left, one.channel, portion);
    }
  }
  // What is missing at a place is missing to those who came last.
  const missing = new Map<string, bigint>();
  for (const sku of skus) {
    for (const position of positionsOf(state, sku)) {
      const key = positionKey(sku, position.location, position.lot);
      const short = -(available(position) + (state.freed.get(key) ?? 0n));
      if (short > 0n) missing.set(key, short);
    }
  }
  for (const one of inOrder.toReversed()) {
    for (const { sku, location, lot, reserved, allocated } of one.portions) {
      const key = positionKey(sku, location ?? '', lot);
      const short = missing.get(key) ?? 0n;
      const promised = reserved + allocated;
      const taken = short < promised ? short : promised;
      if (taken <= 0n) continue;
      missing.set(key, short - taken);
      standingOf(found, one.id, sku).short += taken;
    }
  }
  return found;
}

function standingOf(found: Map<string, Standing>, id: string, sku: string): Standing {
  const key = `${id}\u0000${sku}`;
  const standing = found.get(key) ?? { short: 0n, possible: 0n, open: 0n };
  found.set(key, standing);
  return standing;
}

function couldBePromised(state: State, left: Map<string, bigint>, channel: string, portion: Portion): bigint {
  const { sku, backordered } = portion;
  if (backordered <= 0n) return 0n;
  const key = `${channel}\u0000${sku}`;
  const there = left.get(key) ?? sellable(state, sku).get(channel) ?? 0n;
  const taken = there < backordered ? there : backordered;
  left.set(key, there - taken);
  return taken;
}
