// Rules that cannot be meant are refused with their field, before anything is decided by them.

import { describe, expect, test } from 'vitest';

import type { OwnershipRule } from './ownership.ts';
import { checkOwnership, rulesMax } from './ownership-draft.ts';

const known = { rules: new Set(['old']), sources: new Set(['wms']) };

function rule(more: Partial<OwnershipRule> = {}): OwnershipRule {
  const any = { itemClass: null, sku: null, location: null, validFrom: null, validTo: null, order: 0 };
  return { id: 'r', fact: 'on_hand', source: 'wms', ...any, ...more };
}

const longest = 'x'.repeat(255);

describe('rules', () => {
  test.each([
    ['of a declared source', rule()],
    ['that replace what is there', rule({ id: 'old' })],
    ['with patterns of the greatest length', rule({ sku: longest, location: longest })],
    ['with five stars', rule({ sku: '*a*b*c*d*' })],
    ['in force for one millisecond', rule({ validFrom: 5, validTo: 6 })],
    ['without a beginning or an end', rule({ validTo: 0 })],
  ])('%s are taken', (_, given) => {
    expect(checkOwnership([given], known)).toBeNull();
  });

  test.each([
    ['of a source that nobody declared', rule({ source: 'erp' }), 'unknown_source', '0/source'],
    ['with a SKU that is too long', rule({ sku: `${longest}x` }), 'invalid_field', '0/sku'],
    ['with a location that is too long', rule({ location: `${longest}x` }), 'invalid_field', '0/location'],
    ['with six stars', rule({ location: '*a*b*c*d*e*' }), 'invalid_field', '0/location'],
    ['with six stars side by side', rule({ sku: '******' }), 'invalid_field', '0/sku'],
    ['that end where they begin', rule({ validFrom: 5, validTo: 5 }), 'invalid_field', '0/validTo'],
    ['that end before they begin', rule({ validFrom: 5, validTo: 4 }), 'invalid_field', '0/validTo'],
  ])('%s are refused', (_, given, code, path) => {
    expect(checkOwnership([given], known)).toMatchObject({ ok: false, refusal: { code, path } });
  });

  test('have an id each', () => {
    expect(checkOwnership([rule(), rule({ id: 'other' }), rule()], known)).toMatchObject({
      refusal: { code: 'conflict', path: '2/id' },
    });
  });

  test('are as many as there may be, those that are replaced counted once', () => {
    const rules = new Set(Array.from({ length: rulesMax }, (_, index) => `r${index}`));
    expect(checkOwnership([rule({ id: 'r1' })], { ...known, rules })).toBeNull();
    expect(checkOwnership([rule({ id: 'new' })], { ...known, rules })).toMatchObject({
      refusal: { code: 'limit_exceeded' },
    });
  });
});
