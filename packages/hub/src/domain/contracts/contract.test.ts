// What keeps a contract and what does not, keyword by keyword, with the path of what is wrong; and what is no contract.

import { describe, expect, test } from 'vitest';

import { violationOf } from './contract.ts';
import { readContract } from './read-contract.ts';

function violation(schema: unknown, value: unknown): string | null {
  const read = readContract(schema);
  if (!read.ok) expect.fail(JSON.stringify(read.faults));
  const found = violationOf(read.contract, value);
  return found === null ? null : `${found.path}: ${found.message}`;
}

const line = { type: 'object', required: ['sku'], properties: { sku: { type: 'string', minLength: 1 } } };

describe('a record', () => {
  test.each([
    [true, { a: 1 }, null],
    [false, 1, ': There may be nothing here.'],
    [{ type: 'string' }, 1, ': It must be string, not integer.'],
    [{ type: ['string', 'null'] }, null, null],
    [{ type: 'integer' }, 1.5, ': It must be integer, not number.'],
    [{ type: 'integer' }, 1e3, null],
    [{ type: 'number' }, 3, null],
    [{ type: 'object' }, [], ': It must be object, not array.'],
    [{ type: 'array' }, {}, ': It must be array, not object.'],
    [{ type: 'boolean' }, 'true', ': It must be boolean, not string.'],
    [{ enum: ['EA', 1, null] }, 1, null],
    [{ enum: ['EA', 1, null] }, '1', ': It must be one of "EA", 1, null.'],
    [{ const: 0 }, -0, null],
    [{ const: false }, 0, ': It must be one of false.'],
    [{ minLength: 2 }, '😀', ': It must have at least 2 characters.'],
    [{ maxLength: 2 }, '😀😀', null],
    [{ maxLength: 2 }, 'abc', ': It must have at most 2 characters.'],
    [{ minLength: 2, minimum: 5 }, [], null],
    [{ pattern: '^[A-Z]{2}$' }, 'ab', ': It must match ^[A-Z]{2}$.'],
    [{ format: 'date' }, '2024-02-29', null],
    [{ format: 'date' }, '2026-02-29', ': It must be a date.'],
    [{ format: 'date' }, '1900-02-29', ': It must be a date.'],
    [{ format: 'date' }, '2026-13-01', ': It must be a date.'],
    [{ format: 'date-time' }, '2026-03-01T08:30:00.5+01:00', null],
    [{ format: 'date-time' }, '2026-03-01T08:30:00', ': It must be a date-time.'],
    [{ minimum: 1 }, 0, ': It must be at least 1.'],
    [{ maximum: 1 }, 1, null],
    [{ maximum: 1 }, 2, ': It must be at most 1.'],
    [{ exclusiveMinimum: 0 }, 0, ': It must be more than 0.'],
    [{ exclusiveMaximum: 1 }, 1, ': It must be less than 1.'],
    [{ minItems: 1 }, [], ': It must have at least 1 items.'],
    [{ maxItems: 1 }, [1, 2], ': It must have at most 1 items.'],
    [{ items: line }, [{ sku: 'A' }, {}], '1/sku: The field is missing.'],
    [
      { properties: { lines: { items: line } } },
      { lines: [{ sku: '' }] },
      'lines/0/sku: It must have at least 1 characters.',
    ],
    [{ required: ['a'] }, { a: undefined }, 'a: The field is missing.'],
    [{ required: ['toString'] }, {}, 'toString: The field is missing.'],
    [{ properties: { a: true }, additionalProperties: false }, { a: 1, b: 2 }, 'b: There is no such field.'],
    [{ additionalProperties: { type: 'string' } }, { b: 2 }, 'b: It must be string, not integer.'],
    [{ properties: { a: false } }, { a: 2 }, 'a: There is no such field.'],
    [{ anyOf: [{ type: 'string' }, { minimum: 3 }] }, 2, ': It is none of what it may be.'],
    [{ anyOf: [{ type: 'string' }, { minimum: 3 }] }, 3, null],
    [{ $defs: { line }, items: { $ref: '#/$defs/line' } }, [{}], '0/sku: The field is missing.'],
    [{ $ref: '#/$defs/line', $defs: { line } }, { sku: 'A' }, null],
  ])('%j of %j', (schema, value, expected) => {
    expect(violation(schema, value)).toBe(expected);
  });

  test('may have a field with the name of a prototype', () => {
    const schema: unknown = JSON.parse(
      '{"properties": {"__proto__": {"type": "string"}}, "required": ["__proto__"]}',
    );
    expect(violation(schema, JSON.parse('{"__proto__": 1}'))).toBe('__proto__: It must be string, not integer.');
    expect(violation(schema, {})).toBe('__proto__: The field is missing.');
  });
});

function nested(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((items) => ({ items }), true);
}

describe('a document', () => {
  test.each([
    [null, '', 'A schema is'],
    [[], '', 'A schema is'],
    [{ type: 'text' }, 'type', 'It must be of'],
    [{ type: [] }, 'type', 'It must be of'],
    [{ type: ['string', 'string'] }, 'type', 'It must be of'],
    [{ enum: [] }, 'enum', 'It must be 1 to'],
    [{ enum: [{}] }, 'enum', 'It must be 1 to'],
    [{ const: [] }, 'const', 'It must be 1 to'],
    [{ enum: [1], const: 1 }, 'const', 'There is an "enum"'],
    [{ minLength: -1 }, 'minLength', 'whole number'],
    [{ minItems: 0.5 }, 'minItems', 'whole number'],
    [{ minimum: '1' }, 'minimum', 'must be a number'],
    [{ pattern: 1 }, 'pattern', 'It must be a text'],
    [{ pattern: '(a+)+' }, 'pattern', 'no groups'],
    [{ format: 'regex' }, 'format', 'It must be one of'],
    [{ items: [{}] }, 'items', 'A schema is'],
    [{ properties: [] }, 'properties', 'It must be an object'],
    [{ properties: { a: 3 } }, 'properties/a', 'A schema is'],
    [{ required: 'a' }, 'required', 'It must be a list'],
    [{ required: ['a', 'a'] }, 'required', 'It must be a list'],
    [{ anyOf: [] }, 'anyOf', 'It must be a list'],
    [{ oneOf: [true] }, 'oneOf', 'is not among'],
    [{ minimun: 1 }, 'minimun', 'is not among'],
    [{ $defs: 3 }, '$defs', 'It must be an object'],
    [{ items: { $defs: {} } }, 'items/$defs', 'beginning'],
    [{ $ref: '#/$defs/a' }, '$ref', 'It must lead'],
    [{ $ref: 'file:///etc/passwd' }, '$ref', 'It must lead'],
    [{ $defs: { a: true }, items: { $ref: '#/$defs/a', minItems: 1 } }, 'items/minItems', 'Beside'],
    [{ $defs: { a: { items: { $ref: '#/$defs/a' } } } }, '$defs/a/items/$ref', 'contains itself'],
    [
      { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' },
      '$defs/b/$ref',
      'contains itself',
    ],
    [{ $defs: { a: { type: 'odd' } } }, '$defs/a/type', 'It must be of'],
  ])('%j is no contract', (schema, path, message) => {
    const read = readContract(schema);
    expect(read.ok ? [] : read.faults[0]).toMatchObject({
      path,
      message: expect.stringContaining(message) as string,
    });
  });

  test('is read only so deep', () => {
    expect(readContract(nested(32)).ok).toBe(true);
    expect(readContract(nested(33)).ok).toBe(false);
    expect(readContract(nested(5000)).ok).toBe(false);
  });

  test('is read only so wide, definitions followed', () => {
    const properties = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`f${at}`, true]));
    expect(readContract({ properties })).toMatchObject({ ok: false, faults: [{ path: '' }] });
    const $defs: Record<string, unknown> = { d0: true };
    for (let at = 1; at <= 30; at += 1) {
      $defs[`d${at}`] = { anyOf: Array.from({ length: 20 }, () => ({ $ref: `#/$defs/d${at - 1}` })) };
    }
    expect(readContract({ $defs, $ref: '#/$defs/d30' })).toMatchObject({ ok: false });
  });

  test('is told of many faults at once, but not of all', () => {
    const odd = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`odd${at}`, true]));
    const read = readContract(odd);
    expect(read.ok ? [] : read.faults).toHaveLength(20);
  });
});
