// What is owed is filled when stock comes, in the same batch and before anybody else is promised it: first the
// reservations that were promised units of the supply that has come, then what is owed by the priority of the channel
// and then by age, each from what its channel may sell.

import { decided, record } from '../decision.ts';
import type { EntryBody, EntryOrigin } from '../journal-entry.ts';
import type { Item } from '../item.ts';
import type { LedgerView } from '../ledger-view.ts';
import { positionKey } from '../position.ts';
import { kitOrder } from '../availability/kit.ts';
import { askedSku, isOpen, plainly, portionDetail, settle } from '../reservation.ts';
import type { Portion, Reservation } from '../reservation.ts';
import { openGranting, takeAt, type Granting } from './granting.ts';
import { grantLine, partsOf, type Part } from './line-grant.ts';
import { entryOfPortion, portionOf } from './portions.ts';
import { supplyKey } from '../supply.ts';

/** Fills what is owed of items of which more is available since `cause` began: a command, or the end of holds. */
export function fillOwed(view: LedgerView, cause: EntryOrigin): void {
  if (view.raised.size === 0 || view.owing.size === 0) return;
  const risen = new Map(view.raised);
  const skus = new Set([...risen.keys()].map((key) => key.slice(0, key.indexOf('\u0000'))));
  view.raised.clear();
  const origin = originOf(view, cause);
  for (const id of pegged(view, cause, skus)) fill(view, id, origin, (one) => fillPegs(view, one, cause, risen));
  for (const id of inTurn(view, skus)) fill(view, id, origin, (one) => fillBackorders(view, one));
}

function originOf(view: LedgerView, { correlationId, eventId }: EntryOrigin): EntryOrigin {
  const nobody = { source: null, eventId: null, businessKey: null, order: null, reason: null };
  return { ...nobody, occurredAt: view.now, correlationId, causationId: eventId, actor: 'hub' };
}

interface Filling {
  readonly reservation: Reservation;
  readonly entries: readonly EntryBody[];
}

function fill(
  view: LedgerView,
  id: string,
  origin: EntryOrigin,
  fillOne: (reservation: Reservation) => Filling,
): void {
  const reservation = view.reservations.get(id);
  if (reservation === undefined || !isOpen(reservation.state)) return;
  const filled = fillOne(reservation);
  if (filled.entries.length === 0) return;
  const after: Reservation = { ...filled.reservation, state: settle(filled.reservation) };
  const decision = decided({ entries: filled.entries, reservations: [after] });
  record(view, { ...origin, order: reservation.order }, decision);
  view.raised.clear();
}

/** Reservations to which something of these items, or of kits with them, is owed: in the order of their turn. */
function inTurn(view: LedgerView, raised: ReadonlySet<string>): string[] {
  const ids = new Set<string>();
  for (const [sku, owing] of view.owing) {
    const item = view.catalogue.items.get(sku);
    if (item !== undefined && isMadeOf(view, item, raised)) for (const id of owing) ids.add(id);
  }
  return sorted(view, ids);
}

function isMadeOf(view: LedgerView, item: Item, raised: ReadonlySet<string>): boolean {
  return kitOrder(item, view.catalogue.items).some(({ sku }) => raised.has(sku));
}

function sorted(view: LedgerView, ids: ReadonlySet<string>): string[] {
  const priorityOf = ({ channel }: Reservation): number => view.catalogue.channels.get(channel)?.priority ?? 0;
  return [...ids]
    .flatMap((id) => view.reservations.get(id) ?? [])
    .toSorted((a, b) => priorityOf(a) - priorityOf(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

function pegged(view: LedgerView, { order }: EntryOrigin, raised: ReadonlySet<string>): string[] {
  if (order === null) return [];
  const ids = new Set<string>();
  for (const sku of raised) {
    for (const id of view.owing.get(sku) ?? []) {
      const portions = view.reservations.get(id)?.portions ?? [];
      if (portions.some(({ about }) => about?.peg?.order === order)) ids.add(id);
    }
  }
  return sorted(view, ids);
}

/** What was promised of this supply takes what has come of it where it came, and nothing that was there before. */
function fillPegs(
  view: LedgerView,
  reservation: Reservation,
  { order }: EntryOrigin,
  risen: Map<string, bigint>,
): Filling {
  let filling: Filling = { reservation, entries: [] };
  const granting = grantingFor(view, reservation);
  if (granting === null) return filling;
  for (const owed of reservation.portions) {
    const { about, sku, backordered } = owed;
    if (about?.peg?.order !== order || about.peg === null || backordered === 0n) continue;
    const item = view.catalogue.items.get(sku);
    if (item === undefined) continue;
    const { location } = about.peg;
    const come = (lot: string): bigint => risen.get(positionKey(sku, location, lot)) ?? 0n;
    const sources = takeAt(granting, item, location, backordered, come);
    for (const { lot, quantity } of sources) risen.set(positionKey(sku, location, lot), come(lot) - quantity);
    const units = sources.reduce((sum, { quantity }) => sum + quantity, 0n);
    filling = met(filling, owed, partsOf(sku, sources, plainly), units);
  }
  return filling;
}

function grantingFor(view: LedgerView, { channel: code, customer, segment }: Reservation): Granting | null {
  const channel = view.catalogue.channels.get(code);
  return channel === undefined ? null : openGranting(view, channel, { channel: code, customer, segment });
}

function fillBackorders(view: LedgerView, reservation: Reservation): Filling {
  let filling: Filling = { reservation, entries: [] };
  const granting = grantingFor(view, reservation);
  if (granting === null) return filling;
  for (const owed of reservation.portions) {
    const item = view.catalogue.items.get(askedSku(owed));
    if (owed.location !== null || owed.backordered === 0n || item === undefined) continue;
    if (owed.about?.peg != null && !hasLapsed(view, owed)) continue;
    const where = { location: null, lot: null, ...owed.about?.wish, neededBy: null };
    const demand = { item, quantity: owed.backordered, where, allowsSubstitutes: false };
    const { parts, granted } = grantLine(view, granting, demand);
    filling = met(filling, owed, parts, granted);
  }
  return filling;
}

/** A supply that closed with less than was promised of it: what is missing is owed without a date. */
function hasLapsed(view: LedgerView, { sku, about }: Portion): boolean {
  if (about?.peg == null) return true;
  const supply = view.supplies.get(supplyKey(about.peg.order, sku, about.peg.location));
  return supply === undefined || supply.open === 0n;
}

/** The units leave what is owed and become portions of their own, where they are. */
function met({ reservation, entries }: Filling, owed: Portion, parts: readonly Part[], quantity: bigint): Filling {
  if (quantity === 0n) return { reservation, entries };
  const less = { ...owed, quantity: owed.quantity - quantity, backordered: owed.backordered - quantity };
  const portions = reservation.portions.map((one) => (one.portion === owed.portion ? less : one));
  const more: EntryBody[] = [];
  for (const part of parts) {
    const made = portionOf(part, owed.lineId, 1 + Math.max(...portions.map((one) => one.portion)));
    portions.push(made);
    const what = { met: { portion: owed.portion, quantity: quantity.toString() } };
    more.push(entryOfPortion(reservation.id, made, portionDetail(made.about, more.length === 0 ? what : {})));
  }
  return { reservation: { ...reservation, portions }, entries: [...entries, ...more] };
}
