// Laws of defining items: kits are accepted exactly when none contains itself, whatever is given and whatever is known.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { understandItems, type ItemDraft } from './item-draft.ts';
import { noSafetyStock, type Item } from './item.ts';

const skus = ['A', 'B', 'C', 'D', 'E'];

function draft(sku: string, parts: readonly string[]): ItemDraft {
  const plain = { uoms: [], substitutes: [], tier: null, attributes: {}, baseUom: 'each', scale: 0 };
  return { ...plain, sku, name: sku, tracking: 'none', kit: parts.map((part) => ({ sku: part, quantity: 1 })) };
}

function known(sku: string, parts: readonly string[]): Item {
  return {
    ...draft(sku, []),
    uoms: [],
    kit: parts.map((part) => ({ sku: part, quantity: 1n })),
    safetyStock: noSafetyStock,
  };
}

/** Takes away what contains nothing that is left; what remains in the end contains itself. */
function hasCycle(graph: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(graph);
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const [sku, parts] of left) if (parts.every((part) => !left.has(part))) left.delete(sku);
  }
  return left.size > 0;
}

/** Each item may contain those before it in some order, so that what is known is never a cycle. */
const acyclic = fc
  .tuple(fc.shuffledSubarray(skus, { minLength: 5 }), fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }))
  .map(
    ([order, picks]) =>
      new Map(order.map((sku, at) => [sku, order.filter((_, part) => part < at && picks[at * 5 + part])])),
  );

const anything = fc
  .tuple(fc.subarray(skus, { minLength: 1 }), fc.array(fc.subarray(skus), { minLength: 5, maxLength: 5 }))
  .map(([given, parts]) => new Map(given.map((sku, at) => [sku, parts[at] ?? []])));

test('kits are accepted exactly when none contains itself', () => {
  fc.assert(
    fc.property(acyclic, anything, (before, given) => {
      const items = new Map([...before].map(([sku, parts]) => [sku, known(sku, parts)]));
      const drafts = [...given].map(([sku, parts]) => draft(sku, parts));
      const understood = understandItems(drafts, {
        items,
        counted: new Set(),
        deleted: new Map(),
        kitsOf: new Map(),
      });
      expect(understood.ok).toBe(!hasCycle(new Map([...before, ...given])));
      if (!understood.ok) expect(understood.refusal.code).toBe('conflict');
    }),
    { numRuns: 1000 },
  );
});

test('a chain of kits may be as deep as it likes', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `K${index}`);
  const items = new Map(names.map((sku, index) => [sku, known(sku, names.slice(index + 1, index + 2))]));
  const more = { items, counted: new Set<string>(), deleted: new Map(), kitsOf: new Map() };
  expect(understandItems([draft('TOP', ['K0'])], more).ok).toBe(true);
  expect(understandItems([draft('K19999', ['K0'])], more)).toMatchObject({
    ok: false,
    refusal: { code: 'conflict' },
  });
});
