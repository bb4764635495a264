// What may be moved from one ring fence to another, and what is refused.

import { expect, test } from 'vitest';

import { itemOf } from '../testing/small-world.ts';
import type { AllotmentRule } from './allotment-rule.ts';
import { moveAllotment, type AllotmentUse } from './move-allotment.ts';

const now = 1000;

function fence(id: string, value: number, more: Partial<AllotmentRule> = {}): AllotmentRule {
  return {
    id,
    revision: 1,
    channel: id,
    sku: 'A',
    itemClass: null,
    segment: null,
    customer: null,
    location: null,
    kind: 'ring_fence',
    millionths: BigInt(value * 1_000_000),
    unit: 'quantity',
    validFrom: null,
    validTo: null,
    order: 0,
    ...more,
  };
}

const known = new Map([itemOf({ sku: 'A' }), itemOf({ sku: 'M', scale: 2 })].map((item) => [item.sku, item]));

function move(
  from: AllotmentRule,
  to: AllotmentRule,
  quantity: number | string,
  taken: readonly (readonly [sku: string, taken: bigint])[] = [],
): string {
  const uses: AllotmentUse[] = taken.map(([sku, units]) => ({
    ruleId: from.id,
    sku,
    taken: units,
    fulfilled: 0n,
  }));
  const moved = moveAllotment({ from, to, quantity }, { uses, items: known, now });
  if (!moved.ok) return `${moved.refusal.code} ${moved.refusal.path ?? ''}`;
  return `${moved.from.millionths} ${moved.to.millionths}`;
}

test.each([
  ['a part', fence('web', 10), fence('edi', 5), 4, [], '6000000 9000000'],
  ['all of it', fence('web', 10), fence('edi', 0), '10', [], '0 10000000'],
  ['what is unused', fence('web', 10), fence('edi', 5), 3, [['A', 7n]], '7000000 8000000'],
  ['one more than is unused', fence('web', 10), fence('edi', 5), 4, [['A', 7n]], 'quantity_out_of_range quantity'],
  ['more than it holds', fence('web', 10), fence('edi', 5), 11, [], 'quantity_out_of_range quantity'],
  ['nothing', fence('web', 10), fence('edi', 5), 0, [], 'quantity_out_of_range quantity'],
  ['less than nothing', fence('web', 10), fence('edi', 5), -1, [], 'quantity_out_of_range quantity'],
  ['half a unit', fence('web', 10), fence('edi', 5), 0.5, [], 'quantity_not_representable quantity'],
  ['to itself', fence('web', 10), fence('web', 10), 1, [], 'conflict to'],
  ['a percentage', fence('web', 10, { unit: 'percent' }), fence('edi', 5), 1, [], 'conflict from'],
  ['into a cap', fence('web', 10), fence('edi', 5, { kind: 'cap' }), 1, [], 'conflict to'],
  ['to another item', fence('web', 10), fence('edi', 5, { sku: 'M' }), 1, [], 'conflict to'],
  ['to another class', fence('web', 10), fence('edi', 5, { itemClass: 'x' }), 1, [], 'conflict to'],
  ['to another segment', fence('web', 10), fence('edi', 5, { segment: 'gold' }), 1, [], 'conflict to'],
  ['to another customer', fence('web', 10), fence('edi', 5, { customer: 'C' }), 1, [], 'conflict to'],
  ['to another location', fence('web', 10), fence('edi', 5, { location: 'W1' }), 1, [], 'conflict to'],
  ['from one that is over', fence('web', 10, { validTo: now }), fence('edi', 5), 1, [], 'invalid_state from'],
  ['into one that is over', fence('web', 10), fence('edi', 5, { validTo: now }), 1, [], 'invalid_state to'],
  ['before both begin', fence('web', 10, { validFrom: 2000 }), fence('edi', 5), 1, [], '9000000 6000000'],
  [
    'more than can be kept',
    fence('web', 10),
    fence('edi', 9_223_372_036_854),
    1,
    [],
    'quantity_out_of_range quantity',
  ],
] as const)('%s', (_, from, to, quantity, taken, expected) => {
  expect(move(from, to, quantity, taken)).toBe(expected);
});

test('a fence for many items gives what is unused of each', () => {
  const [from, to] = [fence('web', 10, { sku: null }), fence('edi', 0, { sku: null })];
  expect(move(from, to, 2.5, [['A', 7n]])).toBe('7500000 2500000');
  expect(move(from, to, 3.5, [['A', 7n]])).toBe('quantity_out_of_range quantity');
  // 7.5 of M are taken: at its scale that is 750.
  expect(move(from, to, 2.5, [['M', 750n]])).toBe('7500000 2500000');
  expect(move(from, to, 2.6, [['M', 750n]])).toBe('quantity_out_of_range quantity');
});
