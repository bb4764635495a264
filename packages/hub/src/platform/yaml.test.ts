// YAML and JSON are read alike, to what was written, and errors stand where they are.

import { describe, expect, test } from 'vitest';

import { readYaml } from './yaml.ts';

function valueOf(text: string): unknown {
  const read = readYaml(text);
  return read.ok ? read.value : read.errors;
}

describe('reads', () => {
  test.each([
    ['a: 1\nb: [x, {c: true}]', { a: 1, b: ['x', { c: true }] }],
    ['{\t"a" : [1.5,\n\t"x"], "b": null }', { a: [1.5, 'x'], b: null }],
    [
      'a: 007\nb: 1e3\nc: 0x10\nd: 1.50\ne: .nan\nf: 12345678901234567890',
      {
        a: '007',
        b: '1e3',
        c: '0x10',
        d: '1.50',
        e: '.nan',
        f: '12345678901234567890',
      },
    ],
    ['01: a\n1: b\ntrue: c\n~: d\n"x y": e', { '01': 'a', 1: 'b', true: 'c', '~': 'd', 'x y': 'e' }],
    ['a: yes\nb: no\nc: ~\nd:', { a: 'yes', b: 'no', c: null, d: null }],
    ['<<: {a: 1}', { '<<': { a: 1 } }],
    ['{"__proto__": {"a": 1}}', Object.fromEntries([['__proto__', { a: 1 }]])],
    ['', null],
  ])('%j', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });
});

describe('refuses', () => {
  test.each([
    ['a key twice', 'a: 1\nb: 2\na: 3', 3, 1],
    ['a key twice in JSON', '{"a": 1,\n  "a": 2}', 2, 3],
    ['a reference', 'a: &x [1]\nb: *x', 2, 4],
    ['a tag', 'a: !!str 1', 1, 10],
    ['a second document', 'a: 1\n---\nb: 2', 2, 1],
    ['a key that is a list', '? [a]\n: 1', 1, 3],
    ['a broken list', 'a: [1, 2\nb: 3', 2, 1],
    ['a broken text', '{"a": "x', 1, 9],
    ['what is nested without end', '['.repeat(50_000), 1, null],
    ['what is nested deep', `${'['.repeat(100)}${']'.repeat(100)}`, 1, 66],
  ])('%s', (_, text, line, column) => {
    const read = readYaml(text);
    if (read.ok) expect.fail(JSON.stringify(read.value));
    expect(read.errors[0]).toMatchObject(column === null ? { line } : { line, column });
  });
});

test('knows the place of a path, or of what it would stand in', () => {
  const read = readYaml('target: event\nfields:\n  sku: {trim: {pth: a}}\n  list: [1,\n    2]\n');
  if (!read.ok) expect.fail();
  expect(read.placeOf('fields/sku/trim/pth')).toEqual({ line: 3, column: 16 });
  expect(read.placeOf('fields/sku/trim/other/thing')).toEqual({ line: 3, column: 9 });
  expect(read.placeOf('fields/list/1')).toEqual({ line: 5, column: 5 });
  expect(read.placeOf('')).toEqual({ line: 1, column: 1 });
});

test('a table of twenty thousand keys takes no time that anybody waits for', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: ${index}`).join('\n');
  const read = readYaml(text);
  expect(read.ok && Object.keys(Object(read.value) as object).length).toBe(20_000);
});
