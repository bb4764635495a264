// CSV: what is read comes out as text, cell by cell, and each way of being wrong has its error at its line.

import { describe, expect, test } from 'vitest';

import type { CsvOptions } from '../../domain/inbound/message-format.ts';
import { decodeAll, told } from './testing/decoding.ts';

function csv(text: string | Uint8Array, options: CsvOptions = {}, limits = {}): Promise<unknown[]> {
  return told(text, { format: 'csv', csv: options, limits });
}

describe('what is read', () => {
  test('cells are text, whatever they look like', async () => {
    const cells = ['00042', '1e3', '0x10', '-0', '1,5', '=SUM(A1:A9)', '2026-11-21', ' x ', 'NULL', 'é😀'];
    const text = `sku;quantity\n${cells.map((cell) => `${cell};"${cell}"\n`).join('')}`;
    expect(await csv(text)).toEqual(cells.map((cell) => ({ sku: cell, quantity: cell })));
  });

  test.each([
    ['a comma', 'a,b\n1,"2;3|4"\n'],
    ['a semicolon', 'a;b\n1;"2;3|4"\n'],
    ['a tab', 'a\tb\n1\t2;3|4\n'],
    ['a bar', 'a|b\n1|"2;3|4"\n'],
  ])('%s delimits without being declared', async (_, text) => {
    expect(await csv(text)).toEqual([{ a: '1', b: '2;3|4' }]);
  });

  test('quotes, line ends inside them, CRLF, blank lines; lines are counted as an editor does', async () => {
    const text = 'a,b\r\n\r\n"x\r\n\r\ny","say ""hi"""\r\n\n1,2\r\n"3\n",4\n5,6\n';
    const found = await decodeAll(text, { format: 'csv' });
    expect(found.map((one) => [one.line, one.ok && one.value])).toEqual([
      [3, { a: 'x\r\n\r\ny', b: 'say "hi"' }],
      [7, { a: '1', b: '2' }],
      [8, { a: '3\n', b: '4' }],
      [10, { a: '5', b: '6' }],
    ]);
  });

  test('declared columns, another quote, none', async () => {
    expect(await csv("1;'2;3'\n", { columns: ['a', 'b'], quote: "'", delimiter: ';' })).toEqual([
      { a: '1', b: '2;3' },
    ]);
    expect(await csv('1;2,5\n', { columns: ['a', 'b'], delimiter: ';' })).toEqual([{ a: '1', b: '2,5' }]);
    expect(await csv('a;b\n19";"\n', { quote: null })).toEqual([{ a: '19"', b: '"' }]);
    expect(await csv('only\n1\n2\n')).toEqual([{ only: '1' }, { only: '2' }]);
  });

  test.each([
    ['utf-8', Buffer.from('\ufeffsku,name\n1,é😀\n'), {}],
    ['utf-16le', Buffer.from('\ufeffsku,name\n1,é😀\n', 'utf16le'), {}],
    ['utf-16be', Buffer.from('\ufeffsku,name\n1,é😀\n', 'utf16le').swap16(), {}],
    ['utf-16le, declared', Buffer.from('sku,name\n1,é😀\n', 'utf16le'), { encoding: 'utf-16le' }],
    ['utf-16be, declared', Buffer.from('sku,name\n1,é😀\n', 'utf16le').swap16(), { encoding: 'utf-16be' }],
  ] as const)('%s', async (_, bytes, options) => {
    expect(await csv(bytes, options)).toEqual([{ sku: '1', name: 'é😀' }]);
  });

  test.each(['windows-1252', 'latin1'] as const)('%s when it is declared', async (encoding) => {
    expect(await csv(Buffer.from('sku,name\n1,\u00e9\n', 'latin1'), { encoding })).toEqual([{ sku: '1', name: 'é' }]);
  });
});

describe('what is wrong with a line leaves the others', () => {
  test.each([
    ['too few cells', 'a,b\n1\n3,4\n', '2 ragged_line'],
    ['too many cells', 'a,b\n1,2,3\n3,4\n', '2 ragged_line'],
    ['a decimal comma where commas delimit', 'a,b\nx,1,5\n3,4\n', '2 ragged_line'],
    ['a NUL', 'a,b\n1,\u0000\n3,4\n', '2 nul_character'],
    ['a long cell', `a,b\n1,${'x'.repeat(65_537)}\n3,4\n`, '2 cell_too_long'],
    ['a long cell of wide characters', `a,b\n1,${'é'.repeat(32_769)}\n3,4\n`, '2 cell_too_long'],
  ])('%s', async (_, text, error) => {
    expect(await csv(text)).toEqual([error, { a: '3', b: '4' }]);
  });
});

describe('what ends the reading comes after what was read', () => {
  const before = 'a,b\n1,2\n';
  test.each([
    ['a quote that is not closed', `${before}3,"4\n5,6\n`, '3 unbalanced_quotes!'],
    ['a quote inside a cell', `${before}3,4"\n5,6\n`, '3 unbalanced_quotes!'],
    ['text behind a closing quote', `${before}"3"x,4\n5,6\n`, '3 unbalanced_quotes!'],
    ['a cut line', `${before}3,4`, '3 truncated!'],
    ['a cut line in quotes', `${before}3,"4`, '3 truncated!'],
    ['a cell of 10 MB', `${before}3,${'x'.repeat(10_000_000)}\n`, '3 line_too_long!'],
    ['a cell of 10 MB in short lines', `${before}3,"${'x\n'.repeat(5_000_000)}"\n`, '3 line_too_long!'],
    ['a line of 10 M cells', `${before}${','.repeat(10_000_000)}\n`, '3 line_too_long!'],
  ])('%s', async (_, text, error) => {
    expect(await csv(text)).toEqual([{ a: '1', b: '2' }, error]);
  });

  test('bytes that are no text, and half a character', async () => {
    const bad = Buffer.concat([Buffer.from(`${before}3,4\n5,`), Buffer.from([0xff]), Buffer.from('\n7,8\n')]);
    expect(await csv(bad)).toEqual([{ a: '1', b: '2' }, { a: '3', b: '4' }, '4 wrong_encoding!']);
    const half = Buffer.concat([Buffer.from(before), Buffer.from([0xc3])]);
    expect(await csv(half)).toEqual([{ a: '1', b: '2' }, '3 truncated!']);
    const surrogate = Buffer.from('\ufeffa,b\n1,2\n3,\ud800\n', 'utf16le');
    expect(await csv(surrogate)).toEqual([{ a: '1', b: '2' }, '3 wrong_encoding!']);
    const odd = Buffer.from('\ufeffa,b\n1,2\n', 'utf16le').subarray(0, -1);
    expect(await csv(odd)).toEqual(['2 truncated!']);
  });

  test('more than the limits allow', async () => {
    expect(await csv('a\n1\n2\n3\n', {}, { records: 2 })).toEqual([{ a: '1' }, { a: '2' }, '4 too_many_records!']);
    expect(await csv('a\n1\n2\n3\n', {}, { bytes: 6 })).toEqual([{ a: '1' }, { a: '2' }, '4 too_many_bytes!']);
    expect(await csv('a,b\n', {}, { columns: 1 })).toEqual(['1 too_many_columns!']);
  });
});

describe('a header that cannot be used', () => {
  test.each([
    ['nothing at all', '', '1 no_header!'],
    ['only blank lines', '\n\r\n\n', '1 no_header!'],
    ['the same name twice', 'a,b,a\n1,2,3\n', '1 duplicate_header!'],
    ['the same name but for blanks', 'a,b, a\n1,2,3\n', '1 duplicate_header!'],
    ['a column without a name', 'a,,c\n1,2,3\n', '1 no_header!'],
    ['a name that reaches a prototype', 'a,__proto__\n1,2\n', '1 no_header!'],
    ['UTF-16 that nothing says is UTF-16', 'a\u0000,\u0000b\u0000\n', '1 nul_character!'],
    ['two delimiters', 'a,b;c\n1,2;3\n', '1 unclear_delimiter!'],
    ['10 k columns', `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',')}\n`, '1 too_many_columns!'],
  ])('%s', async (_, text, error) => {
    expect(await csv(text)).toEqual([error]);
  });

  test('a byte order mark that contradicts what is declared', async () => {
    expect(await csv(Buffer.from('\ufeffa\n1\n'), { encoding: 'windows-1252' })).toEqual(['1 wrong_encoding!']);
  });

  test('data where columns are declared and the delimiter is not clear', async () => {
    expect(await csv('1;2,5\n', { columns: ['a', 'b'] })).toEqual(['1 unclear_delimiter!']);
  });
});

test('a last line without a line end is read where that is declared', async () => {
  expect(await csv('a,b\n1,2', { openEnd: 'accepted' })).toEqual([{ a: '1', b: '2' }]);
  expect(await csv('a,b\n1,"2', { openEnd: 'accepted' })).toEqual(['2 unbalanced_quotes!']);
});
