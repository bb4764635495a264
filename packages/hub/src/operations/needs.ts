// What a batch of commands has to load before it can be decided: gathered from the commands alone, so that the
// loading statements can go out together with the lock.

import type { Command, IdempotencyIdentity, MovementCommand } from '../domain/command.ts';
import { factKey, type FactId } from '../domain/inbound/observation.ts';
import { streamKey, type StreamId } from '../domain/inbound/lifecycle.ts';
import { markedPlace } from '../domain/inbound/count-mark.ts';
import { isReported, kindOf } from '../domain/inbound/mediate.ts';
import type { Item } from '../domain/item.ts';
import type { Catalogue, LedgerView } from '../domain/ledger-view.ts';
import { physicalStatuses } from '../domain/stock-status.ts';
import { goneNeeded } from '../domain/supply-movement.ts';
import type { MarkedPlace } from '../store/inbound/count-marks.ts';
import type { CountedPlace, SupplySince } from '../store/journal.ts';
import type { PlaceOfItem } from '../store/positions.ts';
import type { SupplyOf } from '../store/supplies.ts';

export interface Needs {
  readonly identities: readonly IdempotencyIdentity[];
  readonly places: readonly PlaceOfItem[];
  readonly reservationIds: readonly string[];
  readonly orders: readonly string[];
  readonly supplies: readonly SupplyOf[];
  readonly counts: readonly CountedPlace[];
  /** Of supplies that are stated: how much has gone since. */
  readonly gone: readonly SupplySince[];
  /** Of commands that carry a business key: whether the fact has been told. */
  readonly facts: readonly FactId[];
  readonly streams: readonly StreamId[];
  /** Whether it matters when sources were last heard. */
  readonly heard: boolean;
}

/** The SKUs that the commands name: their items have to be at hand before `needsOf` is asked. */
export function* skusOf(commands: readonly Command[]): Generator<string> {
  for (const command of commands) {
    if ('sku' in command) yield command.sku;
    if (command.type === 'reserve') for (const line of command.lines) yield line.sku;
  }
}

class Gathering {
  readonly identities: IdempotencyIdentity[] = [];
  readonly places: PlaceOfItem[] = [];
  readonly reservationIds = new Set<string>();
  readonly orders = new Set<string>();
  readonly supplies: SupplyOf[] = [];
  readonly counts: CountedPlace[] = [];
  readonly gone: SupplySince[] = [];
  readonly facts = new Map<string, FactId>();
  readonly streams = new Map<string, StreamId>();
  readonly #seen = new Set<string>();

  place(sku: string, location: string): void {
    const key = `${sku}\u0000${location}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.places.push({ sku, location });
  }
}

export function needsOf(commands: readonly Command[], catalogue: Catalogue): Needs {
  const gathering = new Gathering();
  for (const command of commands) gather(gathering, command, catalogue);
  const { identities, places, supplies, counts, gone } = gathering;
  return {
    identities,
    places,
    supplies,
    counts,
    gone,
    facts: [...gathering.facts.values()],
    streams: [...gathering.streams.values()],
    heard: isHeardOf(catalogue),
    reservationIds: [...gathering.reservationIds],
    orders: [...gathering.orders],
  };
}

function gather(into: Gathering, command: Command, catalogue: Catalogue): void {
  if (command.idempotency) into.identities.push(command.idempotency);
  gatherReport(into, command);
  switch (command.type) {
    case 'movement':
      gatherMovement(into, command, catalogue);
      break;
    case 'reserve':
      for (const { sku } of command.lines) {
        for (const location of catalogue.channels.get(command.channel)?.locations ?? []) into.place(sku, location);
      }
      break;
    case 'allocate':
    case 'deallocate':
    case 'fulfil':
      into.place(command.sku, command.location);
      gatherReservation(into, command.reservationId, command.origin.order);
      break;
    case 'sweep':
    case 'snapshot':
      break;
    default:
      into.reservationIds.add(command.reservationId);
  }
}

function isHeardOf({ sources }: Catalogue): boolean {
  for (const source of sources.values()) {
    if (source.freshnessMs !== null && source.fallback.kind !== 'keep_last') return true;
  }
  return false;
}

/** What has to be known of a report besides: whether it was told before, and whether it is its turn. */
function gatherReport(into: Gathering, command: Command): void {
  const { source, businessKey } = command.origin;
  if (source === null) return;
  if (command.lifecycle !== undefined) {
    const { subject } = command.lifecycle;
    into.streams.set(streamKey(source, subject), { source, subject });
  }
  if (businessKey === null || !isReported(command)) return;
  const kind = kindOf(command);
  const { sku } = command;
  if (kind !== 'count') into.facts.set(factKey(kind, businessKey, sku), { kind, businessKey, sku });
}

/** The places whose marks decide whether what a command tells has been counted: those of before the last count. */
export function marksNeeded(
  commands: readonly Command[],
  countedUntil: number,
  items: ReadonlyMap<string, Item>,
): MarkedPlace[] {
  const needed = new Map<string, MarkedPlace>();
  const add = (location: string, sku: string | null): void => {
    needed.set(markedPlace(location, sku), { location, sku });
  };
  for (const command of countedUntil === Number.NEGATIVE_INFINITY ? [] : commands) {
    if (command.origin.occurredAt > countedUntil && !isCountOfStatus(command)) continue;
    if (command.type === 'snapshot') add(command.location, null);
    if (!isReported(command)) continue;
    const toLocation = command.type === 'movement' ? command.toLocation : null;
    for (const location of toLocation === null ? [command.location] : [command.location, toLocation]) {
      add(location, command.sku);
      add(location, null);
      if (command.type !== 'movement' || !isKitWork(command)) continue;
      for (const component of items.get(command.sku)?.kit ?? []) add(location, component.sku);
    }
  }
  return [...needed.values()];
}

/** Where the sum was counted, the count of a status moves units within it, however long ago that was. */
function isCountOfStatus(command: Command): boolean {
  if (command.type !== 'movement' || command.kind !== 'count') return false;
  return command.status !== null && command.status !== 'onHand' && command.status !== 'sellable';
}

/** The places at which promises may change by a command about a time before the last count, if that was a net one. */
export function marksOfPromises(commands: readonly Command[], countedUntil: number, view: LedgerView): MarkedPlace[] {
  const isNet = [...view.catalogue.sources.values()].some(({ basis }) => basis === 'net');
  if (!isNet || !commands.some(({ origin }) => origin.occurredAt <= countedUntil)) return [];
  const needed = new Map<string, MarkedPlace>();
  for (const { portions } of view.reservations.values()) {
    for (const { sku: of, location } of portions) {
      for (const sku of location === null ? [] : [of, null]) {
        needed.set(markedPlace(location ?? '', sku), { location: location ?? '', sku });
      }
    }
  }
  return [...needed.values()];
}

function isKitWork({ kind }: MovementCommand): boolean {
  return kind === 'kit_assembled' || kind === 'kit_disassembled';
}

function gatherReservation(into: Gathering, reservationId: string | null, order: string | null): void {
  if (reservationId !== null) into.reservationIds.add(reservationId);
  else if (order !== null) into.orders.add(order);
}

function gatherMovement(into: Gathering, command: MovementCommand, catalogue: Catalogue): void {
  const { kind, sku, location, origin } = command;
  into.place(sku, location);
  if (command.toLocation !== null) into.place(sku, command.toLocation);
  switch (kind) {
    case 'pick':
    case 'unpick':
    case 'shipment':
      gatherReservation(into, command.reservationId, origin.order);
      break;
    case 'receipt':
    case 'supply_planned':
    case 'supply_changed':
    case 'supply_cancelled':
      if (origin.order !== null) into.supplies.push({ order: origin.order, sku, location });
      into.gone.push(...goneNeeded(command));
      break;
    case 'kit_assembled':
    case 'kit_disassembled':
      for (const component of catalogue.items.get(sku)?.kit ?? []) into.place(component.sku, location);
      break;
    case 'count': {
      const place = { sku, location, lot: command.lot ?? '', after: origin.occurredAt };
      const { status } = command;
      const accounts = status === 'onHand' ? physicalStatuses : [status ?? 'sellable'];
      for (const account of accounts) into.counts.push({ ...place, account });
      const source = catalogue.sources.get(origin.source ?? '');
      if (source?.basis === 'net') into.counts.push({ ...place, account: 'allocated' });
      break;
    }
    default:
      break;
  }
}
