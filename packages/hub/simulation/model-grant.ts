// The model's understanding of what a line is granted: of what it asked for, of what that is made of, and from where.
// What was granted before it in the same breath is a list, too, and is looked through whenever something is asked.

import type { About, Hold, Model } from './model.ts';
import { nothing, plainly } from './model.ts';
import { sold, type Asker, type Sold } from './model-sell.ts';
import type { PlannedItem } from './world-plan.ts';

export interface Granting {
  readonly model: Model;
  readonly asker: Asker;
  readonly now: number;
  readonly granted: Hold[];
  /** How many of each kit, however they are made up. */
  readonly kits: Map<string, number>;
  /** What was to sell when this began, by SKU. */
  readonly answers: Map<string, Sold>;
}

export interface Wanted {
  readonly line: string;
  readonly item: PlannedItem;
  readonly units: number;
  readonly location: string | null;
  readonly lot: string | null;
}

/** Grants as much of a line as there is of itself: how many of what it asked for. */
export function grant(granting: Granting, wanted: Wanted): number {
  return wanted.item.kit.length === 0 ? grantOwn(granting, wanted) : grantKit(granting, wanted);
}

export function soldOf({ model, asker, now, answers }: Granting, item: PlannedItem): Sold {
  const answer = answers.get(item.sku) ?? sold(model, asker, item, now);
  answers.set(item.sku, answer);
  return answer;
}

export function takenOf({ granted }: Granting, sku: string, location?: string, lot?: string): number {
  let sum = 0;
  for (const hold of granted) {
    const isThere = (location ?? hold.location) === hold.location && (lot ?? hold.lot) === hold.lot;
    if (hold.sku === sku && isThere) sum += hold.reserved;
  }
  return sum;
}

interface Spot {
  readonly location: string;
  readonly lot: string;
  readonly free: number;
}

type At = Pick<Wanted, 'location' | 'lot'>;

/** What is still free of an item, place by place in the order in which it is taken. */
function spotsOf(granting: Granting, item: PlannedItem, at: At): Spot[] {
  const spots: Spot[] = [];
  for (const { location, open, lots } of soldOf(granting, item).places) {
    if (at.location !== null && at.location !== location) continue;
    let room = open - takenOf(granting, item.sku, location);
    for (const { lot, left, isYoung } of lots) {
      if (!isYoung || (at.lot !== null && at.lot !== lot)) continue;
      const free = Math.max(0, Math.min(left - takenOf(granting, item.sku, location, lot), room));
      room -= free;
      spots.push({ location, lot, free });
    }
  }
  return spots;
}

function total(spots: readonly Spot[]): number {
  return spots.reduce((sum, { free }) => sum + free, 0);
}

export function mostOf(granting: Granting, item: PlannedItem, at: At, limit: number): number {
  return Math.max(0, Math.min(limit - takenOf(granting, item.sku), total(spotsOf(granting, item, at))));
}

/** From one location when one has enough, else from each as far as it goes. */
export function place(
  granting: Granting,
  line: string,
  item: PlannedItem,
  at: At,
  units: number,
  about: About,
): void {
  const spots = spotsOf(granting, item, at);
  const enough = spots.find(({ location, free }) => {
    return free > 0 && total(spots.filter((one) => one.location === location)) >= units;
  });
  let rest = units;
  for (const { location, lot, free } of spots) {
    if (enough && location !== enough.location) continue;
    const reserved = Math.min(free, rest);
    rest -= reserved;
    for (const { fence, units: part } of countedTo(granting, item, location, reserved)) {
      const what = { ...nothing, line, sku: item.sku, location, lot, about: { ...about, fence } };
      granting.granted.push({ ...what, reserved: part });
    }
  }
}

/** Of the asker's own fences first those that are covered there, then the others; then to none. */
export function countedTo(
  granting: Granting,
  item: PlannedItem,
  location: string,
  units: number,
): { fence: string | null; units: number }[] {
  const fences = soldOf(granting, item).own.filter(({ rule }) => (rule.location ?? location) === location);
  const counted = new Map<string | null, number>(fences.map(({ rule }) => [rule.id, 0]));
  const used = (id: string, at?: string): number =>
    (at === undefined || at === location ? (counted.get(id) ?? 0) : 0) +
    granting.granted.reduce((sum, hold) => {
      const isIt = hold.about.fence === id && hold.sku === item.sku && (at ?? hold.location) === hold.location;
      return isIt ? sum + hold.reserved : sum;
    }, 0);
  let rest = units;
  for (const isCovered of [true, false]) {
    for (const { rule, unused, covered } of fences) {
      const left = unused - used(rule.id);
      const here = isCovered ? (covered.get(location) ?? 0) - used(rule.id, location) : left;
      const part = Math.max(0, Math.min(rest, left, here));
      counted.set(rule.id, (counted.get(rule.id) ?? 0) + part);
      rest -= part;
    }
  }
  counted.set(null, rest);
  return [...counted].flatMap(([fence, part]) => (part > 0 ? { fence, units: part } : []));
}

function grantOwn(granting: Granting, { line, item, units, location, lot }: Wanted): number {
  const at = { location, lot };
  const granted = Math.min(units, mostOf(granting, item, at, soldOf(granting, item).sell));
  place(granting, line, item, at, granted, plainly);
  return granted;
}

/** Tries every number of kits, from all of them down. */
function grantKit(granting: Granting, wanted: Wanted): number {
  const { model } = granting;
  const free = new Map<string, number>();
  const know = (item: PlannedItem): void => {
    if (free.has(item.sku)) return;
    const isKit = item === wanted.item;
    const at = { location: wanted.location, lot: isKit ? wanted.lot : null };
    const answer = soldOf(granting, item);
    free.set(item.sku, mostOf(granting, item, at, isKit ? answer.assembled : answer.sell));
    for (const { sku } of item.kit) know(itemOf(model, sku));
  };
  know(wanted.item);
  const before = granting.kits.get(wanted.item.sku) ?? 0;
  const { ofKits } = soldOf(granting, wanted.item);
  let all = 0;
  while (makeUp(model, new Map(free), wanted.item, all + 1, () => undefined)) all += 1;
  for (let units = Math.min(wanted.units, ofKits(before + all) - before); units > 0; units -= 1) {
    const left = new Map(free);
    if (!makeUp(model, left, wanted.item, units, () => undefined)) continue;
    const taking = new Map(free);
    makeUp(model, taking, wanted.item, units, (item, taken, about) => {
      const at = { location: wanted.location, lot: item === wanted.item ? wanted.lot : null };
      place(granting, wanted.line, item, at, taken, about);
    });
    granting.kits.set(wanted.item.sku, before + units);
    return units;
  }
  return 0;
}

/** Takes what is assembled, then the parts of what is missing, and so on; false when something is short. */
function makeUp(
  model: Model,
  free: Map<string, number>,
  item: PlannedItem,
  units: number,
  taking: (item: PlannedItem, units: number, about: About) => void,
  about: About = plainly,
): boolean {
  const taken = Math.min(units, free.get(item.sku) ?? 0);
  free.set(item.sku, (free.get(item.sku) ?? 0) - taken);
  if (taken > 0) taking(item, taken, about);
  const missing = units - taken;
  if (missing === 0) return true;
  if (item.kit.length === 0) return false;
  return item.kit.every(({ sku, quantity }) => {
    const path = [...about.path, item.sku];
    const part: About = { ...plainly, path, role: 'component', per: [about.per[0] * quantity, 1] };
    return makeUp(model, free, itemOf(model, sku), missing * quantity, taking, part);
  });
}

export function itemOf({ plan }: Model, sku: string): PlannedItem {
  const found = plan.items.find((one) => one.sku === sku);
  if (!found) throw new Error(`The world has no ${sku}.`);
  return found;
}
