// Laws of reading JSON: what is written is read back as it was, and whatever bytes come in are read or refused.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { canonicalJson } from './canonical-json.ts';
import { readJsonValue } from './json.ts';

const safeKey = fc
  .string({ unit: 'grapheme' })
  .filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key));
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\u0000', ' ')),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(safeKey, tie('value'), { maxKeys: 5 }),
  ),
}));

test('what JSON.stringify writes is read as JSON.parse reads it, and never as a repeated key', () => {
  fc.assert(
    fc.property(json, fc.integer({ min: 0, max: 2 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      if (text.includes('\\u0000')) return;
      const parsed: unknown = JSON.parse(text);
      expect(readJsonValue(Buffer.from(text))).toEqual({ ok: true, value: parsed });
    }),
  );
});

test('a key that is given twice is found, wherever it is', () => {
  fc.assert(
    fc.property(fc.dictionary(safeKey, json, { minKeys: 1, maxKeys: 5 }), fc.nat(), (object, choice) => {
      const members = Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
      const again = members[choice % members.length] ?? '';
      const text = `[{"outer":{${[...members, again].join(',')}}}]`;
      expect(readJsonValue(Buffer.from(text))).toMatchObject({ ok: false });
    }),
  );
});

test('any bytes are read or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string().map((text) => Buffer.from(`{"a":${text}}`)),
      ),
      (bytes) => {
        const read = readJsonValue(Buffer.from(bytes));
        if (!read.ok) expect(read.detail).not.toBe('');
      },
    ),
  );
});

test('the canonical text is that of the value, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(safeKey, json, { maxKeys: 6 }), (object) => {
      const turned = Object.fromEntries(Object.entries(object).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(object));
      expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});
