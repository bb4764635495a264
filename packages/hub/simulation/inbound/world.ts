// One world from its seed: three systems with clocks of their own, a date on which one takes over from another, and
// what happens to goods in a few days.

import { channelOf, catalogueOf, itemOf, locationOf } from '../../src/domain/testing/small-world.ts';
import type { OwnershipRule } from '../../src/domain/inbound/ownership.ts';
import { sourceDefaults, type Basis, type Source } from '../../src/domain/inbound/source.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { StockStatus } from '../../src/domain/stock-status.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { CountedStatus, Happening, PromiseStep, Spot, What } from './happening.ts';
import { emptyTruth, happen, isPossible, kit, openOf, order, shelfAt, type Truth } from './truth.ts';

export interface System {
  /** How far its clock is ahead of the true time. */
  readonly skewMs: number;
  /** What its snapshots count. */
  readonly scope: 'sellable' | 'onHand';
  readonly basis: Basis;
}

export interface PlannedReservation {
  readonly id: string;
  readonly spot: Spot;
  readonly units: number;
}

export interface PlannedSupply {
  readonly order: string;
  readonly spot: Spot;
  readonly units: number;
}

export interface World {
  readonly systems: Readonly<Record<SystemName, System>>;
  /** When the WMS takes over W2 from the ERP. Nothing happens near it: clocks do not agree on which side that is. */
  readonly cutOverAt: number;
  readonly endsAt: number;
  readonly opening: readonly { readonly spot: Spot; readonly units: number }[];
  readonly reservations: readonly PlannedReservation[];
  readonly supplies: readonly PlannedSupply[];
  readonly happenings: readonly Happening[];
}

export type SystemName = 'wms' | 'erp' | '3pl';

const systemNames = ['wms', 'erp', '3pl'] as const satisfies SystemName[];

export const startedAt = Date.UTC(2024, 0, 1);

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const skewMax = 4 * minute;

const spots: readonly [Spot, ...Spot[]] = [
  { sku: 'A', location: 'W1', lot: '' },
  { sku: 'A', location: 'W2', lot: '' },
  { sku: 'A', location: 'W3', lot: '' },
  { sku: 'L', location: 'W1', lot: 'l1' },
  { sku: 'L', location: 'W1', lot: 'l2' },
  { sku: 'L', location: 'W2', lot: 'l1' },
  { sku: 'L', location: 'W3', lot: 'l2' },
  // Of these there is nothing at the beginning.
  { sku: 'B', location: 'W1', lot: '' },
  { sku: 'B', location: 'W2', lot: '' },
  { sku: 'B', location: 'W3', lot: '' },
];

/** Who owns what is on hand at a location, by the true time. */
export function ownerAt({ cutOverAt }: World, location: string, at: number): SystemName {
  if (location === 'W2') return at < cutOverAt ? 'erp' : 'wms';
  return location === 'W3' ? '3pl' : 'wms';
}

export function catalogueOfWorld({ systems, cutOverAt }: Pick<World, 'systems' | 'cutOverAt'>): Catalogue {
  const locations = ['W1', 'W2', 'W3'];
  const items = [
    itemOf({ sku: 'A' }),
    itemOf({ sku: 'B' }),
    itemOf({ sku: 'L', tracking: 'lot' }),
    itemOf({ sku: kit.sku, kit: [{ sku: kit.component, quantity: BigInt(kit.units) }] }),
  ];
  const known = catalogueOf(
    items,
    locations.map((code) => locationOf({ code })),
    [channelOf({ code: 'all', locations })],
  );
  const sources = systemNames.map((code): Source => {
    return { ...sourceDefaults, code, name: code, basis: systems[code].basis };
  });
  return { ...known, sources: new Map(sources.map((one) => [one.code, one])), ownership: rulesOf(cutOverAt) };
}

function rulesOf(cutOverAt: number): OwnershipRule[] {
  const cutOver = startedAt + cutOverAt;
  const rule = (id: string, more: Partial<OwnershipRule> & Pick<OwnershipRule, 'source'>): OwnershipRule => {
    const always = { itemClass: null, sku: null, location: null, validFrom: null, validTo: null, order: 0 };
    return { ...always, id, fact: 'on_hand', ...more };
  };
  return [
    rule('w1', { source: 'wms', location: 'W1' }),
    rule('w2-until', { source: 'erp', location: 'W2', validTo: cutOver }),
    rule('w2-from', { source: 'wms', location: 'W2', validFrom: cutOver }),
    rule('w3', { source: '3pl', location: 'W3' }),
    rule('orders', { source: 'erp', fact: 'on_order' }),
  ];
}

/** What is true before anything happens: what is there, what is promised, what is on order. */
export function truthAtStart({ opening, reservations, supplies }: World): Truth {
  const truth = emptyTruth();
  for (const { spot, units } of opening) shelfAt(truth, spot).sellable += units;
  for (const { order: code, spot, units } of supplies) order(truth, spot, code, units);
  for (const { id, spot, units } of reservations) {
    const none = { allocated: 0, picked: 0, fulfilled: 0, version: 0 };
    truth.reservations.set(id, { spot, units, reserved: units, ...none });
  }
  return truth;
}

/** How much happens in a world. */
const happeningsPerWorld = 60;

export function drawWorld(random: SeededRandom): World {
  const endsAt = 3 * day + 6 * hour;
  const cutOverAt = random.between(20, 50) * hour;
  const system = (): System => {
    const scope = random.pick<System['scope']>(['sellable', 'onHand']);
    return { skewMs: random.between(-skewMax, skewMax), scope, basis: random.pick<Basis>(['gross', 'net']) };
  };
  const systems = { wms: system(), erp: system(), '3pl': system() };
  const opening = spots.filter(({ sku }) => sku !== 'B').map((spot) => ({ spot, units: random.between(20, 60) }));
  const reserved = spots.filter(({ sku, location }) => sku !== 'B' && location !== 'W2');
  const reservations = reserved.flatMap((spot, index): PlannedReservation[] => {
    return random.chance(50) ? [{ id: `r${index + 1}`, spot, units: random.between(3, 15) }] : [];
  });
  const supplies = spots.slice(0, 2).flatMap((spot, index): PlannedSupply[] => {
    return random.chance(70) ? [{ order: `PO${index + 1}`, spot, units: random.between(10, 40) }] : [];
  });
  const before = { systems, cutOverAt, endsAt, opening, reservations, supplies, happenings: [] };
  return { ...before, happenings: drawHappenings(random, before) };
}

function drawHappenings(random: SeededRandom, world: World): Happening[] {
  const happenings: Happening[] = [];
  const truth = truthAtStart(world);
  let at = 1;
  const add = (what: What, isLast = true): void => {
    const happening = { id: happenings.length + 1, at, what };
    if (!isPossible(truth, happening)) return;
    happen(truth, happening);
    happenings.push(happening);
    // What follows a count or a statement is not in it. Otherwise two things may happen in the same millisecond.
    if (isLast && ['counted', 'snapshot', 'supply_changed'].includes(what.kind)) at += 1;
  };
  let night = day;
  while (happenings.length < happeningsPerWorld && at < world.endsAt - 6 * hour) {
    const drawn = draw(random, { ...world, happenings }, truth, at);
    // Somebody may count the sum and a status of it in the same moment.
    if (drawn.kind === 'counted' && random.chance(20)) add({ ...drawn, status: random.pick(countable) }, false);
    add(drawn);
    if (!random.chance(20)) at += random.below((2.2 * world.endsAt) / happeningsPerWorld);
    if (at >= night) for (const what of snapshots(random)) add(what);
    if (at >= night) night += day;
    if (Math.abs(at - world.cutOverAt) <= 3 * skewMax) at = world.cutOverAt + 3 * skewMax;
  }
  add({ kind: 'snapshot', location: 'W3', by: '3pl' });
  return happenings;
}

/** Also the WMS's of W2, which it does not own in the beginning: it rehearses. */
function snapshots(random: SeededRandom): What[] {
  const all: What[] = [
    { kind: 'snapshot', location: 'W1', by: 'wms' },
    { kind: 'snapshot', location: 'W2', by: 'wms' },
    { kind: 'snapshot', location: 'W2', by: 'erp' },
    { kind: 'snapshot', location: 'W3', by: '3pl' },
  ];
  return all.filter(() => random.chance(75));
}

const countable: readonly [CountedStatus, ...CountedStatus[]] = ['sellable', 'onHand'];

const damage: readonly [StockStatus, ...StockStatus[]] = ['damaged', 'quarantine', 'onHold'];

function draw(random: SeededRandom, world: World, truth: Truth, at: number): What {
  const spot = random.pick(spots);
  const there = shelfAt(truth, spot);
  const some = (most: number): number => random.between(1, Math.max(1, Math.min(most, 9)));
  const isFar = spot.location === 'W3';
  switch (random.below(11)) {
    case 0:
    case 10:
      return drawSupply(random, world, truth, at);
    case 1:
      return { kind: 'shipment', spot, units: some(there.sellable) };
    case 2:
      return {
        kind: 'adjustment',
        spot,
        units: random.chance(50) ? some(9) : -some(9),
        status: statusAt(random, spot),
      };
    case 3:
      // What is set aside shows where somebody tells statuses apart, or counts the sum.
      if (isFar && world.systems['3pl'].scope === 'sellable')
        return { kind: 'shipment', spot, units: some(there.sellable) };
      return { kind: 'status_changed', spot, units: some(there.sellable), from: 'sellable', to: random.pick(damage) };
    case 4:
      return isFar ? { kind: 'receipt', spot, units: some(9), order: null } : drawTransfer(random, truth, spot, some);
    case 5:
      if (isFar) return { kind: 'shipment', spot, units: some(there.sellable) };
      if (random.chance(50)) return { kind: 'return_received', spot, units: some(3) };
      return { kind: 'kit_assembled', location: spot.location, units: some(2) };
    case 6:
    case 7:
      return drawCount(random, world, spot, at);
    default:
      return drawPromise(random, world, truth) ?? { kind: 'receipt', spot, units: some(9), order: null };
  }
}

const orders = ['PO1', 'PO2', 'PO3', 'PO4'] as const;

/** Orders are planned, changed, cancelled and received; the first two spots have two each. */
function drawSupply(random: SeededRandom, { happenings }: World, truth: Truth, at: number): What {
  const index = random.below(orders.length);
  const code = orders[index] ?? orders[0];
  const spot = spots[index % 2] ?? spots[0];
  const open = openOf(truth, code);
  const units = random.between(1, Math.max(1, Math.min(open, 12)));
  const receipt: What = { kind: 'receipt', spot, units, order: code };
  // Clocks do not agree on whether something had come in when somebody else stated what was open.
  const isNear = (kind: What['kind']): boolean =>
    happenings.some(({ at: then, what }) => {
      return what.kind === kind && 'order' in what && what.order === code && at - then <= 3 * skewMax;
    });
  if (!truth.supplies.has(code)) return { kind: 'supply_planned', spot, units: random.between(10, 40), order: code };
  if (random.chance(25) && !isNear('receipt')) {
    return { kind: 'supply_changed', spot, units: random.below(30), order: code };
  }
  if (open === 0 || isNear('supply_changed')) return { kind: 'receipt', spot, units, order: null };
  return random.chance(25) ? { kind: 'supply_cancelled', spot, units, order: code } : receipt;
}

function statusAt(random: SeededRandom, { location }: Spot): StockStatus {
  return location === 'W3' || random.chance(60) ? 'sellable' : random.pick(damage);
}

function drawTransfer(random: SeededRandom, truth: Truth, spot: Spot, some: (most: number) => number): What {
  const { inTransit, sellable } = shelfAt(truth, spot);
  const other = spot.location === 'W1' ? 'W2' : 'W1';
  if (inTransit > 0 && random.chance(70)) {
    const from = { ...spot, location: other };
    return { kind: 'transfer_received', spot: from, toLocation: spot.location, units: some(inTransit) };
  }
  return { kind: 'transfer_shipped', spot, toLocation: other, units: some(sellable) };
}

function drawCount(random: SeededRandom, world: World, spot: Spot, at: number): What {
  const owner = ownerAt(world, spot.location, at);
  if (owner === '3pl') return { kind: 'snapshot', location: spot.location, by: owner };
  const by = random.chance(80) ? owner : random.pick(['wms', 'erp']);
  const status = random.pick<CountedStatus>([world.systems[owner].scope, 'sellable', random.pick(damage)]);
  return { kind: 'counted', spot, status, by };
}

function drawPromise(random: SeededRandom, world: World, truth: Truth): What | null {
  const [first, ...rest] = world.reservations;
  if (!first) return null;
  const { id } = random.pick([first, ...rest]);
  const promise = truth.reservations.get(id);
  if (!promise) return null;
  const { reserved, allocated, picked } = promise;
  const step = random.pick<PromiseStep>(['allocate', 'allocate', 'deallocate', 'pick', 'unpick', 'shipment']);
  const most = { allocate: reserved, deallocate: allocated - picked, pick: allocated - picked, unpick: picked };
  const units = step === 'shipment' ? allocated : most[step];
  return units === 0 ? null : { kind: 'promise', reservation: id, step, units: random.between(1, units) };
}
