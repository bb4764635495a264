// The model's understanding of lines that shrink. A line counts what it asked for; its holds may be parts of that. It
// counts a kit by making up one after the other of what is held, and gives back one kit at a time.

import { unitsOf } from './model-facts.ts';
import { askedFor, settle, type Hold, type Model, type Planned, type Promised } from './model.ts';
import type { PlannedItem } from './world-plan.ts';

type ReducedLine = {
  readonly lineId: string;
  readonly quantity: string | number;
  readonly uom: string | null;
};

export function planReduce(model: Model, promise: Promised, lines: readonly ReducedLine[]): Planned {
  if (!model.open.has(promise)) return 'invalid_state';
  const holds = promise.holds.map((hold) => ({ ...hold }));
  for (const { lineId, quantity, uom } of lines) {
    const own = holds.filter((hold) => hold.line === lineId);
    const item = own[0] && model.plan.items.find((one) => own[0] && one.sku === askedFor(own[0]));
    if (!item) return 'not_found';
    const wanted = unitsOf(item, quantity, uom);
    if (typeof wanted === 'string') return wanted;
    const line = { model, holds: own };
    const all = countOf(line, item, (hold) => hold.reserved + hold.allocated + hold.owed + hold.shipped);
    const most = countOf(line, item, canGive);
    // More: the line was to grow. Less: what is picked or shipped would have to shrink.
    if (wanted > all || wanted < all - most) return 'quantity_out_of_range';
    giveBack(line, item, all - wanted);
  }
  return () => {
    promise.holds = holds;
    settle(model, promise);
  };
}

interface Line {
  readonly model: Model;
  readonly holds: readonly Hold[];
}

function canGive(hold: Hold): number {
  return hold.owed + hold.reserved + hold.allocated - hold.picked;
}

/** The holds that are this item, at this depth of the line: the path down to it is told by its parts. */
function holdsOf({ holds }: Line, path: readonly string[], sku: string): Hold[] {
  return holds.filter((hold) => {
    if (hold.about.role === 'component') return hold.sku === sku && hold.about.path.join(' ') === path.join(' ');
    return path.length === 0;
  });
}

function partsOf({ model, holds }: Line, path: readonly string[], sku: string): PlannedItem['kit'] {
  const below = [...path, sku].join(' ');
  const isMade = holds.some(
    ({ about }) => about.role === 'component' && `${about.path.join(' ')} `.startsWith(`${below} `),
  );
  return (isMade && model.plan.items.find((one) => one.sku === sku)?.kit) || [];
}

type Measure = (hold: Hold) => number;

/** How many of an item some holds come to, in the item's own units: itself, and those that its parts make up. */
function countOf(
  line: Line,
  { sku }: { readonly sku: string },
  measure: Measure,
  path: readonly string[] = [],
): number {
  let count = 0;
  for (const [, alike] of alikeIn(holdsOf(line, path, sku))) {
    const units = alike.reduce((sum, hold) => sum + measure(hold), 0);
    count += inLineUnits(alike, units);
  }
  const made = partsOf(line, path, sku).map((part) => {
    return Math.floor(countOf(line, part, measure, [...path, sku]) / part.quantity);
  });
  return count + (made.length === 0 ? 0 : Math.min(...made));
}

/** Substitutes are counted together: three of them may be two of what was asked for wherever they are. */
function alikeIn(holds: readonly Hold[]): Map<string, Hold[]> {
  return Map.groupBy(holds, ({ sku, about }) => (about.role === 'substitute' ? sku : ''));
}

function inLineUnits([first]: readonly Hold[], units: number): number {
  if (first?.about.role !== 'substitute') return units;
  const [numerator, denominator] = first.about.per;
  return Math.floor((units * denominator) / numerator);
}

/** What is owed first; then what stands in for it; then one by one, or the last places first. */
function giveBack({ model, holds }: Line, item: { readonly sku: string }, units: number): void {
  let rest = units;
  const substitutes = holds.filter(({ about }) => about.role === 'substitute');
  for (const hold of holds.toReversed()) {
    const owed = Math.min(rest, hold.owed);
    hold.owed -= owed;
    rest -= owed;
  }
  const kinds = [...Map.groupBy(substitutes, ({ sku }) => sku).values()];
  for (const alike of kinds.toReversed()) rest -= giveSubstitutes(alike, rest);
  const line = { model, holds: holds.filter((hold) => !substitutes.includes(hold)) };
  if (partsOf(line, [], item.sku).length > 0) {
    for (let given = 0; given < rest; given += 1) giveOne(line, item, []);
    return;
  }
  for (const hold of line.holds.toReversed()) {
    const less = Math.min(rest, canGive(hold));
    take(hold, less);
    rest -= less;
  }
}

/** Only as many as leave enough of them for the rest of the line. */
function giveSubstitutes(alike: readonly Hold[], units: number): number {
  const [numerator, denominator] = alike[0]?.about.per ?? [1, 1];
  const all = alike.reduce((sum, hold) => sum + hold.reserved + hold.allocated + hold.shipped, 0);
  const free = alike.reduce((sum, hold) => sum + canGive(hold), 0);
  const fewer = Math.min(units, Math.floor((free * denominator) / numerator));
  const left = Math.floor((all * denominator) / numerator) - fewer;
  let back = fewer === 0 ? 0 : Math.min(free, all - Math.ceil((left * numerator) / denominator));
  for (const hold of alike.toReversed()) {
    const less = Math.min(back, canGive(hold));
    take(hold, less);
    back -= less;
  }
  return fewer;
}

function giveOne(line: Line, { sku }: { readonly sku: string }, path: readonly string[]): void {
  const direct = holdsOf(line, path, sku);
  const owed = direct.findLast((hold) => hold.owed > 0);
  if (owed) {
    owed.owed -= 1;
    return;
  }
  const parts = partsOf(line, path, sku);
  const isMade = parts.every((part) => countOf(line, part, canGive, [...path, sku]) >= part.quantity);
  if (parts.length > 0 && isMade) {
    for (const part of parts) {
      for (let given = 0; given < part.quantity; given += 1) giveOne(line, part, [...path, sku]);
    }
    return;
  }
  const hold = direct.findLast((one) => canGive(one) > 0);
  if (hold) take(hold, 1);
}

function take(hold: Hold, units: number): void {
  let rest = units;
  for (const part of ['owed', 'reserved', 'allocated'] as const) {
    const most = part === 'allocated' ? hold.allocated - hold.picked : hold[part];
    const less = Math.min(most, rest);
    hold[part] -= less;
    rest -= less;
  }
}
