// The model's understanding of facts: which shelf a quantity leaves and at which it arrives, as a table.

import type { MovementCommand, ProgressCommand } from '../src/domain/command.ts';
import { add, isStatus, put, shelfOf, unitsIn, type Model, type Planned } from './model.ts';
import type { PlannedItem, WorldPlan } from './world-plan.ts';

interface Understood {
  readonly units: number;
}

/** Checks the words of a command one after the other; the code of the first that is wrong, or the units. */
export function understand(
  plan: WorldPlan,
  sku: string,
  quantity: string | number,
  uom: string | null,
  command?: MovementCommand | ProgressCommand,
): Understood | string {
  const item = plan.items.find((one) => one.sku === sku);
  if (!item) return 'unknown_sku';
  const wrongPlace = command && checkPlaces(plan, item, command);
  if (wrongPlace) return wrongPlace;
  const units = unitsOf(item, quantity, uom);
  if (typeof units === 'string' || !command) return typeof units === 'string' ? units : { units };
  const kind = command.type === 'movement' ? command.kind : command.type;
  const isFine = kind === 'adjustment' ? units !== 0 : units > 0 || (units === 0 && mayBeZero.includes(kind));
  return isFine ? { units } : 'quantity_out_of_range';
}

const mayBeZero = ['count', 'supply_changed', 'supply_cancelled'];

function checkPlaces(plan: WorldPlan, item: PlannedItem, command: MovementCommand | ProgressCommand): string | null {
  const isKnown = (code: string | null): boolean => plan.locations.some((one) => one.code === code);
  if (!isKnown(command.location)) return 'unknown_location';
  const toLocation = command.type === 'movement' ? command.toLocation : null;
  if (toLocation !== null && !isKnown(toLocation)) return 'unknown_location';
  const toLot = command.type === 'movement' ? command.toLot : null;
  if (!item.hasLots) return command.lot !== null || toLot !== null ? 'lot_not_tracked' : null;
  const isSupply = command.type === 'movement' && command.kind.startsWith('supply_');
  return command.lot === null && !isSupply ? 'lot_required' : null;
}

/** Doubles are exact here: all numbers of the world are small, and digits are counted, not divided. */
export function unitsOf(item: PlannedItem, quantity: string | number, uom: string | null): number | string {
  const unit = uom === null ? undefined : item.uoms.find((one) => one.code === uom);
  if (unit === undefined && uom !== null && uom !== item.baseUom) return 'unknown_uom';
  if (typeof quantity === 'number' && !(Math.abs(quantity) < 2 ** 53)) return 'quantity_out_of_range';
  const [, digits = '', fraction = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(String(quantity)) ?? [];
  if (digits === '') return 'quantity_not_representable';
  const units = Number(digits + fraction) * 10 ** item.scale * (unit?.numerator ?? 1);
  const divisor = 10 ** fraction.length * (unit?.denominator ?? 1);
  if (units % divisor !== 0) return 'quantity_not_representable';
  return Math.abs(units / divisor) >= 2 ** 63 ? 'quantity_out_of_range' : units / divisor;
}

/** From, to: a status by name, `in` for the status that the command gives or this one, `out` for the destination's. */
const moves: Record<string, readonly [string, string]> = {
  putaway: ['in:sellable', 'out:sellable'],
  pack: ['in:sellable', 'out:same'],
  status_changed: ['in:sellable', 'out:needed'],
  transfer_shipped: ['in:sellable', 'way'],
  transfer_received: ['way', 'out:received'],
  return_received: ['', 'in:returned'],
  return_disposed: ['in:returned', 'out:disposed'],
  adjustment: ['', 'in:sellable'],
};

export function planMove(model: Model, command: MovementCommand, units: number): Planned {
  const [from = '', to = ''] = moves[command.kind] ?? [];
  const status = command.status ?? (from === 'in:returned' || to === 'in:returned' ? 'returned' : 'sellable');
  if (!isStatus(status)) return 'invalid_field';
  if (to === 'way' && command.toLocation === null) return 'invalid_field';
  if (to === 'out:needed' && command.toStatus === null) return 'invalid_field';
  const fallback = { 'out:same': status, 'out:received': command.status ?? 'sellable' }[to] ?? 'sellable';
  const toStatus = command.toStatus ?? fallback;
  const isGone = to === 'out:disposed' && (toStatus === 'scrap' || toStatus === 'supplier');
  if (to.startsWith('out') && !isStatus(toStatus) && !isGone) return 'invalid_field';
  return () => {
    const { sku, location } = command;
    const lot = command.lot ?? '';
    const here = shelfOf(model, sku, location, lot);
    const there = shelfOf(model, sku, command.toLocation ?? location, command.toLot ?? lot);
    const at = command.origin.occurredAt;
    if (from.startsWith('in')) add(model, here, status, -units, at);
    if (from === 'way') add(model, there, 'inTransit', -units, at);
    if (to.startsWith('in')) add(model, here, status, units, at);
    if (to === 'way') add(model, there, 'inTransit', units, at);
    if (to.startsWith('out') && !isGone) add(model, there, toStatus, units, at);
  };
}

/** What is counted now replaces what the book expected then; what happened since stays on top. */
export function planCount(model: Model, command: MovementCommand, counted: number): Planned {
  const status = command.status ?? 'sellable';
  if (!isStatus(status)) return 'invalid_field';
  const shelf = shelfOf(model, command.sku, command.location, command.lot ?? '');
  const { occurredAt: at, source } = command.origin;
  if (model.counts.some((count) => count.shelf === shelf && count.account === status && count.at > at)) {
    return 'stale_snapshot';
  }
  return () => {
    let since = 0;
    for (const fact of model.facts) {
      if (fact.shelf === shelf && fact.account === status && fact.at > at) since += fact.change;
    }
    put(model, shelf, status, counted + since - unitsIn(shelf, status), at);
    if (source !== null) model.counts.push({ shelf, account: status, source, at });
  };
}

export function planKit(model: Model, command: MovementCommand, units: number): Planned {
  const item = model.plan.items.find((one) => one.sku === command.sku);
  if (!item || item.kit.length === 0) return 'not_a_kit';
  if (item.kit.some(({ sku }) => model.plan.items.find((one) => one.sku === sku)?.hasLots)) return 'lot_required';
  return () => {
    const made = command.kind === 'kit_assembled' ? units : -units;
    const { location, origin } = command;
    const kit = shelfOf(model, item.sku, location, command.lot ?? '');
    add(model, kit, 'sellable', made, origin.occurredAt);
    for (const { sku, quantity } of item.kit) {
      add(model, shelfOf(model, sku, location, ''), 'sellable', -made * quantity, origin.occurredAt);
    }
  };
}

function supplyOf(model: Model, command: MovementCommand): { open: number; dueAt: number | null } | null {
  const { order } = command.origin;
  return order === null
    ? null
    : (model.supplies.get(`${order} ${command.sku} ${command.location}`) ?? { open: 0, dueAt: null });
}

function setSupply(model: Model, command: MovementCommand, before: number, open: number): void {
  const { sku, location, origin } = command;
  const key = `${origin.order ?? ''} ${sku} ${location}`;
  const known = before > 0 ? (model.supplies.get(key)?.dueAt ?? null) : null;
  const dueAt = command.kind === 'receipt' ? known : (command.dueAt ?? known);
  model.supplies.set(key, { open, dueAt });
  add(model, shelfOf(model, sku, location, ''), 'onOrder', open - before, origin.occurredAt);
}

export function planReceipt(model: Model, command: MovementCommand, units: number): Planned {
  const status = command.status ?? 'sellable';
  if (!isStatus(status)) return 'invalid_field';
  return () => {
    const open = supplyOf(model, command)?.open ?? 0;
    if (open > 0) setSupply(model, command, open, open - Math.min(open, units));
    const shelf = shelfOf(model, command.sku, command.location, command.lot ?? '');
    add(model, shelf, status, units, command.origin.occurredAt);
  };
}

export function planSupply(model: Model, command: MovementCommand, units: number): Planned {
  const supply = supplyOf(model, command);
  if (!supply) return 'invalid_field';
  const { open } = supply;
  if (command.kind === 'supply_planned' && open > 0) return 'supply_exists';
  if (command.kind !== 'supply_planned' && open === 0) return 'unknown_supply';
  const isCancelled = command.kind === 'supply_cancelled';
  const cancelled = units === 0 ? 0 : open - units;
  const after = isCancelled ? cancelled : units;
  return after < 0 ? 'quantity_out_of_range' : () => setSupply(model, command, open, after);
}
