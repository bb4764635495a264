// Taking a reservation: how much of each line is granted, and where it is placed. The demand of all lines is
// summed per item before anything is granted, so that two lines cannot be promised the same unit, and never is
// more granted than the channel may be sold (I3).

import { lotKey } from '../availability/stock.ts';
import type { Channel } from '../channel.ts';
import type { ReserveCommand, ReserveLine } from '../command.ts';
import { decided, type Decision } from '../decision.ts';
import { invariant } from '../invariant.ts';
import { checkLot, uomRatio, type Item } from '../item.ts';
import type { EntryBody } from '../journal-entry.ts';
import { holdsKey, type LedgerView } from '../ledger-view.ts';
import { parseQuantity } from '../quantity.ts';
import { refuse, type Refused, type Shortage } from '../refusal.ts';
import {
  aboutOrNull,
  plainly,
  portionDetail,
  reservationDetail,
  type Portion,
  type Reservation,
} from '../reservation.ts';
import { checkSerials, withSerials } from '../serials.ts';
import { openGranting } from './granting.ts';
import { grantLine, wishOf, type Demand, type LineGrant } from './line-grant.ts';
import { entryOfPortion, nothingYet, portionOf } from './portions.ts';

interface Demanded {
  readonly line: ReserveLine;
  readonly demand: Demand;
}

interface Grant extends Demanded {
  readonly grant: LineGrant;
  readonly missing: bigint;
}

export function decideReserve(view: LedgerView, command: ReserveCommand): Decision {
  const channel = view.catalogue.channels.get(command.channel);
  if (!channel) return refuse('unknown_channel', `No channel has the code "${command.channel}".`, 'channel');
  const hoarding = checkHolds(view, command, channel);
  if (hoarding) return hoarding;
  const demands = understandLines(view, command, channel);
  if (!demands.ok) return demands;
  const grants = grantAll(view, channel, command, demands.demands);
  const refused = checkPolicy(command, channel, grants);
  if (refused) return refused;
  return place(view, command, grants);
}

type Understood = { readonly ok: true; readonly demands: readonly Demanded[] } | Refused;

function understandLines(view: LedgerView, command: ReserveCommand, channel: Channel): Understood {
  if (command.lines.length === 0) return refuse('invalid_field', 'A reservation needs a line.', 'lines');
  const demands: Demanded[] = [];
  const lineIds = new Set<string>();
  for (const [index, line] of command.lines.entries()) {
    const path = `lines/${index}`;
    if (lineIds.has(line.lineId)) {
      return refuse('invalid_field', `The line id "${line.lineId}" is given twice.`, `${path}/lineId`);
    }
    lineIds.add(line.lineId);
    const demand = understandLine(view, channel, command, line, path);
    if (!demand.ok) return demand;
    demands.push(demand.demand);
  }
  return { ok: true, demands };
}

type UnderstoodLine = { readonly ok: true; readonly demand: Demanded } | Refused;

function understandLine(
  view: LedgerView,
  channel: Channel,
  command: ReserveCommand,
  line: ReserveLine,
  path: string,
): UnderstoodLine {
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
  const expired = checkExpired(view, item, line.lot, `${path}/lot`);
  if (expired) return expired;
  const ratio = uomRatio(item, line.uom ?? undefined, `${path}/uom`);
  if (!ratio.ok) return ratio;
  const parsed = parseQuantity(line.quantity, ratio.ratio, item.scale, `${path}/quantity`);
  if (!parsed.ok) return parsed;
  if (parsed.quantity <= 0n) {
    return refuse('quantity_out_of_range', 'The quantity must be positive.', `${path}/quantity`);
  }
  const { location, neededBy = null, serials = null } = line;
  const unfit = serials && checkSerials(item, serials, parsed.quantity, `${path}/serials`);
  if (unfit) return unfit;
  if (Number.isNaN(neededBy)) return refuse('invalid_field', 'That is no time.', `${path}/neededBy`);
  const where = { location, lot: line.lot === null ? null : lot.lot, neededBy };
  const { quantity } = parsed;
  const allowsSubstitutes = command.allowsSubstitutes ?? false;
  return { ok: true, demand: { line, demand: { item, quantity, where, allowsSubstitutes } } };
}

/** Whoever wants this lot and no other cannot be promised it any more, by whatever policy. */
function checkExpired(view: LedgerView, { sku }: Item, lot: string | null, path: string): Refused | null {
  const expiresAt = lot === null ? undefined : view.expiries.get(lotKey(sku, lot));
  if (expiresAt === undefined || expiresAt > view.now) return null;
  return refuse('lot_expired', `The lot "${lot ?? ''}" of ${sku} has expired.`, path);
}

/**
 * Grants line by line. Lines that say where come first: they have less choice, and another line should not take from
 * them what it could have had elsewhere.
 */
function grantAll(
  view: LedgerView,
  channel: Channel,
  command: ReserveCommand,
  demands: readonly Demanded[],
): Grant[] {
  const { customer, segment } = command;
  const granting = openGranting(view, channel, { channel: channel.code, customer, segment });
  const grants = new Map<Demanded, Grant>();
  for (const demanded of demands.toSorted((a, b) => choices(a) - choices(b))) {
    const grant = grantLine(view, granting, demanded.demand);
    grants.set(demanded, { ...demanded, grant, missing: demanded.demand.quantity - grant.granted - grant.pegged });
  }
  return demands.flatMap((demand) => grants.get(demand) ?? []);
}

function choices({ line }: Demanded): number {
  return (line.location === null ? 2 : 0) + (line.lot === null ? 1 : 0);
}

function checkPolicy(command: ReserveCommand, channel: Channel, grants: readonly Grant[]): Refused | null {
  const short = grants.filter((grant) => grant.missing > 0n);
  const isNothing = grants.every(({ grant }) => grant.granted + grant.pegged === 0n);
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
  const over = short.filter(({ demand: { item } }) => missingOf(short, item) > limit * 10n ** BigInt(item.scale));
  return over.length === 0 ? null : insufficient(over);
}

/** What is missing of an item on all lines together: splitting a line does not raise the limit. */
function missingOf(grants: readonly Grant[], item: Item): bigint {
  return grants.reduce((sum, { demand, missing }) => (demand.item.sku === item.sku ? sum + missing : sum), 0n);
}

function insufficient(grants: readonly Grant[]): Refused {
  const shortages: Shortage[] = grants.map(({ line, demand, missing }) => ({
    lineId: line.lineId,
    sku: demand.item.sku,
    requested: demand.quantity,
    availableToSell: demand.quantity - missing,
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
    const { about } = portion;
    const detail = entries.length === 0 ? reservationDetail(reservation, about) : portionDetail(about);
    entries.push(entryOfPortion(reservation.id, portion, detail));
  }
  return decided({ entries: naming(entries, grants), reservations: [reservation], answer: reservation });
}

/** The entries of lines that name serials keep them: for as many units of the line's own item as are promised. */
function naming(entries: readonly EntryBody[], grants: readonly Grant[]): readonly EntryBody[] {
  let named = entries;
  for (const { line, demand } of grants) {
    const { lineId, sku, serials = null } = line;
    if (serials !== null) {
      named = withSerials(named, serials, demand.item, (one) => one.lineId === lineId && one.sku === sku);
    }
  }
  return named;
}

function portionsOf(grants: readonly Grant[], isBackordering: boolean): Portion[] {
  const portions: Portion[] = [];
  for (const { line, demand, grant, missing } of grants) {
    const { lineId } = line;
    for (const part of grant.parts) portions.push(portionOf(part, lineId, portions.length));
    if (missing === 0n) continue;
    const backordered = isBackordering ? missing : 0n;
    const { sku } = demand.item;
    const about = backordered === 0n ? null : aboutOrNull({ ...plainly, wish: wishOf(demand.where) });
    const nowhere = { lineId, portion: portions.length, sku, about, location: null, lot: '', quantity: missing };
    portions.push({ ...nothingYet, ...nowhere, backordered });
  }
  return portions;
}

/** Open soft holds are limited for a channel as a whole and for one client, so that nobody can hold it all. */
function checkHolds(view: LedgerView, command: ReserveCommand, channel: Channel): Refused | null {
  if (command.kind !== 'soft') return null;
  const { code, holdsMax, holdsMaxPerClient } = channel;
  if (holdsMax !== null && (view.holds.get(holdsKey(code, null)) ?? 0) >= holdsMax) {
    return refuse('limit_exceeded', `${code} has ${holdsMax} open holds, which is its limit.`, 'channel');
  }
  const { customer } = command;
  if (holdsMaxPerClient === null || customer === null) return null;
  if ((view.holds.get(holdsKey(code, customer)) ?? 0) < holdsMaxPerClient) return null;
  const detail = `${customer} has ${holdsMaxPerClient} open holds on ${code}, which is the limit for one client.`;
  return refuse('limit_exceeded', detail, 'customer');
}
