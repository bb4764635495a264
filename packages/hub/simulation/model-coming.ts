// The model's understanding of what a line is granted of other things than its own stock: of what may stand in for
// it, and of what comes in time.

import { countsFor } from './model-fences.ts';
import { itemOf, mostOf, place, soldOf, type Granting, type Wanted } from './model-grant.ts';
import { nothing, plainly, type About, type Model } from './model.ts';
import type { PlannedItem } from './world-plan.ts';

/** One after the other, as many whole ones as each covers. */
export function grantSubstitutes(granting: Granting, wanted: Wanted): number {
  const { model } = granting;
  const { item, units, location } = wanted;
  const at = { location, lot: null };
  let missing = units;
  for (const { sku, ratio } of item.substitutes) {
    const other = itemOf(model, sku);
    const per = lowest(Number(ratio) * 10 * 10 ** other.scale, 10 * 10 ** item.scale);
    const free = mostOf(granting, other, at, soldOf(granting, other).sell);
    const sets = Math.min(Math.floor(missing / per[1]), Math.floor(free / per[0]));
    const about: About = { ...plainly, path: [item.sku], role: 'substitute', per };
    place(granting, wanted.line, other, at, sets * per[0], about);
    missing -= sets * per[1];
  }
  return units - missing;
}

function lowest(numerator: number, denominator: number): [number, number] {
  for (let by = denominator; by > 1; by -= 1) {
    if (numerator % by === 0 && denominator % by === 0) return [numerator / by, denominator / by];
  }
  return [numerator, denominator];
}

const graceMs = 86_400_000;

/** The earliest first; what is owed without a date, and what fences of others lack, comes before. */
export function grantComing(granting: Granting, wanted: Wanted, neededBy: number | null): number {
  const { model, asker, now } = granting;
  const { item, location, lot, line } = wanted;
  const answer = soldOf(granting, item);
  if (neededBy === null || answer.isBlocked) return 0;
  let claimed = claims(granting, item);
  let missing = Math.min(wanted.units, answer.most - grantedSoFar(granting, item));
  let granted = 0;
  const supplies = [...model.supplies].map(([key, supply]) => {
    const [order = '', sku = '', at = ''] = key.split(' ');
    return { ...supply, order, sku, at };
  });
  const inTurn = supplies.toSorted(
    (a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || compare(a.order, b.order) || compare(a.at, b.at),
  );
  for (const { order, sku, at, dueAt, open } of inTurn) {
    const isPlace =
      asker.channel.locations.includes(at) && countsFor(model, asker.channel, at) && (location ?? at) === at;
    const isTime = dueAt !== null && dueAt <= neededBy && dueAt + graceMs >= now;
    if (sku !== item.sku || !isPlace || !isTime) continue;
    const left = Math.max(0, open - promisedOf(granting, order, sku, at));
    const free = Math.max(0, left - claimed);
    claimed -= left - free;
    const isBlocked = answer.places.some((one) => one.location === at && one.isBlocked);
    const units = isBlocked ? 0 : Math.max(0, Math.min(free, missing));
    if (units === 0) continue;
    const wish = location === null && lot === null ? null : { location, lot };
    const about: About = { ...plainly, peg: { order, location: at, dueAt }, wish };
    granting.granted.push({ ...nothing, line, sku, location: '', lot: '', about, owed: units });
    missing -= units;
    granted += units;
  }
  return granted;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function grantedSoFar({ granted, kits }: Granting, item: PlannedItem): number {
  const own = granted.filter(({ sku }) => sku === item.sku);
  const coming = own.reduce((sum, { owed }) => sum + owed, 0);
  const there = own.reduce((sum, { reserved }) => sum + reserved, 0);
  return coming + (item.kit.length === 0 ? there : (kits.get(item.sku) ?? 0));
}

function promisedOf({ model, granted }: Granting, order: string, sku: string, at: string): number {
  const all = [...granted, ...[...model.open].flatMap(({ holds }) => holds)];
  return all.reduce((sum, { about, owed, sku: of }) => {
    return of === sku && about.peg?.order === order && about.peg.location === at ? sum + owed : sum;
  }, 0);
}

function claims({ model, answers }: Granting, { sku }: PlannedItem): number {
  let claimed = owedUndated(model, sku);
  const answer = answers.get(sku);
  for (const fence of answer?.cover.fences ?? []) {
    if (answer?.own.includes(fence)) continue;
    claimed += fence.unused - [...fence.covered.values()].reduce((sum, units) => sum + units, 0);
  }
  return claimed;
}

function owedUndated(model: Model, sku: string): number {
  let sum = 0;
  for (const { holds } of model.open)
    for (const hold of holds) {
      if (hold.sku === sku && hold.about.peg === null) sum += hold.owed;
    }
  return sum;
}
