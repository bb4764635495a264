// A line counts in units of the item that was asked for; its portions may be components of it at any depth, or
// substitutes. This converts: how many of what was asked for some portions come to, and which portions to give back
// when there are to be fewer. Parts of a unit that lie at different places count together: nothing is rounded before
// all of a line is added up.

import type { Portion } from '../reservation.ts';
import type { Ratio } from '../quantity.ts';

interface Node {
  /** Portions of the item itself. */
  readonly direct: Portion[];
  /** What stands in for it, by SKU. */
  readonly substitutes: Map<string, Portion[]>;
  /** Its components, by SKU: so many of it are there as there are of all of them. */
  readonly parts: Map<string, Node>;
}

type Measure = (portion: Portion) => bigint;

export function isPlainLine(portions: readonly Portion[]): boolean {
  return portions.every(({ about }) => about === null || about.role === 'own');
}

function emptyNode(): Node {
  return { direct: [], substitutes: new Map(), parts: new Map() };
}

function treeOf(portions: readonly Portion[]): Node {
  const root = emptyNode();
  for (const portion of portions) {
    const { about, sku } = portion;
    let node = root;
    for (const part of about?.role === 'component' ? [...about.path.slice(1), sku] : []) {
      const found = node.parts.get(part) ?? emptyNode();
      node.parts.set(part, found);
      node = found;
    }
    if (about?.role !== 'substitute') node.direct.push(portion);
    else node.substitutes.set(sku, [...(node.substitutes.get(sku) ?? []), portion]);
  }
  return root;
}

const oneForOne: Ratio = { numerator: 1n, denominator: 1n };

function ratioOf(portion: Portion | undefined): Ratio {
  return portion?.about?.per ?? oneForOne;
}

function sumOf(portions: readonly Portion[], measure: Measure): bigint {
  let sum = 0n;
  for (const portion of portions) sum += measure(portion);
  return sum;
}

/** So many equal parts of a unit of the line that every portion of a component is a whole number of them. */
function finenessOf(portions: readonly Portion[]): bigint {
  let fineness = 1n;
  for (const portion of portions) {
    const { numerator } = ratioOf(portion);
    if (portion.about?.role === 'component') fineness *= numerator / divisorOfBoth(fineness, numerator);
  }
  return fineness;
}

function divisorOfBoth(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOfBoth(b, a % b);
}

/** How many of a node there are by a measure, in parts of a unit of the line. */
function amountOf(node: Node, fineness: bigint, measure: Measure): bigint {
  let sum = 0n;
  for (const portion of node.direct) sum += (measure(portion) * fineness) / ratioOf(portion).numerator;
  for (const alike of node.substitutes.values()) sum += covering(alike, sumOf(alike, measure)) * fineness;
  return sum + amountMade(node, fineness, measure);
}

function amountMade(node: Node, fineness: bigint, measure: Measure): bigint {
  let made: bigint | null = null;
  for (const part of node.parts.values()) {
    const amount = amountOf(part, fineness, measure);
    if (made === null || amount < made) made = amount;
  }
  return made ?? 0n;
}

/** So many units of the line are covered by so many of a substitute, whole ones only. */
function covering([first]: readonly Portion[], quantity: bigint): bigint {
  const { numerator, denominator } = ratioOf(first);
  return (quantity * denominator) / numerator;
}

/** How many of what the line asked for its portions come to by a measure of them. */
export function lineUnits(portions: readonly Portion[], measure: Measure): bigint {
  if (isPlainLine(portions)) return sumOf(portions, measure);
  const fineness = finenessOf(portions);
  return amountOf(treeOf(portions), fineness, measure) / fineness;
}

interface GivingBack {
  readonly free: Measure;
  readonly fineness: bigint;
  readonly back: Map<Portion, bigint>;
}

/**
 * What to give back of each portion for so many fewer of what the line asked for: what is owed first; then what stands
 * in for the item; of kits those that are not assembled; and of places the last, because they are the least preferred.
 * `free` is what a portion can give.
 */
export function givenBack(portions: readonly Portion[], units: bigint, free: Measure): ReadonlyMap<Portion, bigint> {
  const fineness = finenessOf(portions);
  const giving: GivingBack = { free, fineness, back: new Map() };
  const root = treeOf(portions);
  if (root.substitutes.size === 0) {
    takeBack(giving, root, units * fineness);
    return giving.back;
  }
  const [owed, placed] = split(root.direct);
  let rest = takeDirect(giving, owed, units * fineness) / fineness;
  for (const alike of [...root.substitutes.values()].toReversed()) rest -= takeSubstitutes(giving, alike, rest);
  takeBack(giving, { ...root, direct: placed }, rest * fineness);
  return giving.back;
}

/** What is owed, and what has a place. */
function split(portions: readonly Portion[]): [owed: Portion[], placed: Portion[]] {
  return [portions.filter(({ location }) => location === null), portions.filter(({ location }) => location !== null)];
}

/** What is left still covers what is left of the line; tells how many of the line's units are given back. */
function takeSubstitutes({ free, back }: GivingBack, alike: readonly Portion[], units: bigint): bigint {
  const can = sumOf(alike, free);
  const covered = covering(alike, can);
  const fewer = covered < units ? covered : units;
  const { numerator, denominator } = ratioOf(alike[0]);
  const all = sumOf(alike, (portion) => portion.quantity - portion.released);
  const kept = ((covering(alike, all) - fewer) * numerator + denominator - 1n) / denominator;
  const surplus = all - kept;
  let rest = fewer === 0n ? 0n : surplus < can ? surplus : can;
  for (const portion of alike.toReversed()) {
    const most = free(portion);
    const taken = most < rest ? most : rest;
    if (taken <= 0n) continue;
    back.set(portion, taken);
    rest -= taken;
  }
  return fewer;
}

function takeBack(giving: GivingBack, node: Node, amount: bigint): void {
  const { direct, parts } = node;
  const [owed, placed] = split(direct);
  let rest = takeDirect(giving, owed, amount);
  const made = wholeOnes(giving, node, amountMade(node, giving.fineness, giving.free));
  const fewer = made < rest ? made : rest;
  if (fewer > 0n) {
    for (const part of parts.values()) takeBack(giving, part, fewer);
    rest -= fewer;
  }
  takeDirect(giving, placed, rest);
}

/** Where some of it are assembled, what is given back of the others is a whole number of them. */
function wholeOnes({ fineness }: GivingBack, { direct: [first] }: Node, amount: bigint): bigint {
  if (first === undefined) return amount;
  const one = fineness / ratioOf(first).numerator;
  return amount - (amount % one);
}

function takeDirect({ free, fineness, back }: GivingBack, portions: readonly Portion[], amount: bigint): bigint {
  let rest = amount;
  for (const portion of portions.toReversed()) {
    const one = fineness / ratioOf(portion).numerator;
    const most = free(portion);
    const wanted = rest / one;
    const taken = most < wanted ? most : wanted;
    if (taken <= 0n) continue;
    back.set(portion, taken);
    rest -= taken * one;
  }
  return rest;
}

/** The first component that is there for more or fewer of its kit than the others; null when kits are whole. */
export function unevenPart(portions: readonly Portion[]): string | null {
  return isPlainLine(portions) ? null : unevenIn(treeOf(portions), finenessOf(portions));
}

function unevenIn({ parts }: Node, fineness: bigint): string | null {
  let first: bigint | null = null;
  for (const [sku, part] of parts) {
    const inner = unevenIn(part, fineness);
    if (inner !== null) return inner;
    const amount = amountOf(part, fineness, ({ quantity }) => quantity);
    if (first !== null && amount !== first) return sku;
    first = amount;
  }
  return null;
}
