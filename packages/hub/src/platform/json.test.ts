// Reading JSON strictly: what is accepted comes out as it was sent, and what is refused says why and where.

import { describe, expect, test } from 'vitest';

import { readJsonValue } from './json.ts';

function read(text: string): unknown {
  const found = readJsonValue(Buffer.from(text));
  return found.ok ? found.value : [found.code, found.path];
}

describe('what is JSON', () => {
  test.each([
    '{}',
    '[]',
    '0',
    '"text"',
    'null',
    '{"a":{"b":[1,2,{"c":null}]},"d":":","e":"{\\"f\\":1}"}',
    '{"a":"\\\\","b":"\\"","c":"\\u00e9\\ud83d\\ude00"}',
    '[1.5,-2,1e3,1.50,15e-1,0.1,100000000000000000000]',
    '{"a":123456789012345,"b":"1234567890123456789"}',
    `${'['.repeat(32)}${']'.repeat(32)}`,
  ])('%s is read as it is', (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['9223372036854775808', '9223372036854775808'],
    ['1e400', '1e400'],
    ['-1e400', '-1e400'],
    ['0.10000000000000000001', '0.10000000000000000001'],
    ['1e-400', '1e-400'],
    ['9007199254740992', 9_007_199_254_740_992],
    ['1000000000000000000000', 1e21],
    ['0.1', 0.1],
    ['1.0000000000000000', 1],
    ['123.4500000000000000', 123.45],
    ['1E5', 100_000],
    ['-0.0', -0],
  ])('the number %s stays what it says', (text, value) => {
    expect(read(`{"n":${text}}`)).toEqual({ n: value });
  });
});

describe('what is refused', () => {
  test.each([
    ['{"a":1,"a":2}', 'malformed_body', null],
    ['[{"x":{"b":1,"c":2,"b":3}}]', 'malformed_body', null],
    ['{"a":1,"\\u0061":2}', 'malformed_body', null],
    ['{"__proto__":1}', 'unknown_field', '__proto__'],
    ['[{"a":{"constructor":1}}]', 'unknown_field', '0/a/constructor'],
    ['{"\\u005f\\u005fproto__":1}', 'unknown_field', '__proto__'],
    ['{"a":["x\\u0000"]}', 'invalid_encoding', 'a/0'],
    ['{"a":"\\udc00"}', 'invalid_encoding', 'a'],
    ['{"\\ud800":1}', 'invalid_encoding', ''],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'limit_exceeded', null],
    ['['.repeat(100_000), 'limit_exceeded', null],
    ['{"a":1', 'malformed_body', null],
    ['"', 'malformed_body', null],
    ['"\\', 'malformed_body', null],
    ['{a:1}', 'malformed_body', null],
    ['01', 'malformed_body', null],
    ['\u0000', 'malformed_body', null],
    ['{"a":"\u0000"}', 'malformed_body', null],
  ])('%j', (text, code, path) => {
    expect(read(text)).toEqual([code, path]);
  });

  test('bytes that are no UTF-8', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
    ]) {
      expect(readJsonValue(Buffer.from(bytes))).toMatchObject({ code: 'invalid_encoding' });
    }
  });

  test('and nothing that is refused has touched a prototype', () => {
    read('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}');
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });
});
