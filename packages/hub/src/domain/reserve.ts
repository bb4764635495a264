// Taking a reservation: how much of each line is granted, and where it is placed. The demand of all lines is
// summed per item before anything is granted, so that two lines cannot be promised the same unit, and never is
// more granted than the channel may be sold (I3).

import { availableAt, channelAvailability, headroom } from './availability.ts';
import type { Channel } from './channel.ts';
import type { ReserveCommand, ReserveLine } from './command.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import { silenceAt } from './inbound/silence.ts';
import { invariant } from './invariant.ts';
import { checkLot, uomRatio, type Item } from './item.ts';
import type { EntryBody } from './journal-entry.ts';
import { placeKey, type LedgerView } from './ledger-view.ts';
import { available, positionKey, type Position } from './position.ts';
import { parseQuantity } from './quantity.ts';
import { refuse, type Refused, type Shortage } from './refusal.ts';
import { reservationDetail, type Portion, type Reservation } from './reservation.ts';
import { chooseSources, eligible, pipelineOf } from './sourcing/pipeline.ts';
import type { Candidate, Demanded, Source } from './sourcing/source.ts';

interface Demand {
  readonly line: ReserveLine;
  readonly item: Item;
  readonly lot: string;
  readonly quantity: bigint;
}

interface Grant extends Demand {
  readonly sources: readonly Source[];
  readonly missing: bigint;
  /** What could be sold to this line when it was its turn. */
  readonly availableToSell: bigint;
}

export function decideReserve(view: LedgerView, command: ReserveCommand): Decision {
  const channel = view.catalogue.channels.get(command.channel);
  if (!channel) return refuse('unknown_channel', `No channel has the code "${command.channel}".`, 'channel');
  const demands = understandLines(view, command, channel);
  if (!demands.ok) return demands;
  const grants = grantAll(view, channel, demands.demands);
  const refused = checkPolicy(command, channel, grants);
  if (refused) return refused;
  return place(view, command, grants);
}

type Understood = { readonly ok: true; readonly demands: readonly Demand[] } | Refused;

function understandLines(view: LedgerView, command: ReserveCommand, channel: Channel): Understood {
  if (command.lines.length === 0) return refuse('invalid_field', 'A reservation needs a line.', 'lines');
  const demands: Demand[] = [];
  const lineIds = new Set<string>();
  for (const [index, line] of command.lines.entries()) {
    const path = `lines/${index}`;
    if (lineIds.has(line.lineId)) {
      return refuse('invalid_field', `The line id "${line.lineId}" is given twice.`, `${path}/lineId`);
    }
    lineIds.add(line.lineId);
    const demand = understandLine(view, channel, line, path);
    if (!demand.ok) return demand;
    demands.push(demand.demand);
  }
  return { ok: true, demands };
}

type UnderstoodLine = { readonly ok: true; readonly demand: Demand } | Refused;

function understandLine(view: LedgerView, channel: Channel, line: ReserveLine, path: string): UnderstoodLine {
  const item = view.catalogue.items.get(line.sku);
  if (!item) return refuse('unknown_sku', `No item has the SKU "${line.sku}".`, `${path}/sku`);
  if (line.location !== null && !channel.locations.includes(line.location)) {
    const known = view.catalogue.locations.has(line.location);
    const detail = known
      ? `${channel.code} does not sell from ${line.location}.`
      : `No location has the code "${line.location}".`;
    return refuse(known ? 'location_not_allowed' : 'unknown_location', detail, `${path}/location`);
  }
  const lot = checkLot(item, line.lot, true);
  if (!lot.ok) return refuse(lot.refusal.code, lot.refusal.detail, `${path}/lot`);
  const ratio = uomRatio(item, line.uom ?? undefined, `${path}/uom`);
  if (!ratio.ok) return ratio;
  const parsed = parseQuantity(line.quantity, ratio.ratio, item.scale, `${path}/quantity`);
  if (!parsed.ok) return parsed;
  if (parsed.quantity <= 0n) {
    return refuse('quantity_out_of_range', 'The quantity must be positive.', `${path}/quantity`);
  }
  return { ok: true, demand: { line, item, lot: lot.lot, quantity: parsed.quantity } };
}

/**
 * Grants line by line; what one line takes is gone for the next. Lines that say where come first: they have less
 * choice, and another line should not take from them what it could have had elsewhere.
 */
function grantAll(view: LedgerView, channel: Channel, demands: readonly Demand[]): Grant[] {
  const takenAt = new Map<string, bigint>();
  const takenOf = new Map<string, bigint>();
  const grants = new Map<Demand, Grant>();
  const pipeline = pipelineOf(view.catalogue.pipelines, channel.sourcing);
  const { allowsDropShip } = channel;
  const demanded: Demanded = { now: view.now, allowsDropShip, region: null, neededBy: null };
  for (const demand of demands.toSorted((a, b) => choices(a) - choices(b))) {
    const { item, quantity } = demand;
    const limit = sellable(view, channel, item) - (takenOf.get(item.sku) ?? 0n);
    const candidates = eligible(pipeline, candidatesFor(view, channel, demand, takenAt), demanded);
    const placeable = candidates.reduce((sum, one) => (one.free > 0n ? sum + one.free : sum), 0n);
    const availableToSell = atLeastZero(limit < placeable ? limit : placeable);
    const granted = quantity < availableToSell ? quantity : availableToSell;
    const sources = chooseSources(pipeline, candidates, granted, demanded);
    for (const source of sources) {
      const key = positionKey(item.sku, source.location, source.lot);
      takenAt.set(key, (takenAt.get(key) ?? 0n) + source.quantity);
    }
    takenOf.set(item.sku, (takenOf.get(item.sku) ?? 0n) + granted);
    grants.set(demand, { ...demand, sources, missing: quantity - granted, availableToSell });
  }
  return demands.flatMap((demand) => grants.get(demand) ?? []);
}

function choices({ line }: Demand): number {
  return (line.location === null ? 2 : 0) + (line.lot === null ? 1 : 0);
}

function atLeastZero(quantity: bigint): bigint {
  return quantity > 0n ? quantity : 0n;
}

function positionsOf(view: LedgerView, sku: string, location: string): readonly Position[] {
  return view.positionsAt.get(placeKey(sku, location)) ?? [];
}

function sellable(view: LedgerView, channel: Channel, item: Item): bigint {
  return channelAvailability(channel, (code) => {
    const location = view.catalogue.locations.get(code);
    return location && availableAt(item, location, positionsOf(view, item.sku, code), silenceAt(view, item, code));
  }).availableToSell;
}

/** The places of a line in the channel's order of preference, with what is still free there for this order. */
function candidatesFor(
  view: LedgerView,
  channel: Channel,
  demand: Demand,
  takenAt: ReadonlyMap<string, bigint>,
): Candidate[] {
  const { item, line } = demand;
  const candidates: Candidate[] = [];
  for (const code of line.location === null ? channel.locations : [line.location]) {
    const location = view.catalogue.locations.get(code);
    if (!location) continue;
    const there = positionsOf(view, item.sku, code).toSorted((a, b) => (a.lot < b.lot ? -1 : 1));
    let left = headroom(availableAt(item, location, there, silenceAt(view, item, code)));
    for (const position of there) left -= takenAt.get(positionKey(item.sku, code, position.lot)) ?? 0n;
    for (const position of there) {
      if (line.lot !== null && position.lot !== demand.lot) continue;
      const here = available(position) - (takenAt.get(positionKey(item.sku, code, position.lot)) ?? 0n);
      const free = atLeastZero(here < left ? here : left);
      candidates.push({ location, lot: position.lot, expiresAt: null, free });
      left -= free;
    }
  }
  return candidates;
}

function checkPolicy(command: ReserveCommand, channel: Channel, grants: readonly Grant[]): Refused | null {
  const short = grants.filter((grant) => grant.missing > 0n);
  const isNothing = grants.every((grant) => grant.sources.length === 0);
  switch (command.policy) {
    case 'all_or_nothing':
      return short.length === 0 ? null : insufficient(short);
    case 'partial':
      return isNothing ? insufficient(short) : null;
    default:
      break;
  }
  const limit = channel.backorderLimit;
  if (limit === null) return null;
  const over = short.filter(({ item }) => missingOf(short, item) > limit * 10n ** BigInt(item.scale));
  return over.length === 0 ? null : insufficient(over);
}

/** What is missing of an item on all lines together: splitting a line does not raise the limit. */
function missingOf(grants: readonly Grant[], item: Item): bigint {
  return grants.reduce((sum, grant) => (grant.item.sku === item.sku ? sum + grant.missing : sum), 0n);
}

function insufficient(grants: readonly Grant[]): Refused {
  const shortages: Shortage[] = grants.map(({ line, item, quantity, availableToSell }) => ({
    lineId: line.lineId,
    sku: item.sku,
    requested: quantity,
    availableToSell,
  }));
  const skus = shortages.map((shortage) => shortage.sku).join(', ');
  return { ok: false, refusal: { code: 'insufficient_stock', detail: `Not enough of ${skus}.`, shortages } };
}

function place(view: LedgerView, command: ReserveCommand, grants: readonly Grant[]): Decision {
  invariant(!view.reservations.has(command.reservationId), `I4: reservation ${command.reservationId} is taken twice`);
  const reservation: Reservation = {
    id: command.reservationId,
    channel: command.channel,
    kind: command.kind,
    state: command.kind === 'soft' ? 'held' : 'confirmed',
    policy: command.policy,
    order: command.origin.order,
    customer: command.customer,
    segment: command.segment,
    createdAt: view.now,
    expiresAt: command.kind === 'soft' ? view.now + command.ttlMs : null,
    portions: portionsOf(grants, command.policy === 'backorder'),
  };
  const entries: EntryBody[] = [];
  for (const portion of reservation.portions) {
    if (portion.location === null && portion.backordered === 0n) continue;
    // The first entry carries what belongs to the reservation as a whole, so that it can be rebuilt (I14).
    entries.push(
      entryOfPortion(reservation.id, portion, entries.length === 0 ? reservationDetail(reservation) : null),
    );
  }
  return decided({ entries, reservations: [reservation], answer: reservation });
}

const empty = { reserved: 0n, allocated: 0n, picked: 0n, fulfilled: 0n, released: 0n, backordered: 0n };

function portionsOf(grants: readonly Grant[], isBackordering: boolean): Portion[] {
  const portions: Portion[] = [];
  for (const { line, item, sources, missing } of grants) {
    const { lineId } = line;
    const { sku } = item;
    for (const { location, lot, quantity } of sources) {
      portions.push({
        ...empty,
        lineId,
        portion: portions.length,
        sku,
        location,
        lot,
        quantity,
        reserved: quantity,
      });
    }
    if (missing === 0n) continue;
    const nowhere = { lineId, portion: portions.length, sku, location: null, lot: '', quantity: missing };
    portions.push({ ...empty, ...nowhere, backordered: isBackordering ? missing : 0n });
  }
  return portions;
}

function entryOfPortion(reservationId: string, portion: Portion, detail: string | null): EntryBody {
  const { sku, lineId, quantity, location, lot, reserved } = portion;
  const kind = location === null ? 'backordered' : 'reserved';
  const promise = location === null ? null : { location, lot, reserved, allocated: 0n, picked: 0n };
  return entryOf({ kind, sku, quantity, promise, reservationId, lineId, detail });
}
