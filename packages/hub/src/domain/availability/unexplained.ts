// Holds an explanation to its word: every number of the tree follows from those below it, from what its rule states, or
// from the number of the same name in another place. What is counted is taken as it is.

import { amountDown } from '../allotment/allotment-rule.ts';
import { heldBackOf } from '../availability.ts';
import type { Explained } from './explain.ts';
import { kitOrder, makeable } from './kit.ts';
import type { Stock } from './stock.ts';

/** Says of each number that does not follow what it is, and what it would be. */
export function* unexplained(stock: Stock, tree: Explained): Generator<string> {
  const known = new Map<string, bigint>();
  gather(tree, known);
  yield* check(stock, tree, known);
}

function keyOf({ name, sku, location = '' }: Explained): string {
  return `${name} ${sku} ${location}`;
}

function gather(tree: Explained, known: Map<string, bigint>): void {
  if (!tree.how.startsWith('elsewhere') && !known.has(keyOf(tree))) known.set(keyOf(tree), tree.quantity);
  for (const part of tree.parts) gather(part, known);
}

function* check(stock: Stock, tree: Explained, known: ReadonlyMap<string, bigint>): Generator<string> {
  for (const part of tree.parts) yield* check(stock, part, known);
  const expected = expectedOf(stock, tree, known);
  if (expected !== tree.quantity) yield `${keyOf(tree)} is ${tree.quantity}, not ${expected ?? 'known'}`;
}

const wholeShare = 100_000_000n;

function expectedOf(stock: Stock, tree: Explained, known: ReadonlyMap<string, bigint>): bigint | undefined {
  const quantities = tree.parts.map(({ quantity }) => quantity);
  const sum = quantities.reduce((all, one) => all + one, 0n);
  const least = quantities.reduce((smallest, one) => (one < smallest ? one : smallest), quantities[0] ?? 0n);
  switch (tree.how) {
    case 'given':
      return tree.quantity;
    case 'sum':
      return sum;
    case 'sum, at least 0':
      return atLeastZero(sum);
    case 'least':
      return least;
    case 'least, at least 0':
      return atLeastZero(least);
    case 'share':
      return (sum * (tree.rule?.millionths ?? 0n)) / wholeShare;
    case 'stated':
      return statedBy(stock, tree);
    case 'stated, taken away':
      return -(statedBy(stock, tree) ?? 0n);
    case 'makeable':
      return makeableOf(stock, tree);
    case 'elsewhere':
      return known.get(keyOf(tree));
    default:
      return -(known.get(keyOf(tree)) ?? 0n);
  }
}

function statedBy(stock: Stock, { rule, sku, parts }: Explained): bigint | undefined {
  const item = stock.catalogue.items.get(sku);
  if (rule === undefined || item === undefined) return undefined;
  const base = parts[0]?.quantity ?? 0n;
  return rule.kind === 'cap' ? amountDown(rule, item, base) : heldBackOf(stock, item, rule, base);
}

function makeableOf(stock: Stock, { sku, parts }: Explained): bigint | undefined {
  const kit = stock.catalogue.items.get(sku);
  if (kit === undefined) return undefined;
  const free = new Map(parts.map((part) => [part.sku, part.quantity]));
  return makeable(kitOrder(kit, stock.catalogue.items), (item) => free.get(item.sku) ?? 0n);
}

function atLeastZero(quantity: bigint): bigint {
  return quantity > 0n ? quantity : 0n;
}
