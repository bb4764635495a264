// Where the commands of a run come from: all kinds, mostly about things that exist and sometimes about things that
// do not; some come late, twice, again with a key that was used for something else, or cannot be understood. What
// exists is looked up in the model, never in the domain, so that a run is the same whatever the domain does.

import type { Command, MovementCommand, ReserveCommand, ReserveLine } from '../src/domain/command.ts';
import type { EntryOrigin, MovementKind } from '../src/domain/journal-entry.ts';
import { damaged } from './damage.ts';
import type { Hold, Model, Promised } from './model.ts';
import type { SeededRandom } from './seeded-random.ts';
import { lots, type PlannedItem } from './world-plan.ts';

interface Source {
  readonly random: SeededRandom;
  readonly model: Model;
  readonly sent: Command[];
  /** On their way, but not here yet. */
  readonly late: Command[];
  count: number;
}

export type NextCommand = (now: number) => Command;

const sentMax = 200;

export function commandSource(random: SeededRandom, model: Model): NextCommand {
  const source: Source = { random, model, sent: [], late: [], count: 0 };
  return (now) => {
    const command = nextOf(source, now);
    if (source.sent.length < sentMax) source.sent.push(command);
    else source.sent[random.below(sentMax)] = command;
    return command;
  };
}

function nextOf(source: Source, now: number): Command {
  const { random, sent, late } = source;
  source.count += 1;
  const before = sent[random.below(Math.max(1, sent.length))];
  if (before && random.chance(7)) return again(source, before);
  if (late.length > 0 && random.chance(5)) {
    const [arrived] = late.splice(random.below(late.length), 1);
    if (arrived) return arrived;
  }
  const made = keyed(source, madeBy(source, now));
  if (made.type === 'movement' && random.chance(4)) late.push(made);
  return random.chance(6) ? damaged(random, made) : made;
}

function keyed(source: Source, command: Command): Command {
  if (source.random.chance(20)) return command;
  const scope = source.random.pick(['http', 'http', 'event:wms']);
  return { ...command, idempotency: { scope, key: `k${source.count}`, fingerprint: 'first' } };
}

/**
 * A retry, or the same key with something else or from somebody else. A retried request for a reservation comes
 * with a new id.
 */
function again(source: Source, before: Command): Command {
  const { random } = source;
  const retried = before.type === 'reserve' ? { ...before, reservationId: `r${source.count}` } : before;
  const { idempotency } = retried;
  if (!idempotency || random.chance(80)) return retried;
  const changed = random.chance(70) ? { fingerprint: 'other' } : { scope: 'event:erp' };
  return { ...retried, idempotency: { ...idempotency, ...changed } };
}

type Maker = (source: Source, now: number) => Command;

/** How often each kind of command comes, relative to the others. */
const makers: readonly (readonly [number, Maker])[] = [
  [22, reserve],
  [6, (source, now) => whole(source, now, 'confirm')],
  [4, (source, now) => whole(source, now, 'release')],
  [4, (source, now) => whole(source, now, 'cancel')],
  [4, extend],
  [6, reduce],
  [9, (source, now) => progress(source, now, 'allocate')],
  [4, (source, now) => progress(source, now, 'deallocate')],
  [3, (source, now) => progress(source, now, 'fulfil')],
  [7, (source, now) => work(source, now, 'pick')],
  [3, (source, now) => work(source, now, 'unpick')],
  [12, (source, now) => work(source, now, 'shipment')],
  [9, (source, now) => move(source, now, 'receipt')],
  [5, (source, now) => supply(source, now, 'receipt')],
  [5, (source, now) => supply(source, now, 'supply_planned')],
  [2, (source, now) => supply(source, now, 'supply_changed')],
  [1, (source, now) => supply(source, now, 'supply_cancelled')],
  [3, count],
  [2, (source, now) => move(source, now, 'adjustment')],
  [1, (source, now) => move(source, now, 'putaway')],
  [1, (source, now) => move(source, now, 'pack')],
  [1, (source, now) => move(source, now, 'status_changed')],
  [2, (source, now) => move(source, now, 'transfer_shipped')],
  [2, (source, now) => move(source, now, 'transfer_received')],
  [2, (source, now) => move(source, now, 'return_received')],
  [2, (source, now) => move(source, now, 'return_disposed')],
  [1, (source, now) => kit(source, now, 'kit_assembled')],
  [1, (source, now) => kit(source, now, 'kit_disassembled')],
  [1, (source, now) => ({ ...envelope(source, now), type: 'sweep' })],
];

const weights = makers.reduce((sum, [weight]) => sum + weight, 0);

function madeBy(source: Source, now: number): Command {
  let at = source.random.below(weights);
  for (const [weight, make] of makers) {
    if (at < weight) return make(source, now);
    at -= weight;
  }
  return reserve(source, now);
}

function envelope(
  source: Source,
  now: number,
  order: string | null = null,
): { origin: EntryOrigin; idempotency: null } {
  const origin: EntryOrigin = {
    occurredAt: source.random.chance(30) ? now - source.random.below(5000) : now,
    source: null,
    eventId: null,
    businessKey: null,
    order,
    correlationId: `c${source.count}`,
    causationId: null,
    actor: 'simulation',
    reason: null,
  };
  return { origin, idempotency: null };
}

function someItem({ random, model }: Source): PlannedItem {
  const index = random.chance(80) ? random.below(4) : random.below(model.plan.items.length);
  return model.plan.items[index] ?? noItem;
}

const noItem: PlannedItem = {
  sku: 'X',
  baseUom: 'each',
  scale: 0,
  hasLots: false,
  uoms: [],
  kit: [],
  itemClass: null,
  substitutes: [],
};

function someLocation({ random, model }: Source): string {
  return model.plan.locations[random.below(model.plan.locations.length)]?.code ?? '';
}

function someOrder(source: Source): string | null {
  return source.random.chance(40) ? `SO${1 + source.random.below(12)}` : null;
}

/** So many units of the item, said in one of its units of measure when they come to that exactly. */
function amountOf(
  { random }: Source,
  item: PlannedItem,
  units: number,
): { quantity: string | number; uom: string | null } {
  const unit = random.chance(20) ? item.uoms[0] : undefined;
  const inBase = units / 10 ** item.scale;
  const [quantity, uom] = unit ? [(inBase * unit.denominator) / unit.numerator, unit.code] : [inBase, null];
  if (!Number.isInteger(quantity * 2)) return { quantity: random.chance(50) ? inBase : String(inBase), uom: null };
  return { quantity: random.chance(50) ? quantity : String(quantity), uom };
}

function reserve(source: Source, now: number): ReserveCommand {
  const { random, model } = source;
  const channel = model.plan.channels[random.below(model.plan.channels.length)];
  const lines: ReserveLine[] = [];
  const lineCount = random.chance(60) ? 1 : random.between(2, 4);
  for (let index = 0; index < lineCount; index += 1) {
    const item = someItem(source);
    const location = random.chance(15) ? (channel?.locations[0] ?? null) : null;
    const lot = item.hasLots && random.chance(25) ? random.pick(lots) : null;
    const { sku } = item;
    lines.push({
      lineId: `${index + 1}`,
      sku,
      ...amountOf(source, item, random.between(1, 6)),
      location,
      lot,
      neededBy: random.chance(30) ? now + random.below(12_000) : null,
    });
  }
  return {
    ...envelope(source, now, someOrder(source)),
    type: 'reserve',
    reservationId: `r${source.count}`,
    channel: channel?.code ?? '',
    kind: random.chance(50) ? 'soft' : 'hard',
    ttlMs: random.pick([200, 2000, 20_000]),
    policy: random.pick(['all_or_nothing', 'partial', 'backorder']),
    customer: random.pick([null, 'C1', 'C2']),
    segment: null,
    allowsSubstitutes: random.chance(30),
    lines,
  };
}

/** Mostly one that is open and that the command suits, now and then one that has ended or never was. */
function somePromise({ random, model }: Source, suits: (promise: Promised) => boolean): Promised | null {
  if (random.chance(3)) return null;
  const all = [...(random.chance(92) ? model.open : model.promises.values())];
  const suitable = random.chance(70) ? all.filter(suits) : [];
  const list = suitable.length > 0 ? suitable : all;
  return list[random.below(list.length)] ?? null;
}

const any = (): boolean => true;
const isHeld = (promise: Promised): boolean => promise.state === 'held';
const isHard = (promise: Promised): boolean => promise.state !== 'held';
const hasAllocated = ({ holds }: Promised): boolean => holds.some((hold) => hold.allocated > hold.picked);
const hasPicked = ({ holds }: Promised): boolean => holds.some((hold) => hold.picked > 0);

function whole(source: Source, now: number, type: 'confirm' | 'release' | 'cancel'): Command {
  const promise = somePromise(source, type === 'confirm' ? isHeld : any);
  return { ...envelope(source, now), type, reservationId: promise?.id ?? 'r0' };
}

function extend(source: Source, now: number): Command {
  const ttlMs = source.random.pick([100, 3000]);
  const promise = somePromise(source, isHeld);
  return { ...envelope(source, now), type: 'extend', reservationId: promise?.id ?? 'r0', ttlMs };
}

function reduce(source: Source, now: number): Command {
  const { random, model } = source;
  const promise = somePromise(source, any);
  const wanted = promise?.holds.filter(() => random.chance(60)) ?? [];
  const lines = wanted.map((hold) => {
    const item = model.plan.items.find((one) => one.sku === hold.sku) ?? noItem;
    return { lineId: hold.line, ...amountOf(source, item, random.below(unitsOf(hold) + 2)) };
  });
  return { ...envelope(source, now), type: 'reduce', reservationId: promise?.id ?? 'r0', lines };
}

function unitsOf(hold: Hold): number {
  return hold.reserved + hold.allocated + hold.shipped + hold.owed;
}

interface Aim {
  readonly reservationId: string | null;
  readonly order: string | null;
  readonly item: PlannedItem;
  readonly location: string;
  readonly lot: string | null;
  readonly units: number;
}

/** A place that a report is about: mostly where a reservation holds something, and then mostly what it holds. */
function aimOf(source: Source, suits: (promise: Promised) => boolean): Aim {
  const { random, model } = source;
  const promise = somePromise(source, suits);
  const hold = promise?.holds[random.below(promise.holds.length)];
  const item = (hold && model.plan.items.find((one) => one.sku === hold.sku)) ?? someItem(source);
  const isThere = hold !== undefined && hold.location !== '' && random.chance(75);
  const location = isThere ? hold.location : someLocation(source);
  const lotThere = isThere && random.chance(85) ? hold.lot : random.pick(lots);
  const isByOrder = promise !== null && promise.order !== null && random.chance(35);
  return {
    reservationId: isByOrder ? null : (promise?.id ?? (random.chance(50) ? null : 'r0')),
    order: isByOrder ? promise.order : null,
    item,
    location,
    lot: item.hasLots ? lotThere : null,
    units: random.between(1, Math.max(1, (hold ? unitsOf(hold) : 4) + (random.chance(15) ? 2 : 0))),
  };
}

function progress(source: Source, now: number, type: 'allocate' | 'deallocate' | 'fulfil'): Command {
  const suits = { allocate: isHard, deallocate: hasAllocated, fulfil: any }[type];
  const { reservationId, order, item, location, lot, units } = aimOf(source, suits);
  const amount = amountOf(source, item, units);
  return { ...envelope(source, now, order), type, reservationId, sku: item.sku, location, lot, ...amount };
}

const noTarget = { status: null, toLocation: null, toLot: null, toStatus: null, dueAt: null };

function work(source: Source, now: number, kind: 'pick' | 'unpick' | 'shipment'): MovementCommand {
  const { reservationId, order, item, location, lot, units } = aimOf(source, kind === 'unpick' ? hasPicked : any);
  const status = source.random.chance(4) ? 'damaged' : null;
  const about = { sku: item.sku, location, lot, ...amountOf(source, item, units), reservationId };
  return { ...envelope(source, now, order), type: 'movement', kind, ...noTarget, ...about, status };
}

const statuses = ['sellable', 'quarantine', 'damaged', 'onHold', 'returned'] as const;

function move(source: Source, now: number, kind: MovementKind): MovementCommand {
  const { random } = source;
  const item = someItem(source);
  const needsTarget = kind === 'transfer_shipped' || random.chance(40);
  const isReceipt = kind === 'receipt';
  const amount = amountOf(source, item, random.between(1, isReceipt ? 12 : 5));
  const isLoss = kind === 'adjustment' && random.chance(60);
  const quantity = isLoss ? `-${amount.quantity}` : amount.quantity;
  const isDisposal = kind === 'return_disposed' && random.chance(40);
  return {
    ...envelope(source, now),
    type: 'movement',
    kind,
    ...noTarget,
    sku: item.sku,
    location: someLocation(source),
    lot: item.hasLots ? random.pick(lots) : null,
    ...amount,
    quantity,
    status: random.chance(isReceipt ? 10 : 30) ? random.pick(statuses) : null,
    toLocation: needsTarget ? someLocation(source) : null,
    toLot: item.hasLots && random.chance(20) ? random.pick(lots) : null,
    toStatus: toStatusOf(random, kind, isDisposal),
    reservationId: null,
  };
}

function toStatusOf(random: SeededRandom, kind: MovementKind, isDisposal: boolean): string | null {
  if (isDisposal) return random.pick(['scrap', 'supplier']);
  return kind === 'status_changed' || random.chance(25) ? random.pick(statuses) : null;
}

function count(source: Source, now: number): MovementCommand {
  const { random } = source;
  const made = move(source, now, 'count');
  const status = random.chance(20) ? random.pick(statuses) : null;
  const occurredAt = random.chance(60) ? now - random.below(4000) : now;
  return { ...made, status, quantity: random.below(14), uom: null, origin: { ...made.origin, occurredAt } };
}

function kit(source: Source, now: number, kind: 'kit_assembled' | 'kit_disassembled'): MovementCommand {
  const made = move(source, now, kind);
  const isLots = source.random.chance(30);
  const sku = isLots ? 'P' : source.random.pick(['K', 'N']);
  const lot = isLots ? source.random.pick(lots) : null;
  return { ...made, sku, lot, toLot: null, quantity: source.random.between(1, 3), uom: null };
}

function supply(source: Source, now: number, kind: MovementKind): MovementCommand {
  const { random } = source;
  const made = move(source, now, kind);
  const order = `PO${1 + random.below(3)}`;
  const dueAt = random.chance(80) ? now + random.below(10_000) - (random.chance(10) ? 2 * 86_400_000 : 0) : null;
  const quantity = kind === 'supply_cancelled' && random.chance(50) ? 0 : made.quantity;
  return { ...made, origin: { ...made.origin, order }, dueAt, quantity };
}
