// What a batch of commands has to load before it can be decided: gathered from the commands alone, so that the
// loading statements can go out together with the lock.

import { hasRules, rulesOf } from '../domain/allotment/rule-index.ts';
import type { Command, IdempotencyIdentity, MovementCommand, ReserveCommand } from '../domain/command.ts';
import { itemsFor, placesFor } from '../domain/reserve/demanded-items.ts';
import { factKey, type FactId } from '../domain/inbound/observation.ts';
import { streamKey, type StreamId } from '../domain/inbound/lifecycle.ts';
import { markedPlace } from '../domain/inbound/count-mark.ts';
import { isReported, kindOf } from '../domain/inbound/mediate.ts';
import type { Item } from '../domain/item.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { holdsKey, type LedgerView } from '../domain/ledger-view.ts';
import { askedSku, openQuantity, type Reservation } from '../domain/reservation.ts';
import { physicalStatuses } from '../domain/stock-status.ts';
import { goneNeeded } from '../domain/supply-movement.ts';
import type { MarkedPlace } from '../store/inbound/count-marks.ts';
import type { CountedPlace, SupplySince } from '../store/journal.ts';
import type { FenceOfItem, Holder } from '../store/allotment/promises.ts';
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
  /** Of the ring fences about these items: what has been taken. */
  readonly fences: readonly FenceOfItem[];
  /** Items by lot of which it matters when lots expire. */
  readonly lotItems: readonly string[];
  /** Items of which it matters how fast they sell. */
  readonly paces: readonly string[];
  /** Items of which it matters what is coming. */
  readonly coming: readonly string[];
  readonly holders: readonly Holder[];
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
  readonly fences: FenceOfItem[] = [];
  readonly lotItems = new Set<string>();
  readonly paces = new Set<string>();
  readonly coming = new Set<string>();
  readonly holders = new Map<string, Holder>();
  readonly #seen = new Set<string>();
  readonly #ruled = new Set<string>();

  /** True the first time. */
  isNewly(sku: string): boolean {
    const { size } = this.#ruled;
    return this.#ruled.add(sku).size > size;
  }

  place(sku: string, location: string): void {
    const key = `${sku}\u0000${location}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.places.push({ sku, location });
  }
}

/** `now` says which rules are in force; a second more or less does not matter, since those about to be are included. */
export function needsOf(commands: readonly Command[], catalogue: Catalogue, now: number): Needs {
  const gathering = new Gathering();
  for (const command of commands) gather(gathering, command, catalogue, now);
  return needsGathered(gathering, catalogue);
}

/** Promises alone: they make nothing available. */
const onlyPromise: ReadonlySet<Command['type']> = new Set(['reserve', 'confirm', 'extend']);

/** The items of which a batch may make some available, and those of which it asks for what is coming. */
export function skusOfOwed(commands: readonly Command[], view: LedgerView): Set<string> {
  const raising = commands.filter(({ type }) => !onlyPromise.has(type));
  const skus = new Set(skusOf(raising));
  for (const command of raising) {
    if (command.type !== 'movement' || !isKitWork(command)) continue;
    for (const { sku } of view.catalogue.items.get(command.sku)?.kit ?? []) skus.add(sku);
  }
  for (const { portions } of view.reservations.values()) {
    for (const portion of portions) if (openQuantity(portion) > 0n) skus.add(portion.sku);
  }
  for (const command of commands) {
    // What is owed has its turn before what is promised of a supply.
    if (command.type !== 'reserve') continue;
    for (const { sku, neededBy } of command.lines) if (neededBy != null) skus.add(sku);
  }
  return skus;
}

/** What filling what is owed to reservations needs: the same as if they were taken now. */
export function needsOfOwed(reservations: readonly Reservation[], catalogue: Catalogue, now: number): Needs {
  const gathering = new Gathering();
  for (const { channel, portions } of reservations) {
    for (const portion of portions) {
      if (portion.backordered === 0n) continue;
      const item = catalogue.items.get(askedSku(portion));
      if (item !== undefined) gatherDemand(gathering, catalogue, { item, channel, now, allowsSubstitutes: false });
      const { about, sku } = portion;
      if (about?.peg != null) gathering.supplies.push({ ...about.peg, sku });
    }
  }
  return needsGathered(gathering, catalogue);
}

function needsGathered(gathering: Gathering, catalogue: Catalogue): Needs {
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
    fences: gathering.fences,
    lotItems: [...gathering.lotItems],
    paces: [...gathering.paces],
    coming: [...gathering.coming],
    holders: [...gathering.holders.values()],
  };
}

function gather(into: Gathering, command: Command, catalogue: Catalogue, now: number): void {
  if (command.idempotency) into.identities.push(command.idempotency);
  gatherReport(into, command);
  switch (command.type) {
    case 'movement':
      gatherMovement(into, command, catalogue);
      break;
    case 'reserve':
      gatherReserve(into, command, catalogue, now);
      break;
    case 'allocate':
    case 'deallocate':
    case 'fulfil':
      if (command.type === 'allocate') gatherAllocation(into, command.sku, catalogue, now);
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

function gatherReserve(into: Gathering, command: ReserveCommand, catalogue: Catalogue, now: number): void {
  const { channel, customer, kind, lines, allowsSubstitutes = false } = command;
  for (const { sku, neededBy } of lines) {
    const item = catalogue.items.get(sku);
    if (item === undefined) {
      for (const location of catalogue.channels.get(channel)?.locations ?? []) into.place(sku, location);
      continue;
    }
    gatherDemand(into, catalogue, { item, channel, now, allowsSubstitutes });
    if (neededBy != null) into.coming.add(sku);
  }
  const limits = catalogue.channels.get(channel);
  if (kind !== 'soft' || limits === undefined) return;
  if (limits.holdsMax !== null) into.holders.set(holdsKey(channel, null), { channel, client: null });
  if (limits.holdsMaxPerClient === null || customer === null) return;
  into.holders.set(holdsKey(channel, customer), { channel, client: customer });
}

/** Units that come to another place must not come from what covers ring fences of others, wherever that is. */
function gatherAllocation(into: Gathering, sku: string, catalogue: Catalogue, now: number): void {
  const item = catalogue.items.get(sku);
  if (item === undefined) return;
  if (item.tracking === 'lot') into.lotItems.add(sku);
  if (!catalogue.rules.hasFences) return;
  gatherDemand(into, catalogue, { item: { ...item, kit: [] }, channel: '', now, allowsSubstitutes: false });
}

interface DemandedItem {
  readonly item: Item;
  readonly channel: string;
  readonly now: number;
  readonly allowsSubstitutes: boolean;
}

function gatherDemand(into: Gathering, catalogue: Catalogue, demand: DemandedItem): void {
  const { item: asked, channel, now, allowsSubstitutes } = demand;
  for (const item of itemsFor(asked, catalogue.items, allowsSubstitutes)) {
    for (const location of placesFor(catalogue, item, channel, now)) into.place(item.sku, location);
    if (item.tracking === 'lot') into.lotItems.add(item.sku);
    if (!hasRules(catalogue.rules) || !into.isNewly(item.sku)) continue;
    for (const rule of rulesOf(catalogue.rules, item, now)) {
      if (rule.kind === 'ring_fence') into.fences.push({ ruleId: rule.id, sku: item.sku });
      if (rule.unit === 'days' || rule.unit === 'dynamic') into.paces.add(item.sku);
    }
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
