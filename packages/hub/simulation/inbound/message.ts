// What the systems tell of what happened: messages as commands of the engine. The owner tells everything, by its own
// clock; of what both book, the other system tells too, under the same business key.

import type { Command, CommandEnvelope, MovementCommand } from '../../src/domain/command.ts';
import type { MovementKind } from '../../src/domain/journal-entry.ts';
import { originOf } from '../../src/domain/testing/story-command.ts';
import type { CountedStatus, Happening, Spot, What } from './happening.ts';
import { allocatedAt, arrivalOf, figureOf, happen, isPossible, kit, shelfAt, spotKey, type Truth } from './truth.ts';
import { ownerAt, startedAt, truthAtStart, type System, type SystemName, type World } from './world.ts';

export interface SnapshotTold {
  readonly location: string;
  readonly scope: 'sellable' | 'onHand';
  readonly lines: readonly { readonly spot: Spot; readonly figure: number }[];
}

export interface Message {
  readonly id: string;
  readonly source: SystemName;
  /** By the clock of its source. */
  readonly occurredAt: number;
  readonly happening: number;
  /** The fact that it tells, by its business key; null for what has none. */
  readonly fact: string | null;
  /** Whether its word can come under a new id and still be known: by its business key, or because it is a count. */
  readonly isRepeatable: boolean;
  readonly isOwners: boolean;
  /** The command under an event id; for a snapshot its head. */
  readonly command: (eventId: string) => Command;
  readonly snapshot: SnapshotTold | null;
}

export interface Told {
  readonly messages: readonly Message[];
  /** What is true in the end. */
  readonly truth: Truth;
}

/** Plays what happens, and writes down what is told of it. */
export function tell(world: World): Told {
  const truth = truthAtStart(world);
  const messages: Message[] = [];
  for (const happening of world.happenings) {
    if (!isPossible(truth, happening)) continue;
    happen(truth, happening);
    messages.push(...messagesOf(world, truth, happening));
  }
  return { messages, truth };
}

const plain = {
  lot: null,
  uom: null,
  status: null,
  toLocation: null,
  toLot: null,
  toStatus: null,
  reservationId: null,
  dueAt: null,
} as const;

type Words = Partial<MovementCommand> & Pick<MovementCommand, 'sku' | 'location' | 'quantity'>;

function about({ sku, location, lot }: Spot, units: number): Words {
  return { sku, location, lot: lot === '' ? null : lot, quantity: String(units) };
}

interface Teller {
  readonly source: SystemName;
  readonly isOwners: boolean;
}

interface Report {
  readonly teller: Teller;
  readonly fact: string | null;
  readonly order?: string | null;
  readonly say: (envelope: CommandEnvelope) => Command;
  readonly snapshot?: SnapshotTold;
}

function messagesOf(world: World, truth: Truth, happening: Happening): Message[] {
  return reportsOf(world, truth, happening).map(({ teller, fact, order = null, say, snapshot = null }): Message => {
    const { source, isOwners } = teller;
    const occurredAt = startedAt + happening.at + world.systems[source].skewMs;
    const command = (eventId: string): Command => {
      const origin = originOf({ occurredAt, source, eventId, businessKey: fact, order });
      const fingerprint = `${happening.id}`;
      return say({ origin, idempotency: { scope: `event:${source}`, key: eventId, fingerprint } });
    };
    const id = `${happening.id}-${source}`;
    const isRepeatable = fact !== null || happening.what.kind === 'counted' || snapshot !== null;
    return { id, source, occurredAt, happening: happening.id, fact, isOwners, isRepeatable, command, snapshot };
  });
}

function reportsOf(world: World, truth: Truth, { id, at, what }: Happening): Report[] {
  switch (what.kind) {
    case 'counted':
      return [countReport(world, truth, what, at)];
    case 'snapshot':
      return [snapshotReport(world, truth, what, at)];
    case 'promise':
      return promiseReports(truth, what, id);
    case 'supply_planned':
    case 'supply_changed':
    case 'supply_cancelled': {
      const { spot, units, order, kind } = what;
      const words = about(spot, units);
      return [{ teller: { source: 'erp', isOwners: true }, fact: `f${id}`, order, say: movement(kind, words) }];
    }
    default: {
      const words = wordsOf(what);
      const order = what.kind === 'receipt' ? what.order : null;
      const location = what.kind === 'transfer_received' ? what.toLocation : words.location;
      const tellers = tellersOf(world, location, at, id, isBooked(what));
      // Not every system has business keys for everything.
      const fact = isBooked(what) || id % 2 === 0 ? `f${id}` : null;
      return tellers.map((teller) => ({ teller, fact, order, say: movement(what.kind, words) }));
    }
  }
}

/** The owner, and of what both book, often the other. The 3PL tells snapshots only, and nobody tells for it. */
function tellersOf(world: World, location: string, at: number, id: number, isShared: boolean): Teller[] {
  const owner = ownerAt(world, location, at);
  if (owner === '3pl') return [];
  const other = owner === 'wms' ? 'erp' : 'wms';
  const own = { source: owner, isOwners: true };
  return isShared && id % 3 > 0 ? [own, { source: other, isOwners: false }] : [own];
}

function isBooked({ kind }: What): boolean {
  return kind !== 'adjustment' && kind !== 'status_changed' && kind !== 'kit_assembled';
}

type Moved = Exclude<What, { kind: 'counted' | 'snapshot' | 'promise' | SupplyKind }>;
type SupplyKind = 'supply_planned' | 'supply_changed' | 'supply_cancelled';

function wordsOf(what: Moved): Words {
  switch (what.kind) {
    case 'kit_assembled':
      return about({ sku: kit.sku, location: what.location, lot: '' }, what.units);
    case 'adjustment':
      return { ...about(what.spot, what.units), status: what.status };
    case 'status_changed':
      return { ...about(what.spot, what.units), status: what.from, toStatus: what.to };
    case 'transfer_shipped':
    case 'transfer_received':
      return { ...about(what.spot, what.units), toLocation: arrivalOf(what).location };
    default:
      return about(what.spot, what.units);
  }
}

function movement(kind: MovementKind, words: Words): Report['say'] {
  return (envelope) => ({ ...plain, ...words, ...envelope, type: 'movement', kind });
}

/** Steps of a promise come with a version each. What leaves the shelf by it is a fact that both systems book. */
function promiseReports(truth: Truth, what: Extract<What, { kind: 'promise' }>, id: number): Report[] {
  const { reservation: reservationId, step, units } = what;
  const promise = truth.reservations.get(reservationId);
  if (!promise) return [];
  const { spot, version } = promise;
  const lifecycle = { subject: `reservation:${reservationId}`, version };
  const isFar = spot.location === 'W3';
  const source = isFar ? '3pl' : 'wms';
  const words = about(spot, units);
  const { sku, location, lot = null, quantity } = words;
  const say = (envelope: CommandEnvelope): Command => {
    if (step === 'pick' || step === 'unpick' || (step === 'shipment' && !isFar)) {
      return movement(step, { ...words, reservationId })({ ...envelope, lifecycle });
    }
    const type = step === 'shipment' ? 'fulfil' : step;
    return { ...envelope, lifecycle, type, reservationId, sku, location, lot, quantity, uom: null };
  };
  const own = { teller: { source, isOwners: true } as const, fact: `f${id}`, say };
  if (step !== 'shipment' || isFar || id % 3 === 0) return [own];
  const other: Report = { teller: { source: 'erp', isOwners: false }, fact: `f${id}`, say: movement(step, words) };
  return [own, other];
}

function countReport(world: World, truth: Truth, what: Extract<What, { kind: 'counted' }>, at: number): Report {
  const { spot, status, by } = what;
  const source = by === 'erp' ? 'erp' : 'wms';
  const words = { ...about(spot, figureBy(world.systems[source], truth, spot, status)), status };
  return { teller: tellerOf(world, source, spot.location, at), fact: null, say: movement('count', words) };
}

function tellerOf(world: World, source: SystemName, location: string, at: number): Teller {
  return { source, isOwners: ownerAt(world, location, at) === source };
}

/** Everything that a system has at a location; of what is not there it says nothing. */
function snapshotReport(world: World, truth: Truth, what: Extract<What, { kind: 'snapshot' }>, at: number): Report {
  const { location } = what;
  const source = what.by === 'erp' || what.by === '3pl' ? what.by : 'wms';
  const system = world.systems[source];
  const { scope } = system;
  const there = [...truth.shelves.values()].filter(({ spot }) => spot.location === location);
  const lines = there.flatMap(({ spot }) => {
    const figure = figureBy(system, truth, spot, scope);
    return figure === 0 ? [] : [{ spot, figure }];
  });
  const say = (envelope: CommandEnvelope): Command => ({ ...envelope, type: 'snapshot', location, account: scope });
  const snapshot = { location, scope, lines };
  return { teller: tellerOf(world, source, location, at), fact: null, say, snapshot };
}

/** What a system says that there is: one that tells net figures leaves out what it knows is for somebody. */
function figureBy({ basis }: System, truth: Truth, spot: Spot, status: CountedStatus): number {
  const isNet = basis === 'net' && (status === 'sellable' || status === 'onHand');
  return figureOf(shelfAt(truth, spot), status) - (isNet ? allocatedAt(truth, spot) : 0);
}

/** The count of one line of a snapshot. */
export function countOfLine(message: Message, spot: Spot, figure: number, eventId: string): Command {
  const { source, occurredAt, snapshot } = message;
  const key = `${eventId}/${spot.sku}/${spot.lot}`;
  const origin = originOf({ occurredAt, source, eventId: key });
  const words = { ...about(spot, figure), status: snapshot?.scope ?? null };
  return movement(
    'count',
    words,
  )({ origin, idempotency: { scope: `event:${source}`, key, fingerprint: `${figure}` } });
}

/** What is told before anything else, in order: what is there, what is promised, what is on order. */
export function openingCommands(world: World): Command[] {
  const envelope = (source: SystemName | null, eventId: string, order: string | null = null): CommandEnvelope => {
    const skewMs = source === null ? 0 : world.systems[source].skewMs;
    const origin = originOf({ occurredAt: startedAt + skewMs, source, eventId, order });
    return { origin, idempotency: { scope: `event:${source ?? 'hub'}`, key: eventId, fingerprint: 'opening' } };
  };
  const counts = world.opening.map(({ spot, units }) => {
    const source = ownerAt(world, spot.location, 0);
    const words = { ...about(spot, units), status: world.systems[source].scope };
    return movement('count', words)(envelope(source, `opening/${spotKey(spot)}`));
  });
  const supplies = world.supplies.map(({ order, spot, units }) => {
    return movement('supply_planned', about(spot, units))(envelope('erp', `planned/${order}`, order));
  });
  const promises = world.reservations.map(({ id, spot, units }): Command => {
    const { location, lot } = spot;
    const line = {
      lineId: '1',
      sku: spot.sku,
      quantity: String(units),
      uom: null,
      location,
      lot: lot === '' ? null : lot,
    };
    const rest = { channel: 'all', kind: 'hard', ttlMs: 0, policy: 'all_or_nothing' } as const;
    const nobody = { customer: null, segment: null };
    return {
      ...envelope(null, `reserve/${id}`),
      ...rest,
      ...nobody,
      type: 'reserve',
      reservationId: id,
      lines: [line],
    };
  });
  return [...counts, ...supplies, ...promises];
}
