// Laws of ownership: a pattern means what the regular expression of the same words means, and of the rules that match
// the say goes by order and id alone, whatever the order in which they were written down.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { facts, matchesPattern, ownersOf, type OwnershipRule, type Subject } from './ownership.ts';

// Few letters, and those that mean something to regular expressions, so that patterns match now and then.
const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '+', '\\', '\n'), maxLength: 8 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '+', '\\', '\n', '*', '*'), maxLength: 8 });

function oracle(words: string): RegExp {
  const escaped = words.split('*').map((part) => part.replaceAll(/[.+\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}

test('a pattern matches what the regular expression matches', () => {
  fc.assert(
    fc.property(pattern, text, (words, given) => {
      expect(matchesPattern(words, given)).toBe(oracle(words).test(given));
    }),
    { numRuns: 20_000 },
  );
});

test('a pattern matches what it was made of, whatever stands for its stars', () => {
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 5 }),
      fc.array(text, { minLength: 4 }),
      (parts, between) => {
        const given = parts.map((part, at) => (at === 0 ? part : `${between[at - 1] ?? ''}${part}`)).join('');
        expect(matchesPattern(parts.join('*'), given)).toBe(true);
      },
    ),
  );
});

const orNull = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });
const moment = fc.integer({ min: 0, max: 4 });
const place = fc.constantFrom('DC1', 'DC2', 'S1');

const ruleOf = (id: string): fc.Arbitrary<OwnershipRule> =>
  fc.record({
    id: fc.constant(id),
    fact: fc.constantFrom(...facts.slice(0, 2)),
    source: fc.constantFrom('wms', 'erp'),
    itemClass: orNull(fc.constantFrom('x', 'y')),
    sku: orNull(fc.constantFrom('A*', '*1', 'A1')),
    location: orNull(fc.constantFrom('DC*', 'S1')),
    validFrom: orNull(moment),
    validTo: orNull(moment),
    order: fc.integer({ min: 0, max: 2 }),
  });

const rules = fc.tuple(...['r1', 'r2', 'r3', 'r4', 'r5'].map(ruleOf));
const subject: fc.Arbitrary<Subject> = fc.record({
  sku: fc.constantFrom('A1', 'B1', 'A2'),
  itemClass: orNull(fc.constantFrom('x', 'y')),
  location: place,
});

/** Says the same in other words: everything that speaks against a rule. */
function objections(rule: OwnershipRule, about: Subject, at: number): string[] {
  const found: string[] = [];
  if (rule.validFrom !== null && at < rule.validFrom) found.push('too early');
  if (rule.validTo !== null && at >= rule.validTo) found.push('too late');
  if (rule.itemClass !== null && about.itemClass !== rule.itemClass) found.push('another class');
  if (rule.sku !== null && !oracle(rule.sku).test(about.sku)) found.push('another item');
  if (rule.location !== null && !oracle(rule.location).test(about.location)) found.push('another place');
  return found;
}

test('the owners are the rules against which nothing speaks, by order and then by id', () => {
  fc.assert(
    fc.property(rules, fc.constantFrom(...facts.slice(0, 3)), subject, moment, (given, fact, about, at) => {
      const owners = ownersOf(given, fact, about, at);
      const expected = given.filter((rule) => rule.fact === fact && objections(rule, about, at).length === 0);
      expect(new Set(owners)).toEqual(new Set(expected));
      const keys = owners.map((rule) => `${rule.order} ${rule.id}`);
      expect(keys).toEqual(keys.toSorted());
    }),
    { numRuns: 3000 },
  );
});

test('nobody’s say depends on the order in which rules were written down', () => {
  fc.assert(
    fc.property(
      rules.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
      subject,
      moment,
      ([given, shuffled], about, at) => {
        expect(ownersOf(shuffled, 'on_hand', about, at)).toEqual(ownersOf(given, 'on_hand', about, at));
      },
    ),
  );
});
