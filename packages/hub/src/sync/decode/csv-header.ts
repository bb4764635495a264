// What a CSV file says about itself in its first line: the delimiter, and the names of its columns.

import { csvDelimiters, type CsvDelimiter, type CsvOptions } from '../../domain/inbound/message-format.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import { forbiddenKeys } from '../../platform/json.ts';
import { DecodeEnd, type DecodeFault, type DecodeLimits } from './decoded.ts';

/** The delimiter that splits the first line best; with declared columns, the one that gives as many cells. */
export function delimiterIn(text: string, options: CsvOptions, line: number): CsvDelimiter {
  const { columns, quote = '"' } = options;
  if (options.delimiter !== undefined) return options.delimiter;
  const outside =
    quote === null
      ? text
      : text
          .split(quote)
          .filter((_, index) => index % 2 === 0)
          .join('');
  const found = csvDelimiters.map((delimiter) => ({ delimiter, cells: outside.split(delimiter).length }));
  const most = Math.max(...found.map(({ cells }) => cells));
  const fitting = columns === undefined ? most : columns.length;
  if (most === 1 && fitting === 1) return ',';
  const [best, second] = found.filter(({ cells }) => cells === fitting);
  if (best !== undefined && second === undefined) return best.delimiter;
  const detail = 'The first line does not show what delimits its cells; declare the delimiter.';
  throw new DecodeEnd('malformed_body', 'unclear_delimiter', detail, line);
}

/** The names of the columns, without blanks around them. */
export function headerOf(cells: readonly string[], line: number | null, limits: DecodeLimits): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  const fail = (code: RefusalCode, fault: DecodeFault, why: string): DecodeEnd =>
    new DecodeEnd(code, fault, why, line);
  if (names.length > limits.columns) {
    throw fail('limit_exceeded', 'too_many_columns', `A file has ${limits.columns} columns at most.`);
  }
  const unnamed = names.findIndex((name) => name === '');
  if (unnamed !== -1) throw fail('malformed_body', 'no_header', `Column ${unnamed + 1} has no name.`);
  const forbidden = names.find((name) => forbiddenKeys.has(name));
  if (forbidden !== undefined) throw fail('unknown_field', 'no_header', `"${forbidden}" is no name of a column.`);
  const nul = names.findIndex((name) => name.includes('\u0000'));
  if (nul !== -1)
    throw fail('invalid_encoding', 'nul_character', `The name of column ${nul + 1} has a NUL character.`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw fail('malformed_body', 'duplicate_header', `Two columns have the name "${twice.slice(0, 100)}".`);
  }
  return names;
}
