// The physical truth: what is where, as a plain sum of what has happened. It shares no code with the domain, knows no
// source, no message and no clock but the true one.

import type { StockStatus } from '../../src/domain/stock-status.ts';
import type { CountedStatus, Happening, Spot, What } from './happening.ts';

/** Units by account. */
export interface Shelf {
  sellable: number;
  quarantine: number;
  damaged: number;
  onHold: number;
  returned: number;
  inTransit: number;
  onOrder: number;
}

export interface TrueReservation {
  readonly spot: Spot;
  readonly units: number;
  reserved: number;
  allocated: number;
  picked: number;
  fulfilled: number;
  /** How many messages about it there have been: the version of the last one. */
  version: number;
}

export interface Truth {
  readonly shelves: Map<string, { readonly spot: Spot; readonly shelf: Shelf }>;
  readonly reservations: Map<string, TrueReservation>;
  /** What is open of each order. */
  readonly supplies: Map<string, number>;
}

export const kit = { sku: 'K', component: 'A', units: 2 } as const;

const statuses: readonly StockStatus[] = ['sellable', 'quarantine', 'damaged', 'onHold', 'returned'];

export function emptyTruth(): Truth {
  return { shelves: new Map(), reservations: new Map(), supplies: new Map() };
}

export function spotKey({ sku, location, lot }: Spot): string {
  return [sku, location, lot].join('/');
}

export function shelfAt(truth: Truth, spot: Spot): Shelf {
  const found = truth.shelves.get(spotKey(spot));
  if (found) return found.shelf;
  const shelf = { sellable: 0, quarantine: 0, damaged: 0, onHold: 0, returned: 0, inTransit: 0, onOrder: 0 };
  truth.shelves.set(spotKey(spot), { spot, shelf });
  return shelf;
}

export function onHandOf(shelf: Shelf): number {
  return statuses.reduce((sum, status) => sum + shelf[status], 0);
}

export function figureOf(shelf: Shelf, status: CountedStatus): number {
  return status === 'onHand' ? onHandOf(shelf) : shelf[status];
}

export function happen(truth: Truth, { what }: Happening): void {
  switch (what.kind) {
    case 'receipt':
      shelfAt(truth, what.spot).sellable += what.units;
      if (what.order !== null) order(truth, what.spot, what.order, -what.units);
      break;
    case 'shipment':
      shelfAt(truth, what.spot).sellable -= what.units;
      break;
    case 'return_received':
      shelfAt(truth, what.spot).returned += what.units;
      break;
    case 'adjustment':
      shelfAt(truth, what.spot)[what.status] += what.units;
      break;
    case 'status_changed':
      shelfAt(truth, what.spot)[what.from] -= what.units;
      shelfAt(truth, what.spot)[what.to] += what.units;
      break;
    case 'transfer_shipped':
      shelfAt(truth, what.spot).sellable -= what.units;
      shelfAt(truth, arrivalOf(what)).inTransit += what.units;
      break;
    case 'transfer_received':
      shelfAt(truth, arrivalOf(what)).inTransit -= what.units;
      shelfAt(truth, arrivalOf(what)).sellable += what.units;
      break;
    case 'kit_assembled':
      shelfAt(truth, { sku: kit.sku, location: what.location, lot: '' }).sellable += what.units;
      shelfAt(truth, { sku: kit.component, location: what.location, lot: '' }).sellable -= what.units * kit.units;
      break;
    case 'supply_planned':
      order(truth, what.spot, what.order, what.units);
      break;
    case 'supply_changed':
      order(truth, what.spot, what.order, what.units - openOf(truth, what.order));
      break;
    case 'supply_cancelled':
      order(truth, what.spot, what.order, -what.units);
      break;
    case 'promise':
      keepPromise(truth, what);
      break;
    default:
      break;
  }
}

export function openOf({ supplies }: Truth, code: string): number {
  return supplies.get(code) ?? 0;
}

/** More or less is coming under an order. */
export function order(truth: Truth, spot: Spot, code: string, units: number): void {
  shelfAt(truth, { ...spot, lot: '' }).onOrder += units;
  truth.supplies.set(code, openOf(truth, code) + units);
}

export function arrivalOf({ spot, toLocation }: { readonly spot: Spot; readonly toLocation: string }): Spot {
  return { ...spot, location: toLocation };
}

function keepPromise(truth: Truth, { reservation, step, units }: Extract<What, { kind: 'promise' }>): void {
  const promise = truth.reservations.get(reservation);
  if (!promise) return;
  promise.version += 1;
  const sign = step === 'allocate' || step === 'pick' ? 1 : -1;
  switch (step) {
    case 'allocate':
    case 'deallocate':
      promise.reserved -= sign * units;
      promise.allocated += sign * units;
      break;
    case 'pick':
    case 'unpick':
      promise.picked += sign * units;
      break;
    case 'shipment':
      promise.allocated -= units;
      promise.picked -= Math.min(promise.picked, units);
      promise.fulfilled += units;
      shelfAt(truth, promise.spot).sellable -= units;
      break;
  }
}

/** Whether there is what this takes; a history that was shortened may try what it cannot. */
export function isPossible(truth: Truth, { what }: Happening): boolean {
  if (what.kind === 'promise') return isPromised(truth, what);
  if (what.kind === 'supply_planned') return !truth.supplies.has(what.order);
  if (what.kind === 'supply_changed') return truth.supplies.has(what.order);
  if ('order' in what && what.order !== null && openOf(truth, what.order) < what.units) return false;
  return takenBy(what).every(({ spot, account, units }) => {
    // What is tied to an order stays for it.
    const kept = account === 'sellable' ? allocatedAt(truth, spot) : 0;
    return shelfAt(truth, spot)[account] - kept >= units;
  });
}

export function allocatedAt(truth: Truth, spot: Spot): number {
  const there = [...truth.reservations.values()].filter((one) => spotKey(one.spot) === spotKey(spot));
  return there.reduce((sum, { allocated }) => sum + allocated, 0);
}

interface Taking {
  readonly spot: Spot;
  readonly account: keyof Shelf;
  readonly units: number;
}

function takenBy(what: What): Taking[] {
  switch (what.kind) {
    case 'shipment':
    case 'transfer_shipped':
      return [{ spot: what.spot, account: 'sellable', units: what.units }];
    case 'adjustment':
      return [{ spot: what.spot, account: what.status, units: -what.units }];
    case 'status_changed':
      return [{ spot: what.spot, account: what.from, units: what.units }];
    case 'transfer_received':
      return [{ spot: arrivalOf(what), account: 'inTransit', units: what.units }];
    case 'kit_assembled': {
      const spot = { sku: kit.component, location: what.location, lot: '' };
      return [{ spot, account: 'sellable', units: what.units * kit.units }];
    }
    default:
      return [];
  }
}

function isPromised(truth: Truth, { reservation, step, units }: Extract<What, { kind: 'promise' }>): boolean {
  const promise = truth.reservations.get(reservation);
  if (!promise) return false;
  const { reserved, allocated, picked, spot } = promise;
  switch (step) {
    case 'allocate':
      return units <= reserved && units <= shelfAt(truth, spot).sellable - allocatedAt(truth, spot);
    case 'deallocate':
    case 'pick':
      return units <= allocated - picked;
    case 'unpick':
      return units <= picked;
    default:
      return units <= allocated && units <= shelfAt(truth, spot).sellable;
  }
}
