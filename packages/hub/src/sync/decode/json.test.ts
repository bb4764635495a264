// JSON and NDJSON: values come one by one with their lines, what is wrong with one leaves the others, and what is
// broken as a whole ends with its error.

import { describe, expect, test } from 'vitest';

import { formatOf } from './decode.ts';
import { decodeAll, told } from './testing/decoding.ts';

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a JSON message', () => {
  test('is one value, or the elements of an array, each at its line', async () => {
    expect(await told(' {"a":[1,{"b":"]"}]}\n', { format: 'json' })).toEqual([{ a: [1, { b: ']' }] }]);
    const text = '\ufeff\n[\n  {"a":"\\"],"},\n  [1,[2]] ,"x,]",\n\n5,null,true\n]\n';
    const found = await decodeAll(text, { format: 'json' });
    expect(found.map((one) => [one.index, one.line, one.ok && one.value])).toEqual([
      [0, 3, { a: '"],' }],
      [1, 4, [1, [2]]],
      [2, 4, 'x,]'],
      [3, 6, 5],
      [4, 6, null],
      [5, 6, true],
    ]);
    expect(await told('[ ]', { format: 'json' })).toEqual([]);
  });

  test('keeps integers exact', async () => {
    const text = '[9007199254740993,{"n":18446744073709551615}]';
    expect(await told(text, { format: 'json' })).toEqual(['9007199254740993', { n: '18446744073709551615' }]);
  });

  test.each([
    ['an element with a key twice', '[{"a":1,"a":2},{"b":3}]'],
    ['__proto__', '[{"__proto__":{"x":1}},{"b":3}]'],
    ['constructor', '[{"a":{"constructor":1}},{"b":3}]'],
    ['depth', `[${deep(10_000)},{"b":3}]`],
    ['a lone surrogate', '[{"a":"\\ud800"},{"b":3}]'],
    ['a NUL', '[{"a":"\\u0000"},{"b":3}]'],
    ['no comma between elements', '[{"a":1}{"a":2},{"b":3}]'],
    ['no JSON', '[nonsense,{"b":3}]'],
    ['brackets that do not match', '[{"a":1],{"b":3}]'],
  ])('%s is an error, and the next element is read', async (_, text) => {
    expect(await told(text, { format: 'json' })).toEqual(['1 not_json', { b: 3 }]);
  });

  test('an element that is too long is not held', async () => {
    const text = `[{"a":"${'x'.repeat(5_000_000)}"},\n{"b":3}]`;
    expect(await told(text, { format: 'json' })).toEqual(['1 line_too_long', { b: 3 }]);
  });

  test.each([
    ['', '1 truncated!'],
    [' \n ', '2 truncated!'],
    ['[1,2', [1], '1 truncated!'],
    ['[1,\n{"a":"', [1], '2 truncated!'],
    ['[1,]', [1], '1 not_json!'],
    ['[1,,2]', [1], '1 not_json!'],
    ['[,1]', [], '1 not_json!'],
    ['[1] x', [1], '1 not_json!'],
    ['[1][2]', [1], '1 not_json!'],
    ['{"a":1} {"a":2}', [], '1 not_json'],
    ['{"a":', [], '1 not_json'],
    ['5', [], '1 not_json'],
  ])('%j', async (text, ...rest) => {
    const [before, error] = rest.length === 1 ? [[], rest[0]] : rest;
    expect(await told(text, { format: 'json' })).toEqual([...(Array.isArray(before) ? before : []), error]);
  });

  test('has limits', async () => {
    const limits = { records: 2, documentBytes: 20, bytes: 100 };
    expect(await told('[1,2,3]', { format: 'json', limits })).toEqual([1, 2, '1 too_many_records!']);
    expect(await told(`{"a":"${'x'.repeat(20)}"}`, { format: 'json', limits })).toEqual(['1 line_too_long!']);
    expect(await told(`[1,"${'x'.repeat(200)}"]`, { format: 'json', limits })).toEqual([1, '1 too_many_bytes!']);
    expect(await told(Buffer.from('[1,"\xff"]', 'latin1'), { format: 'json' })).toEqual([1, '1 wrong_encoding!']);
    expect(await told(Buffer.from('\ufeff[1]', 'utf16le'), { format: 'json' })).toEqual(['1 wrong_encoding!']);
  });
});

describe('NDJSON', () => {
  test('one value a line; a bad line leaves the others', async () => {
    const text = '{"a":1}\r\n\n{"a":1,"a":2}\nnull\n[1]\n{"b":\n"x"\n';
    const read = ['3 not_json', null, [1], '6 not_json', 'x'];
    expect(await told(text, { format: 'ndjson' })).toEqual([{ a: 1 }, ...read]);
  });

  test('a line of any length is not held', async () => {
    const text = `{"a":1}\n"${'x'.repeat(5_000_000)}"\n{"b":2}\n`;
    expect(await told(text, { format: 'ndjson' })).toEqual([{ a: 1 }, '2 line_too_long', { b: 2 }]);
    expect(await told(text, { format: 'ndjson', chunk: 70_000 })).toEqual([{ a: 1 }, '2 line_too_long', { b: 2 }]);
  });

  test.each([
    ['{"a":1}\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['{"a":1}\n{"b":2', [{ a: 1 }, '2 truncated!']],
    ['{"a":1}\n12', [{ a: 1 }, '2 truncated!']],
    ['{"a":1}\n\r', [{ a: 1 }]],
    ['', []],
  ])('%j', async (text, read) => {
    expect(await told(text, { format: 'ndjson' })).toEqual(read);
  });
});

test('a fault of where the bytes come from is thrown, after what was read', async () => {
  const { decode } = await import('./decode.ts');
  const { decodeLimits } = await import('./decoded.ts');
  // oxlint-disable-next-line typescript/require-await -- what is read is asynchronous
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"a":1}\n');
    throw new Error('the connection broke');
  }
  const decoding = decode(broken(), { format: 'ndjson', limits: decodeLimits });
  expect(await decoding.next()).toMatchObject({ value: { ok: true, value: { a: 1 } } });
  await expect(decoding.next()).rejects.toThrow('the connection broke');
});

test('the format is what is declared, else what the content type says', () => {
  expect(formatOf('application/json; charset=utf-8', null)).toBe('json');
  expect(formatOf('Text/CSV', null)).toBe('csv');
  expect(formatOf('application/cloudevents-batch+json', null)).toBe('cloudevents');
  expect(formatOf('application/ld+json', null)).toBe('epcis');
  expect(formatOf('application/json', 'epcis')).toBe('epcis');
  expect(formatOf(null, 'csv')).toBe('csv');
  expect(formatOf('application/xml', null)).toBeNull();
  expect(formatOf(null, null)).toBeNull();
});
