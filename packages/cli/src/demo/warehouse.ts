// What the warehouses tell of: arrivals, write-offs, counts, shipments, returns, transfers. Each fact is entered in
// the book when it is told, because from then on the hub may know it. Losses count against the hub's promises
// only once they are acknowledged.

import type { Cell } from './book.ts';
import type { EventBody } from './hub-calls.ts';
import type { LocationCode } from './network.ts';
import { locationCodes } from './network.ts';
import type { Stage } from './stage.ts';

const lateChance = 0.01;
const countOffChance = 0.15;
const hourMs = 3_600_000;

/** Most of what comes back can be sold again. */
const dispositions = [
  'sellable',
  'sellable',
  'sellable',
  'sellable',
  'sellable',
  'sellable',
  'damaged',
  'scrap',
] as const;

interface Fact {
  readonly kind: string;
  readonly body: Omit<EventBody, 'sku' | 'location'>;
  readonly onAcknowledged?: () => void;
  /** Whether there is more to sell from then on. */
  readonly isMore?: boolean;
}

/** Tells a fact of a place; some come hours after they happened, but never from before the last count there. */
function tell(stage: Stage, cell: Cell, fact: Fact): void {
  const { kind, body, onAcknowledged, isMore = false } = fact;
  // Simulated time stands still within a minute: what is told after a count happened after it, and the reverse.
  let at = kind === 'count' ? cell.countedAt : Math.max(stage.now, cell.countedAt + 1);
  if (kind !== 'count' && stage.random.chance(lateChance)) {
    at = Math.max(cell.countedAt + 1, at - stage.random.integer(1, 6) * hourMs);
    if (at < stage.now) stage.figures.late += 1;
  }
  const { sku, location } = cell;
  stage.warehouses[location].tell({ kind, at, body: { sku, location, ...body } }, () => {
    onAcknowledged?.();
    if (isMore) stage.arrived.add(sku);
  });
}

export interface Delivery {
  readonly order: string;
  readonly caseUnits: number;
}

export function receive(stage: Stage, cell: Cell, units: number, delivery: Delivery): void {
  const { order, caseUnits } = delivery;
  const isInCases = caseUnits > 1 && units % caseUnits === 0;
  const body = isInCases ? { quantity: units / caseUnits, uom: 'case', order } : { quantity: units, order };
  cell.sellable += units;
  cell.arrived += units;
  tell(stage, cell, { kind: 'receipt', body, isMore: true });
}

/** Adjusts what is sellable somewhere: written off where most of it lies, found where most is sold. */
export function correct(stage: Stage, sku: string, change: number, reason: string): void {
  const cells = locationCodes.map((location) => stage.book.at(sku, location));
  const cell = cells.reduce((most, one) => (one.sellable > most.sellable ? one : most));
  const units = change < 0 ? Math.min(-change, cell.sellable) : change;
  if (units === 0) return;
  const said = reason === '' ? 'no remark' : reason;
  if (change > 0) {
    cell.sellable += units;
    cell.arrived += units;
    tell(stage, cell, { kind: 'adjustment', body: { quantity: units, reason: said }, isMore: true });
    return;
  }
  stage.figures.writtenOff += units;
  cell.sellable -= units;
  const onAcknowledged = (): void => {
    cell.lost += units;
  };
  if (/damage|wet|broken|crush|faulty/i.test(reason)) {
    cell.damaged += units;
    const body = { quantity: units, status: 'sellable', toStatus: 'damaged', reason: said };
    tell(stage, cell, { kind: 'status_changed', body, onAcknowledged });
    return;
  }
  tell(stage, cell, { kind: 'adjustment', body: { quantity: -units, reason: said }, onAcknowledged });
}

/** A cycle count: mostly what the book says, now and then a little less, seldom more. */
export function count(stage: Stage, cell: Cell): void {
  const { random } = stage;
  const off = random.chance(countOffChance) ? random.pick([-1, -1, -2, -3, 1]) : 0;
  const counted = Math.max(0, cell.sellable + off);
  const difference = counted - cell.sellable;
  cell.sellable = counted;
  cell.countedAt = Math.max(stage.now, cell.countedAt + 2);
  if (difference > 0) cell.arrived += difference;
  stage.figures.counts += 1;
  const onAcknowledged = (): void => {
    if (difference < 0) cell.lost -= difference;
  };
  tell(stage, cell, { kind: 'count', body: { quantity: counted }, onAcknowledged, isMore: difference > 0 });
}

export interface Parcel {
  readonly cell: Cell;
  readonly units: number;
  readonly order: string;
  readonly reservationId: string;
  readonly businessKey: string;
}

/** Everything that lies in a warehouse, counted at once: nothing is found that its own book does not have. */
export function takeStock(stage: Stage, location: LocationCode): void {
  const { at, cells } = stage.book.takeStock(location, stage.now);
  const lines = cells.flatMap(({ sku, sellable, damaged, returned }) =>
    Object.entries({ sellable, damaged, returned }).flatMap(([status, quantity]) =>
      quantity > 0 || status === 'sellable' ? [{ sku, status, quantity }] : [],
    ),
  );
  if (lines.length > 0) stage.warehouses[location].tellStockTaking({ location, at, isComplete: true, lines });
}

/** Pick, pack, ship, as far as the warehouse reports it; the third-party site tells of shipments only. */
export function ship(stage: Stage, parcel: Parcel, onShipped: () => void): void {
  const { cell, units: quantity, order, reservationId, businessKey } = parcel;
  cell.sellable -= quantity;
  const promise = { quantity, order, reservationId };
  if (cell.location !== '3PL') tell(stage, cell, { kind: 'pick', body: promise });
  if (cell.location === 'DC-SOUTH') tell(stage, cell, { kind: 'pack', body: { quantity, order } });
  const onAcknowledged = (): void => {
    cell.promised -= quantity;
    stage.figures.shipped += quantity;
    onShipped();
  };
  tell(stage, cell, { kind: 'shipment', body: { ...promise, businessKey }, onAcknowledged });
}

/** Goods come back; some days later somebody decides what becomes of them. */
export function takeBack(stage: Stage, cell: Cell, units: number, order: string): void {
  cell.returned += units;
  stage.figures.returned += units;
  tell(stage, cell, { kind: 'return_received', body: { quantity: units, order } });
  const later = stage.now + stage.plan.tickMs * (0.5 + 2 * stage.random.next());
  stage.agenda.add(later, () => dispose(stage, cell, units, order));
}

function dispose(stage: Stage, cell: Cell, quantity: number, order: string): void {
  const toStatus = stage.random.pick(dispositions);
  cell.returned -= quantity;
  if (toStatus === 'sellable') {
    cell.sellable += quantity;
    cell.arrived += quantity;
  }
  if (toStatus === 'damaged') cell.damaged += quantity;
  const isMore = toStatus === 'sellable';
  tell(stage, cell, { kind: 'return_disposed', body: { quantity, toStatus, order }, isMore });
}

export function transfer(stage: Stage, from: Cell, to: Cell, units: number): void {
  from.sellable -= units;
  to.inTransit += units;
  const toLocation: LocationCode = to.location;
  const arriveAt = stage.now + stage.plan.tickMs * (1 + 2 * stage.random.next());
  const onAcknowledged = (): void => {
    from.lost += units;
    // It cannot arrive before the hub knows that it has left.
    stage.agenda.add(arriveAt, () => {
      to.inTransit -= units;
      to.sellable += units;
      to.arrived += units;
      tell(stage, to, { kind: 'transfer_received', body: { quantity: units }, isMore: true });
    });
  };
  tell(stage, from, { kind: 'transfer_shipped', body: { quantity: units, toLocation }, onAcknowledged });
}
