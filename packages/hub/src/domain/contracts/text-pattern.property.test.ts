// Patterns match what the same regular expression matches, as far as there are patterns of them, and no text makes a
// match slow.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readPattern } from './text-pattern.ts';

const one = fc.constantFrom(
  'a',
  'b',
  '-',
  '.',
  '[ab]',
  '[^a]',
  '[a-c1-3]',
  '\\d',
  '\\w',
  '\\s',
  '\\.',
  '[\\d-]',
  '[\\-a]',
  '😀',
);
const times = fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,}', '{0,3}', '{2,4}');
const part = fc.tuple(one, times).map((words) => words.join(''));
const source = fc
  .tuple(fc.boolean(), fc.array(part, { maxLength: 6 }), fc.boolean())
  .map(([isAnchored, parts, isEnded]) => `${isAnchored ? '^' : ''}${parts.join('')}${isEnded ? '$' : ''}`);
const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', '-', '.', ' ', '\n', '😀', 'Z'), { maxLength: 8 });

test('a pattern matches what the regular expression matches', () => {
  fc.assert(
    fc.property(source, text, (pattern, letters) => {
      const read = readPattern(pattern);
      if (!read.ok) expect.fail(`${pattern}: ${read.message}`);
      const given = letters.join('');
      expect([pattern, given, read.pattern.matches(given)]).toEqual([
        pattern,
        given,
        new RegExp(pattern, 'u').test(given),
      ]);
    }),
    { numRuns: 1500 },
  );
});

test('any text is read as a pattern or refused with a reason', () => {
  const signs = fc.constantFrom(
    'a',
    'd',
    '1',
    '^',
    '$',
    '\\',
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    '*',
    '+',
    '?',
    '-',
    ',',
    '|',
  );
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 10 }), (letters) => {
      const pattern = letters.join('');
      const read = readPattern(pattern);
      if (read.ok) expect(() => new RegExp(pattern, 'u')).not.toThrow();
      else expect(read.message).not.toBe('');
    }),
    { numRuns: 1500 },
  );
});

test.each([
  ['^(a+)+$', 'groups'],
  ['a|b', 'groups'],
  ['(?=a)', 'groups'],
  [String.raw`(a)\1`, 'groups'],
  [String.raw`\1`, 'is not one of'],
  [String.raw`\p{L}`, 'is not one of'],
  ['a{257}', 'at most 256'],
  ['a{200}b{200}', 'at most 256'],
  ['a{3,2}', 'upwards'],
  ['a**', 'second'],
  ['a+?', 'second'],
  ['[b-a]', 'upwards'],
  ['[]', 'at least one'],
  ['[a', 'too early'],
  ['a\\', 'too early'],
  ['x'.repeat(201), 'at most 200'],
])('%s is refused', (pattern, reason) => {
  expect(readPattern(pattern)).toEqual({ ok: false, message: expect.stringContaining(reason) as string });
});

test('what is catastrophic elsewhere is matched like anything else', () => {
  const read = readPattern('^a*a*a*a*a*a*a*a*a*a*b$');
  if (!read.ok) expect.fail(read.message);
  expect(read.pattern.matches('a'.repeat(9999))).toBe(false);
  expect(read.pattern.matches(`${'a'.repeat(9999)}b`)).toBe(true);
  expect(read.pattern.matches(`${'a'.repeat(10_000)}b`)).toBe(false);
});
