// Who has the say, as a story: an ERP that is replaced on a day, a 3PL that owns its own places, and a class of items
// that somebody else looks after.

import { describe, expect, test } from 'vitest';

import { ownersOf, type Fact, type OwnershipRule, type Subject } from './ownership.ts';

const cutOver = Date.parse('2026-07-01T00:00:00Z');

function rule(id: string, source: string, more: Partial<OwnershipRule> = {}): OwnershipRule {
  const any = { itemClass: null, sku: null, location: null, validFrom: null, validTo: null, order: 0 };
  return { id, source, fact: 'on_hand', ...any, ...more };
}

const rules: readonly OwnershipRule[] = [
  rule('1', 'old-erp', { validTo: cutOver, order: 10 }),
  rule('2', 'new-erp', { validFrom: cutOver, order: 10 }),
  rule('3', '3pl', { location: '3PL-*', order: 5 }),
  rule('4', 'cold-store', { itemClass: 'frozen', location: '3PL-*', order: 1 }),
  rule('5', 'tyre-desk', { sku: 'T-*-R', order: 2 }),
  rule('6', 'pricing', { fact: 'price' }),
];

const before = cutOver - 1;

function sources(subject: Partial<Subject>, at = before, fact: Fact = 'on_hand'): string[] {
  const about = { sku: 'A', itemClass: null, location: 'DC1', ...subject };
  return ownersOf(rules, fact, about, at).map((one) => one.source);
}

describe('the say', () => {
  test.each([
    ['is the old system’s up to the last millisecond', sources({}, cutOver - 1), ['old-erp']],
    ['is the new system’s from the moment of the change', sources({}, cutOver), ['new-erp']],
    ['goes by the smallest order', sources({ location: '3PL-1' }), ['3pl', 'old-erp']],
    [
      'goes by the class of the item',
      sources({ location: '3PL-1', itemClass: 'frozen' }),
      ['cold-store', '3pl', 'old-erp'],
    ],
    [
      'of a class is not that of items without one',
      sources({ location: '3PL-1', itemClass: 'dry' }),
      ['3pl', 'old-erp'],
    ],
    ['goes by the pattern of the SKU', sources({ sku: 'T-205-R' }), ['tyre-desk', 'old-erp']],
    ['is not given by half a pattern', sources({ sku: 'T-205' }), ['old-erp']],
    ['is one fact’s, not another’s', sources({}, before, 'price'), ['pricing']],
    ['is nobody’s where no rule matches', sources({}, before, 'credit'), []],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
