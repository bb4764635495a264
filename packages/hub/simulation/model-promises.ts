// The model's understanding of what the warehouse does with promises.

import type { MovementCommand, ProgressCommand } from '../src/domain/command.ts';
import { understand } from './model-facts.ts';
import { coverAll, freeLots } from './model-fences.ts';
import { itemOf } from './model-grant.ts';
import { isFor, rulesAbout } from './model-sell.ts';
import {
  add,
  harden,
  isStatus,
  nothing,
  settle,
  shelfOf,
  type Hold,
  type Model,
  type Planned,
  type Promised,
} from './model.ts';

/** Open reservations that a report is about, the oldest first; a code when it names one that does not exist. */
function named(model: Model, id: string | null, order: string | null): Promised[] | string {
  if (id !== null) {
    const promise = model.promises.get(id);
    if (!promise) return 'unknown_reservation';
    return [promise];
  }
  if (order === null) return [];
  return [...model.open]
    .filter((promise) => promise.order === order)
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

interface Taking {
  readonly promise: Promised;
  readonly hold: Hold;
  readonly units: number;
}

/** Which holds a report uses up: those at its place first, then of other lots there, then elsewhere, then owed. */
function takings(
  promises: readonly Promised[],
  command: MovementCommand | ProgressCommand,
  units: number,
  most: (hold: Hold) => number,
): Taking[] {
  let rest = units;
  const all: Taking[] = [];
  for (const distance of [0, 1, 2, 3]) {
    for (const promise of promises) {
      for (const hold of promise.holds) {
        const isThere = hold.location === command.location;
        const isElsewhere = hold.location === '' ? 3 : 2;
        const away = isThere ? Number(hold.lot !== (command.lot ?? '')) : isElsewhere;
        if (hold.sku !== command.sku || away !== distance) continue;
        const taken = Math.min(rest, most(hold));
        if (taken <= 0) continue;
        all.push({ promise, hold, units: taken });
        rest -= taken;
      }
    }
  }
  return all;
}

/** The hold that a line has at the place of a report, made when it has none. */
function holdAt(promise: Promised, from: Hold, command: MovementCommand | ProgressCommand): Hold {
  const { line, sku } = from;
  const [location, lot] = [command.location, command.lot ?? ''];
  const made = { ...nothing, line, sku, location, lot, about: { ...from.about, peg: null, wish: null } };
  const whatOf = (one: Hold): string => JSON.stringify([one.line, one.sku, one.location, one.lot, one.about]);
  const found = promise.holds.find((one) => whatOf(one) === whatOf(made));
  if (!found) promise.holds.push(made);
  return found ?? made;
}

function ship({ promise, hold, units }: Taking, command: MovementCommand | ProgressCommand): void {
  if (hold.location === '') {
    hold.owed -= units;
    holdAt(promise, hold, command).shipped += units;
    return;
  }
  const fromAllocated = Math.min(units, hold.allocated);
  hold.allocated -= fromAllocated;
  hold.reserved -= units - fromAllocated;
  hold.picked = Math.max(0, hold.picked - fromAllocated);
  hold.shipped += units;
}

function pick(hold: Hold, units: number): void {
  hold.picked += units;
  const missing = Math.max(0, hold.picked - hold.allocated);
  hold.reserved -= missing;
  hold.allocated += missing;
}

/** Picks and shipments: facts, so that what was not promised happens as well. */
export function planWork(model: Model, command: MovementCommand, units: number): Planned {
  const { kind } = command;
  const status = command.status ?? 'sellable';
  if (kind === 'shipment' && !isStatus(status)) return 'invalid_field';
  const found = named(model, command.reservationId, command.origin.order);
  if (typeof found === 'string') return found;
  const open = found.filter((promise) => model.open.has(promise));
  const most = {
    pick: (hold: Hold) => hold.reserved + hold.allocated - hold.picked,
    unpick: (hold: Hold) => hold.picked,
    shipment: (hold: Hold) => hold.reserved + hold.allocated + hold.owed,
  }[kind === 'pick' || kind === 'unpick' ? kind : 'shipment'];
  return () => {
    for (const taking of takings(open, command, units, most)) {
      const { promise, hold, units: taken } = taking;
      if (kind === 'pick') pick(hold, taken);
      else if (kind === 'unpick') hold.picked -= taken;
      else ship(taking, command);
      if (promise.state === 'held') harden(promise, 'confirmed');
      settle(model, promise);
    }
    if (kind !== 'shipment') return;
    const shelf = shelfOf(model, command.sku, command.location, command.lot ?? '');
    add(model, shelf, status, -units, command.origin.occurredAt);
  };
}

export function planProgress(model: Model, command: ProgressCommand, now: number): Planned {
  const understood = understand(model.plan, command.sku, command.quantity, command.uom, command);
  if (typeof understood === 'string') return understood;
  const { units } = understood;
  const found = named(model, command.reservationId, command.origin.order);
  if (typeof found === 'string') return found;
  if (found.length === 0) return 'unknown_reservation';
  const able = found.filter(
    (promise) => model.open.has(promise) && (command.type === 'fulfil' || promise.state !== 'held'),
  );
  const most = {
    allocate: (hold: Hold) => hold.reserved + hold.owed,
    deallocate: (hold: Hold) => hold.allocated - hold.picked,
    fulfil: (hold: Hold) => hold.reserved + hold.allocated + hold.owed,
  }[command.type];
  const taken = takings(able, command, units, most);
  if (taken.reduce((sum, one) => sum + one.units, 0) < units) return 'invalid_state';
  if (command.type !== 'allocate') {
    return () => {
      for (const taking of taken) {
        const { promise, hold, units: part } = taking;
        if (command.type === 'fulfil') ship(taking, command);
        else [hold.allocated, hold.reserved] = [hold.allocated - part, hold.reserved + part];
        if (promise.state === 'held') harden(promise, 'confirmed');
        settle(model, promise);
      }
    };
  }
  return planAllocate(model, command, taken, now);
}

function planAllocate(model: Model, command: ProgressCommand, taken: readonly Taking[], now: number): Planned {
  const { sku, location } = command;
  const lot = command.lot ?? '';
  const isHere = (hold: Hold): boolean => hold.location === location && hold.lot === lot;
  const moving = taken.filter(({ hold }) => !isHere(hold));
  if (moving.length > 0 && !mayCome(model, { sku, location, lot }, moving, now)) return 'insufficient_stock';
  return () => {
    for (const { promise, hold, units } of taken) {
      model.witness(model, promise, now, () => {
        hold[hold.location === '' ? 'owed' : 'reserved'] -= units;
        (isHere(hold) ? hold : holdAt(promise, hold, command)).allocated += units;
      });
      settle(model, promise);
    }
  };
}

/** There has to be enough in a lot that has not expired, besides what is kept for others. */
function mayCome(
  model: Model,
  { sku, location, lot }: Pick<Hold, 'sku' | 'location' | 'lot'>,
  moving: readonly Taking[],
  now: number,
): boolean {
  const item = itemOf(model, sku);
  const lots = freeLots(model, item, location, now);
  const wanted = moving.reduce((sum, { units }) => sum + units, 0);
  if (wanted > (lots.find((one) => one.lot === lot)?.left ?? 0)) return false;
  const { fences, shared } = coverAll(model, item, rulesAbout(model, item, now), now);
  const kept = fences.map(({ rule, covered }) => ({ rule, units: covered.get(location) ?? 0 }));
  let open = shared.get(location) ?? 0;
  const isFenced = kept.some(({ units }) => units > 0);
  for (const { promise, units } of moving) {
    let rest = units;
    for (const one of kept) {
      if (!isFor(one.rule, promise)) continue;
      const own = Math.min(rest, one.units);
      one.units -= own;
      rest -= own;
    }
    if (isFenced && rest > open) return false;
    open -= rest;
  }
  return true;
}
