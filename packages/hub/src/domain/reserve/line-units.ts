// A line counts in units of the item that was asked for; its portions may be components of it at any depth, or
// substitutes. This converts: how many of what was asked for some portions come to, and which portions to give back
// when there are to be fewer.

import type { Portion } from '../reservation.ts';

interface Node {
  /** Portions of the item itself, or of what stands in for it. */
  readonly direct: Portion[];
  /** Its components, by SKU: so many of it are there as there are of all of them. */
  readonly parts: Map<string, Node>;
}

export function isPlainLine(portions: readonly Portion[]): boolean {
  return portions.every(({ about }) => about === null || about.role === 'own');
}

function treeOf(portions: readonly Portion[]): Node {
  const root: Node = { direct: [], parts: new Map() };
  for (const portion of portions) {
    const { about, sku } = portion;
    let node = root;
    for (const part of about?.role === 'component' ? [...about.path.slice(1), sku] : []) {
      const found = node.parts.get(part) ?? { direct: [], parts: new Map() };
      node.parts.set(part, found);
      node = found;
    }
    node.direct.push(portion);
  }
  return root;
}

/** So many of the line's item come to so many of a portion's, whole ones only. */
function inLineUnits({ about }: Portion, quantity: bigint): bigint {
  return about === null ? quantity : (quantity * about.per.denominator) / about.per.numerator;
}

function unitsOf(node: Node, measure: (portion: Portion) => bigint): bigint {
  let sum = 0n;
  for (const portion of node.direct) sum += inLineUnits(portion, measure(portion));
  let made: bigint | null = null;
  for (const part of node.parts.values()) {
    const units = unitsOf(part, measure);
    if (made === null || units < made) made = units;
  }
  return sum + (made ?? 0n);
}

/** How many of what the line asked for its portions come to by a measure of them. */
export function lineUnits(portions: readonly Portion[], measure: (portion: Portion) => bigint): bigint {
  if (!isPlainLine(portions)) return unitsOf(treeOf(portions), measure);
  let sum = 0n;
  for (const portion of portions) sum += measure(portion);
  return sum;
}

/**
 * What to give back of each portion for so many fewer of what the line asked for: the last portions first, because
 * they are the least preferred places, and of kits those that are not assembled. `free` is what a portion can give.
 */
export function givenBack(
  portions: readonly Portion[],
  units: bigint,
  free: (portion: Portion) => bigint,
): ReadonlyMap<Portion, bigint> {
  const back = new Map<Portion, bigint>();
  takeBack(treeOf(portions), units, free, back);
  return back;
}

function takeBack(node: Node, units: bigint, free: (portion: Portion) => bigint, back: Map<Portion, bigint>): void {
  if (node.parts.size === 0) {
    takeDirect(node.direct, units, free, back);
    return;
  }
  const [nowhere, placed] = [
    node.direct.filter(({ location }) => location === null),
    node.direct.filter(({ location }) => location !== null),
  ];
  let rest = takeDirect(nowhere, units, free, back);
  let made: bigint | null = null;
  for (const part of node.parts.values()) {
    const most = unitsOf(part, free);
    if (made === null || most < made) made = most;
  }
  const parts = made === null || made > rest ? rest : made;
  if (made !== null && parts > 0n) {
    for (const part of node.parts.values()) takeBack(part, parts, free, back);
    rest -= parts;
  }
  takeDirect(placed, rest, free, back);
}

function takeDirect(
  portions: readonly Portion[],
  units: bigint,
  free: (portion: Portion) => bigint,
  back: Map<Portion, bigint>,
): bigint {
  let rest = units;
  for (const portion of portions.toReversed()) {
    const most = inLineUnits(portion, free(portion));
    const taken = most < rest ? most : rest;
    if (taken <= 0n) continue;
    const { numerator, denominator } = portion.about?.per ?? { numerator: 1n, denominator: 1n };
    back.set(portion, (taken * numerator) / denominator);
    rest -= taken;
  }
  return rest;
}
