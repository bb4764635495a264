// CSV as RFC 4180 has it, read strictly: a record that does not fit its header is told with its line, never guessed at.
// Lines end with LF or CRLF; a byte order mark is left out. The last line needs its end: without it, it may be half.

export interface CsvOptions {
  /** One character; a comma when left out. */
  readonly delimiter?: string;
  readonly maxRecords?: number;
}

export type CsvRecord =
  | { readonly ok: true; readonly line: number; readonly cells: ReadonlyMap<string, string>; readonly raw: string }
  | { readonly ok: false; readonly line: number; readonly detail: string; readonly raw: string };

export interface CsvFile {
  readonly header: readonly string[];
  readonly records: readonly CsvRecord[];
  /** Why it cannot be read to its end; null when it could. */
  readonly fault: string | null;
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  readonly raw: string;
  readonly fault: string | null;
}

const recordsMax = 1_000_000;
const rawMax = 500;

export function parseCsv(text: string, { delimiter = ',', maxRecords = recordsMax }: CsvOptions = {}): CsvFile {
  const [first, ...rows] = rowsOf(text.replace(/^\uFEFF/, ''), delimiter, maxRecords + 1);
  const header = first?.cells.map((name) => name.trim()) ?? [];
  const broken = (fault: string): CsvFile => ({ header, records: [], fault });
  if (first === undefined) return broken('It is empty: there is no header.');
  if (first.fault !== null) return broken(first.fault);
  const twice = header.find((name, index) => name === '' || header.indexOf(name) !== index);
  if (twice !== undefined) return broken(`The header has "${twice}" twice, or a column without a name.`);
  if (rows.length > maxRecords) return broken(`There are more than ${maxRecords} records.`);
  const records = rows.flatMap((row) => recordOf(row, header));
  const last = rows.at(-1) ?? first;
  return { header, records, fault: last.fault };
}

function recordOf({ line, cells, raw, fault }: Row, header: readonly string[]): CsvRecord[] {
  if (cells.length === 1 && cells[0] === '' && fault === null) return [];
  if (fault !== null) return [{ ok: false, line, detail: fault, raw }];
  if (cells.length !== header.length) {
    const detail = `There are ${cells.length} cells and ${header.length} columns.`;
    return [{ ok: false, line, detail, raw }];
  }
  return [{ ok: true, line, cells: new Map(header.map((name, index) => [name, cells[index] ?? ''])), raw }];
}

function rowsOf(text: string, delimiter: string, rowsMax: number): Row[] {
  const rows: Row[] = [];
  const cell = cellPattern(delimiter);
  let [start, line] = [0, 1];
  let cells: string[] = [];
  for (let at = 0; at < text.length && rows.length <= rowsMax;) {
    cell.lastIndex = at;
    const [matched = '', quoted, plain = ''] = cell.exec(text) ?? [];
    const end = at + matched.length;
    const raw = (): string => text.slice(start, start + rawMax).split(/\r?\n/, 1)[0] ?? '';
    const lineEnd = /^\r?\n/.exec(text.slice(end, end + 2))?.[0];
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (text.startsWith(delimiter, end)) {
      at = end + delimiter.length;
      // A delimiter as the very last character opens a cell that never comes.
      if (at < text.length) continue;
      rows.push({ line, cells, raw: raw(), fault: openEnd });
      return rows;
    }
    if (lineEnd === undefined) {
      // What follows a stray quote cannot be told apart: the rest of the file is in doubt.
      rows.push({ line, cells, raw: raw(), fault: end === text.length ? openEnd : strayQuote });
      return rows;
    }
    rows.push({ line, cells, raw: raw(), fault: null });
    at = end + lineEnd.length;
    line += text.slice(start, at).split('\n').length - 1;
    start = at;
    cells = [];
  }
  return rows;
}

const openEnd = 'The last line has no line end: it may be half of one.';
const strayQuote = 'There is a quotation mark that neither begins nor ends a cell, or is never closed.';

function cellPattern(delimiter: string): RegExp {
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) throw new Error('A delimiter is one character.');
  const escaped = delimiter.replace(/[\\\]^-]/, String.raw`\$&`);
  return new RegExp(String.raw`"([^"]*(?:""[^"]*)*)"|([^"\r\n${escaped}]*)`, 'y');
}
