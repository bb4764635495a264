// What a new contract changes, as it is told: whom it breaks, where and why.

import { expect, test } from 'vitest';

import { compareContracts } from './compare-contracts.ts';
import { readContract } from './read-contract.ts';

function changes(before: unknown, after: unknown): string[] {
  const [old, fresh] = [readContract(before), readContract(after)];
  if (!old.ok || !fresh.ok) expect.fail(JSON.stringify([old, fresh]));
  return compareContracts(old.contract, fresh.contract).map(
    ({ path, breaks, reason }) => `${breaks ?? 'nobody'} ${path}: ${reason}`,
  );
}

const text = { type: 'string' };
const closed = { additionalProperties: false };

test.each([
  ['nothing', { type: 'object' }, { title: 'Stock', type: 'object' }, []],
  ['another way to say it', { type: ['string', 'null'] }, { anyOf: [{ type: 'null' }, text] }, []],
  ['a number for an integer', { type: 'integer' }, { type: 'number' }, ['readers : It may now be number.']],
  [
    'a type less',
    { properties: { a: { type: ['string', 'null'] } } },
    { properties: { a: text } },
    ['senders a: It may no longer be null.'],
  ],
  [
    'a type where there was none',
    { properties: { a: true } },
    { properties: { a: text } },
    ['senders a: It must be string now; any type was allowed.'],
  ],
  [
    'a field that becomes required',
    { items: { properties: { a: text } } },
    { items: { properties: { a: text }, required: ['a'] } },
    ['senders []/a: The field is required now.'],
  ],
  [
    'a field that need not be there',
    { properties: { a: text }, required: ['a'] },
    { properties: { a: text } },
    ['readers a: The field may now be missing.'],
  ],
  [
    'a value less and a value more',
    { enum: ['EA', 'CS'] },
    { enum: ['EA', 'PAL'] },
    ['senders : No longer allowed: "CS".', 'readers : May now come: "PAL".'],
  ],
  ['an optional field', {}, { properties: { a: text } }, ['nobody a: An optional field is new.']],
  ['a field less', { properties: { a: text } }, {}, ['nobody a: The field is no longer named.']],
  [
    'an optional field where others were ruled out',
    closed,
    { ...closed, properties: { a: text } },
    ['readers a: It may now be there.'],
  ],
  [
    'a field that is ruled out',
    { properties: { a: text } },
    { ...closed, properties: {} },
    ['senders *: It is no longer allowed.', 'senders a: It is no longer allowed.'],
  ],
  [
    'bounds',
    { minimum: 1, maximum: 5, type: 'integer' },
    { exclusiveMinimum: 1, maximum: 6, type: 'integer' },
    ['senders : It must be more than 1 now.', 'readers : It need no longer be at most 5.'],
  ],
  [
    'lengths',
    { type: 'string', maxLength: 5 },
    { type: 'string', maxLength: 4, minLength: 1 },
    ['senders : Its length must be at least 1 now.', 'senders : Its length must be at most 4 now.'],
  ],
  [
    'a pattern',
    text,
    { type: 'string', pattern: '^A', format: 'date' },
    ['senders : It must match ^A now.', 'senders : It must be a date now.'],
  ],
  [
    'numbers of items',
    { type: 'array', maxItems: 5 },
    { type: 'array', minItems: 1 },
    [
      'readers : The number of items may now be more than 5.',
      'senders : The number of items must be at least 1 now.',
    ],
  ],
  [
    'a branch less',
    { anyOf: [text, { type: 'null' }] },
    { anyOf: [text] },
    ['senders : Not every null is allowed now.'],
  ],
  [
    'a type for a field that was only required',
    { type: 'object', required: ['a'] },
    { type: 'object', required: ['a'], properties: { a: text } },
    ['senders a: It must be string now; any type was allowed.'],
  ],
  [
    'a type for a field that only a branch names',
    { type: 'object', anyOf: [{ properties: { a: text } }, { properties: { b: text } }] },
    { type: 'object', properties: { a: { type: 'null' } } },
    ['senders a: It must be null now; any type was allowed.'],
  ],
  ['all that was there', true, false, ['senders : It is no longer allowed.']],
])('%s', (_, before, after, expected) => {
  const found = changes(before, after);
  expect(new Set(found)).toEqual(new Set(expected));
  expect(found).toHaveLength(expected.length);
});

test('what breaks somebody is told first', () => {
  const before = { properties: { z: text } };
  const after = { properties: { a: text, z: { type: 'null' } } };
  expect(changes(before, after).map((change) => change.split(' ')[0])).toEqual(['senders', 'readers', 'nobody']);
});
