// The model's understanding of what is owed: whenever something is free that was not, those come first who were
// promised what has come; then everybody to whom it is owed, the most urgent channel first, then the oldest, each
// from what their channel may sell.

import { countedTo, grant, itemOf, soldOf, takenOf, type Granting } from './model-grant.ts';
import {
  askedFor,
  freeEverywhere,
  nothing,
  placeName,
  settle,
  type Hold,
  type Model,
  type Promised,
} from './model.ts';
import type { PlannedItem } from './world-plan.ts';

export interface Before {
  readonly free: ReadonlyMap<string, number>;
  readonly coming: ReadonlySet<string>;
}

export function comingAndThere(model: Model): Before {
  const coming = [...model.supplies].flatMap(([key, { open }]) => (open > 0 ? key : []));
  return { free: freeEverywhere(model), coming: new Set(coming) };
}

export function fill(model: Model, before: Before, now: number, order: string | null): void {
  const come = new Map<string, number>();
  const skus = new Set<string>();
  for (const [place, free] of freeEverywhere(model)) {
    const more = free - (before.free.get(place) ?? 0);
    if (more <= 0) continue;
    come.set(place, more);
    skus.add(place.split('\u0000')[0] ?? '');
  }
  for (const key of before.coming) if (model.supplies.get(key)?.open === 0) skus.add(key.split(' ')[1] ?? '');
  const isMadeOf = (item: PlannedItem): boolean =>
    skus.has(item.sku) || item.kit.some(({ sku }) => isMadeOf(itemOf(model, sku)));
  for (const promise of waiting(
    model,
    ({ about, sku }) => skus.has(sku) && order !== null && about.peg?.order === order,
  )) {
    change(model, promise, now, (granting, hold) =>
      hold.about.peg?.order === order ? grantCome(granting, hold, come) : 0,
    );
  }
  for (const promise of waiting(model, (hold) => isMadeOf(itemOf(model, askedFor(hold))))) {
    model.witness(model, promise, now, () => change(model, promise, now, grantOwed));
  }
}

function waiting(model: Model, isWaiting: (hold: Hold) => boolean): Promised[] {
  const priorityOf = (promise: Promised): number =>
    model.plan.channels.find(({ code }) => code === promise.channel)?.priority ?? 0;
  return [...model.open]
    .filter(({ holds }) => holds.some((hold) => hold.owed > 0 && isWaiting(hold)))
    .toSorted((a, b) => priorityOf(a) - priorityOf(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

function change(
  model: Model,
  promise: Promised,
  now: number,
  meet: (granting: Granting, hold: Hold) => number,
): void {
  const channel = model.plan.channels.find(({ code }) => code === promise.channel);
  if (!channel) return;
  const { customer } = promise;
  const granting: Granting = {
    model,
    asker: { channel, customer },
    now,
    granted: [],
    kits: new Map(),
    answers: new Map(),
  };
  let isMet = false;
  for (const owed of promise.holds) {
    if (owed.owed === 0) continue;
    const units = meet(granting, owed);
    owed.owed -= units;
    isMet ||= units > 0;
  }
  promise.holds.push(...granting.granted);
  if (isMet) settle(model, promise);
}

function grantOwed(granting: Granting, owed: Hold): number {
  const { model } = granting;
  const { peg, wish } = owed.about;
  const isComing = peg !== null && (model.supplies.get(`${peg.order} ${owed.sku} ${peg.location}`)?.open ?? 0) > 0;
  if (isComing) return 0;
  const { location, lot } = wish ?? { location: null, lot: null };
  const item = itemOf(model, askedFor(owed));
  return grant(granting, { line: owed.line, item, units: owed.owed, location, lot });
}

/** Of what has come where it was promised, and nothing that was there before. */
function grantCome(granting: Granting, owed: Hold, come: Map<string, number>): number {
  const item = itemOf(granting.model, owed.sku);
  const location = owed.about.peg?.location ?? '';
  const place = soldOf(granting, item).places.find((one) => one.location === location);
  let rest = owed.owed;
  for (const { lot, left, isYoung } of place?.lots ?? []) {
    const key = placeName(owed.sku, location, lot);
    const units = Math.max(0, Math.min(rest, left - takenOf(granting, owed.sku, location, lot), come.get(key) ?? 0));
    if (!isYoung || units === 0) continue;
    come.set(key, (come.get(key) ?? 0) - units);
    for (const { fence, units: reserved } of countedTo(granting, item, location, units)) {
      const about = { ...owed.about, fence, peg: null, wish: null };
      granting.granted.push({ ...nothing, line: owed.line, sku: owed.sku, location, lot, reserved, about });
    }
    rest -= units;
  }
  return owed.owed - rest;
}
