// What one line is granted: of its own item; of a kit, the assembled ones and then what can be made up of components;
// of substitutes, where whoever asks consents; and of dated supply that comes in time.

import type { Channel } from '../channel.ts';
import { countsFor } from '../allotment/partition.ts';
import { assembledOf, limitKit } from '../availability/sellable.ts';
import { kitOrder, makeable } from '../availability/kit.ts';
import type { Item } from '../item.ts';
import type { LedgerView } from '../ledger-view.ts';
import type { Ratio } from '../quantity.ts';
import { aboutOrNull, plainly, type Peg, type Portion, type PortionAbout, type Wish } from '../reservation.ts';
import { isLate, supplyKey, type Supply } from '../supply.ts';
import { answerFor, atLeastZero, grantable, take, type FencedSource, type Granting, type Where } from './granting.ts';

export interface Demand {
  readonly item: Item;
  readonly quantity: bigint;
  readonly where: Where;
  readonly allowsSubstitutes: boolean;
}

/** So many units that are promised: at a place, or of a supply that comes in time. */
export type Part = Pick<Portion, 'sku' | 'lot' | 'quantity' | 'about'> &
  ({ readonly location: string } | { readonly location: null; readonly about: PortionAbout });

export interface LineGrant {
  readonly parts: readonly Part[];
  /** Of the line's item: what is promised from stock, and what of dated supply. */
  readonly granted: bigint;
  readonly pegged: bigint;
}

export function grantLine(view: LedgerView, granting: Granting, demand: Demand): LineGrant {
  const { item, quantity } = demand;
  const parts: Part[] = [];
  let granted = item.kit.length === 0 ? grantOwn(granting, demand, parts) : grantKit(view, granting, demand, parts);
  if (granted < quantity && demand.allowsSubstitutes) {
    granted += grantSubstitutes(view, granting, demand, quantity - granted, parts);
  }
  const pegged = granted < quantity ? grantSupply(view, granting, demand, quantity - granted, parts) : 0n;
  return { parts, granted, pegged };
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** What is owed to a line that named a place is owed there. */
export function wishOf({ location, lot }: Where): Wish | null {
  return location === null && lot === null ? null : { location, lot };
}

export function partsOf(sku: string, sources: readonly FencedSource[], about: PortionAbout): Part[] {
  return sources.map(({ location, lot, quantity, fence }) => {
    return { sku, location, lot, quantity, about: aboutOrNull({ ...about, fence }) };
  });
}

function grantOwn(granting: Granting, { item, quantity, where }: Demand, into: Part[]): bigint {
  const units = smaller(quantity, grantable(granting, item, where));
  into.push(...partsOf(item.sku, take(granting, item, where, units), plainly));
  return units;
}

/** Assembled ones first, then as many as can be made up of all components that are left. */
function grantKit(view: LedgerView, granting: Granting, demand: Demand, into: Part[]): bigint {
  const { item: kit, quantity, where } = demand;
  const order = kitOrder(kit, view.catalogue.items);
  const answer = answerFor(granting, kit);
  const free = (item: Item): bigint => {
    return grantable(granting, item, whereOf(item, kit, where), item === kit ? assembledOf(answer) : undefined);
  };
  const key = `kit\u0000${kit.sku}`;
  const before = granting.takenFrom.get(key) ?? 0n;
  // The kit's own buffer and cap are over what lines before this one were granted, too.
  const most =
    answer.rules.length === 0
      ? makeable(order, free, quantity)
      : limitKit(view, kit, answer, before + makeable(order, free)) - before;
  const units = atLeastZero(smaller(quantity, most));
  granting.takenFrom.set(key, before + units);
  const assembled = new Map(order.map((item) => [item.sku, free(item)]));
  place(view, { granting, where, assembled, into, kit }, kit, units, plainly);
  return units;
}

/** A lot is named for the item of the line, not for its components. */
function whereOf(item: Item, kit: Item, where: Where): Where {
  return item === kit ? where : { ...where, lot: null };
}

interface Making {
  readonly granting: Granting;
  readonly where: Where;
  /** What is still free of each item, as itself. */
  readonly assembled: Map<string, bigint>;
  readonly into: Part[];
  readonly kit: Item;
}

function place(view: LedgerView, making: Making, item: Item, units: bigint, about: PortionAbout): void {
  const { granting, where, assembled, into, kit } = making;
  const own = smaller(units, assembled.get(item.sku) ?? 0n);
  assembled.set(item.sku, (assembled.get(item.sku) ?? 0n) - own);
  into.push(...partsOf(item.sku, take(granting, item, whereOf(item, kit, where), own), about));
  const rest = units - own;
  if (rest === 0n) return;
  for (const { sku, quantity } of item.kit) {
    const component = view.catalogue.items.get(sku);
    if (component === undefined) continue;
    const per: Ratio = { numerator: about.per.numerator * quantity, denominator: 1n };
    const path = [...about.path, item.sku];
    place(view, making, component, rest * quantity, { ...plainly, path, role: 'component', per });
  }
}

/** In the order of their priority, as many whole ones as each covers. */
function grantSubstitutes(
  view: LedgerView,
  granting: Granting,
  demand: Demand,
  missing: bigint,
  into: Part[],
): bigint {
  const { item } = demand;
  const where: Where = { ...demand.where, lot: null };
  let granted = 0n;
  for (const { sku, ratio } of item.substitutes.toSorted((a, b) => a.priority - b.priority)) {
    const other = view.catalogue.items.get(sku);
    const per = other && ratioOf(ratio, item, other);
    if (other === undefined || per === undefined || granted === missing) continue;
    const free = grantable(granting, other, where);
    // So many of the line that what stands in for them is a whole number of the other's smallest units.
    const sets = smaller((missing - granted) / per.denominator, free / per.numerator);
    const sources = take(granting, other, where, sets * per.numerator);
    into.push(...partsOf(sku, sources, { ...plainly, path: [item.sku], role: 'substitute', per }));
    granted += sets * per.denominator;
  }
  return granted;
}

/** Smallest units of the substitute for smallest units of the item, in lowest terms. */
function ratioOf(text: string, item: Item, other: Item): Ratio | undefined {
  const [whole = '', decimals = ''] = text.split('.');
  if (!/^\d{1,12}(\.\d{1,9})?$/.test(text)) return undefined;
  const numerator = BigInt(whole + decimals) * 10n ** BigInt(other.scale);
  const denominator = 10n ** BigInt(decimals.length + item.scale);
  if (numerator === 0n) return undefined;
  const divisor = divisorOfBoth(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function divisorOfBoth(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOfBoth(b, a % b);
}

/** Dated supply that comes in time, the earliest first; what others are owed or have fenced off comes before. */
function grantSupply(
  view: LedgerView,
  granting: Granting,
  { item, where }: Demand,
  missing: bigint,
  into: Part[],
): bigint {
  const { neededBy } = where;
  if (neededBy === null) return 0n;
  const { limits, byLocation } = answerFor(granting, item);
  if (limits.block !== null) return 0n;
  const closed = new Set(
    byLocation.flatMap(({ limits: { block }, location }) => (block === null ? [] : location.code)),
  );
  const left = limits.cap === null ? missing : smaller(missing, limits.cap.amount - grantedOf(granting, item));
  let claimed = claimsBefore(view, granting, item);
  let granted = 0n;
  for (const supply of suppliesInTime(view, granting.channel, item, where, neededBy)) {
    const { order, location, dueAt } = supply;
    const key = supplyKey(order, item.sku, location);
    const open = atLeastZero(supply.open - supply.promised - (granting.takenFrom.get(key) ?? 0n));
    const free = open > claimed ? open - claimed : 0n;
    claimed -= open - free;
    const units = closed.has(location) ? 0n : smaller(free, left - granted);
    if (units <= 0n) continue;
    granting.takenFrom.set(key, (granting.takenFrom.get(key) ?? 0n) + units);
    const peg: Peg = { order, location, dueAt };
    into.push({
      sku: item.sku,
      location: null,
      lot: '',
      quantity: units,
      about: { ...plainly, peg, wish: wishOf(where) },
    });
    granted += units;
  }
  const key = `coming\u0000${item.sku}`;
  granting.takenFrom.set(key, (granting.takenFrom.get(key) ?? 0n) + granted);
  return granted;
}

/** What lines before this one, and this one, were granted of its item; the cap is over what is coming, too. */
function grantedOf({ takenOf, takenFrom }: Granting, { kit, sku }: Item): bigint {
  const here = kit.length === 0 ? takenOf.get(sku) : takenFrom.get(`kit\u0000${sku}`);
  return (here ?? 0n) + (takenFrom.get(`coming\u0000${sku}`) ?? 0n);
}

function suppliesInTime(view: LedgerView, channel: Channel, item: Item, where: Where, neededBy: number): Supply[] {
  const found: Supply[] = [];
  for (const supply of view.supplies.values()) {
    const { sku, location, dueAt } = supply;
    const there = view.catalogue.locations.get(location);
    if (sku !== item.sku || there === undefined || !countsFor(channel, there)) continue;
    if (!channel.locations.includes(location) || (where.location !== null && where.location !== location)) continue;
    if (isLate(supply, view.now) || dueAt === null || dueAt > neededBy) continue;
    found.push(supply);
  }
  return found.toSorted(
    (a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || compareText(a.order, b.order) || compareText(a.location, b.location),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What of the next supplies is spoken for: units that are owed already, and ring fences that nothing covers. */
function claimsBefore(view: LedgerView, granting: Granting, item: Item): bigint {
  let claimed = 0n;
  for (const id of view.owing.get(item.sku) ?? []) {
    for (const portion of view.reservations.get(id)?.portions ?? []) {
      if (portion.sku === item.sku && portion.about?.peg == null) claimed += portion.backordered;
    }
  }
  const { fences, uncovered } = answerFor(granting, item);
  claimed += uncovered;
  for (const { unused, covered } of fences) {
    claimed -= atLeastZero(unused - [...covered.values()].reduce((sum, units) => sum + units, 0n));
  }
  return atLeastZero(claimed);
}
