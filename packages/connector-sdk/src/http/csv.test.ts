// CSV as it should be, and as it comes.

import { expect, test } from 'vitest';

import { parseCsv, type CsvRecord } from './csv.ts';

function cellsOf(record: CsvRecord): unknown {
  return record.ok ? [record.line, ...record.cells.values()] : [record.line, record.detail];
}

test.each([
  [
    'plain',
    'a,b\n1,2\n3,4\n',
    [
      [2, '1', '2'],
      [3, '3', '4'],
    ],
  ],
  ['CRLF, a byte order mark, blanks in the header', '\uFEFFa , b\r\n1,2\r\n', [[2, '1', '2']]],
  [
    'quoted delimiters, quotes and line ends',
    'a,b\n"1,5","say ""x""\nno"\n3,4\n',
    [
      [2, '1,5', 'say "x"\nno'],
      [4, '3', '4'],
    ],
  ],
  [
    'empty cells',
    'a,b\n,\n"",x\n',
    [
      [2, '', ''],
      [3, '', 'x'],
    ],
  ],
  ['blank lines', 'a,b\n\n1,2\n\n', [[3, '1', '2']]],
  ['only a header', 'a,b\n', []],
  [
    'too many cells and too few',
    'a,b\n1,2,3\n1\n1,2\n',
    [
      [2, 'There are 3 cells and 2 columns.'],
      [3, 'There are 1 cells and 2 columns.'],
      [4, '1', '2'],
    ],
  ],
])('%s', (_, text, expected) => {
  const { records, fault } = parseCsv(text);
  expect([records.map(cellsOf), fault]).toEqual([expected, null]);
});

test.each([
  ['nothing', '', 'It is empty'],
  ['a column twice', 'a,a\n1,2\n', 'The header has "a" twice'],
  ['a column without a name', 'a,\n1,2\n', 'The header has "" twice'],
  ['a header without an end', 'a,b', 'no line end'],
  ['a last line without an end', 'a,b\n1,2', 'no line end'],
  ['a file that ends at a delimiter', 'a,b\n1,', 'no line end'],
  ['a quotation that is never closed', 'a,b\n"1,2\n3,4\n', 'quotation mark'],
  ['a quotation mark within a cell', 'a,b\n1"2,3\n', 'quotation mark'],
  ['text behind a quotation', 'a,b\n"1"2,3\n', 'quotation mark'],
  ['too many records', 'a\n1\n2\n3\n', 'more than 2 records'],
])('says why it cannot be read to its end: %s', (_, text, fault) => {
  expect(parseCsv(text, { maxRecords: 2 }).fault).toContain(fault);
});

test('a cell of megabytes is no trouble', () => {
  const long = 'x""'.repeat(700_000);
  const { records, fault } = parseCsv(`a\n"${long}"\n`);
  expect([records.length, fault]).toEqual([1, null]);
});

test.each(['', '"', '\n', ',,'])('a delimiter is one character: %j', (delimiter) => {
  expect(() => parseCsv('a\n', { delimiter })).toThrow('one character');
});

test.each(['^', ']', '\\', '-', '\t', '|'])('any other character can be one: %j', (delimiter) => {
  const [record] = parseCsv(`a${delimiter}b\n1${delimiter}2\n`, { delimiter }).records;
  expect(record?.ok === true && [...record.cells.values()]).toEqual(['1', '2']);
});
