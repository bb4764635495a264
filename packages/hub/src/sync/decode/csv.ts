// CSV as RFC 4180 has it, read strictly: each record is an object of text by column, cells are never guessed to be
// numbers or dates, and a line that is not what the header says is an error at that line. Errors that leave unclear
// where the next record begins end the reading.

import { CsvError, Parser } from 'csv-parse';

import type { CsvOptions } from '../../domain/inbound/message-format.ts';
import { delimiterIn, headerOf } from './csv-header.ts';
import { DecodeEnd, type Decoded, type DecodeLimits } from './decoded.ts';
import { isBlank, linesOf, type LineStep } from './lines.ts';
import { utf8Of } from './text.ts';

export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions,
  limits: DecodeLimits,
): AsyncGenerator<Decoded> {
  const file = new CsvFile(options, limits);
  for await (const step of linesOf(utf8Of(bytes, options.encoding, limits), limits.lineBytes)) {
    const early = file.endAt(step);
    if (early !== null) {
      yield* file.end(early);
      return;
    }
    yield* file.read(step);
  }
  yield* file.end(null);
}

function tooLong(limits: DecodeLimits, line: number | null): DecodeEnd {
  return new DecodeEnd('limit_exceeded', 'line_too_long', `A line has ${limits.lineBytes} bytes at most.`, line);
}

/** What lines are in the parser and not yet in a record. */
interface LineInParser {
  readonly end: number;
  readonly isBlank: boolean;
}

interface ParsedRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

class CsvFile {
  readonly #options: CsvOptions;
  readonly #limits: DecodeLimits;
  #parser: Parser | null = null;
  #header: readonly string[] | null;
  #count = 0;
  #records: ParsedRecord[] = [];
  #lines: LineInParser[] = [];
  /** Lines before this one are in records. */
  #lineAt = 0;
  /** Number of the first line that is in no record. */
  #line = 1;
  #bytesTaken = 0;
  #hasNul = false;

  constructor(options: CsvOptions, limits: DecodeLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#header = options.columns === undefined ? null : headerOf(options.columns, null, limits);
  }

  /** Whether the file cannot be read from there on. */
  endAt(step: LineStep): DecodeEnd | null {
    if (step.kind === 'broken') return step.end;
    if (step.kind === 'overlong') return tooLong(this.#limits, step.line);
    if (step.kind === 'lines' || this.#options.openEnd === 'accepted') return null;
    const detail = 'The last line has no line end (LF or CRLF): the file may be cut off.';
    return new DecodeEnd('malformed_body', 'truncated', detail, step.line);
  }

  async *read(step: LineStep): AsyncGenerator<Decoded> {
    if (step.kind === 'overlong' || step.kind === 'broken') return;
    const { bytes } = step;
    const ends = step.kind === 'open' ? [bytes.length] : step.ends;
    this.#parser ??= this.#parserFor(bytes, ends, step.line);
    let from = 0;
    for (const end of ends) {
      this.#lines.push({ end: this.#bytesTaken + end, isBlank: isBlank(bytes, from, end) });
      from = end;
    }
    this.#bytesTaken += bytes.length;
    this.#hasNul ||= bytes.includes(0);
    if (this.#parser === null) this.#forget(this.#lines.length);
    else yield* this.#after(await written(this.#parser, bytes));
  }

  /** What the parser holds back is a record all the same, wherever the file ended. */
  async *end(early: DecodeEnd | null): AsyncGenerator<Decoded> {
    const error = this.#parser === null ? null : await ended(this.#parser);
    const isCut = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
    yield* this.#after(isCut && early !== null ? null : error);
    if (early !== null) throw early;
    if (this.#header === null) throw new DecodeEnd('malformed_body', 'no_header', 'The file has no line.', 1);
  }

  /** Null as long as there are only blank lines. */
  #parserFor(bytes: Buffer, ends: readonly number[], line: number): Parser | null {
    let from = 0;
    for (const [index, end] of ends.entries()) {
      if (!isBlank(bytes, from, end)) {
        const first = bytes.toString('utf8', from, end).replace(/\r?\n$/, '');
        return this.#parserWith(delimiterIn(first, this.#options, line + index));
      }
      from = end;
    }
    return null;
  }

  #parserWith(delimiter: string): Parser {
    // What came before the parser was blank.
    const base = this.#bytesTaken;
    const { quote = '"' } = this.#options;
    const parser = new Parser({
      delimiter,
      quote,
      escape: quote,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: this.#limits.lineBytes,
      on_record: (cells: string[], { bytes }) => {
        this.#records.push({ line: this.#lineOf(base + bytes), cells });
        return null;
      },
    });
    // Nothing comes out that way; unread, it would never end.
    parser.resume();
    // Errors are heard where bytes are written.
    parser.on('error', () => undefined);
    return parser;
  }

  /** The line on which the record begins that ends there. */
  #lineOf(end: number): number {
    this.#skipBlank();
    const line = this.#line;
    let lines = 0;
    while ((this.#lines[this.#lineAt + lines]?.end ?? Infinity) <= end) lines += 1;
    this.#forget(lines);
    return line;
  }

  #skipBlank(): void {
    while (this.#lines[this.#lineAt]?.isBlank === true) this.#forget(1);
  }

  #forget(lines: number): void {
    this.#lineAt += lines;
    this.#line += lines;
    if (this.#lineAt < this.#lines.length) return;
    this.#lines = [];
    this.#lineAt = 0;
  }

  *#after(error: Error | null): Generator<Decoded> {
    const records = this.#records;
    this.#records = [];
    for (const record of records) {
      const decoded = this.#decoded(record);
      if (decoded !== null) yield decoded;
    }
    if (error === null) {
      if (this.#lineAt > 0) {
        this.#lines = this.#lines.slice(this.#lineAt);
        this.#lineAt = 0;
      }
      return;
    }
    this.#skipBlank();
    throw this.#endOf(error);
  }

  #endOf(error: Error): DecodeEnd {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(this.#limits, this.#line);
    const detail =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'A quote is opened in this record and never closed; nothing behind it was read.'
        : 'A quote stands where none can (double it inside a quoted cell); nothing behind it was read.';
    return new DecodeEnd('malformed_body', 'unbalanced_quotes', detail, this.#line);
  }

  #decoded({ line, cells }: ParsedRecord): Decoded | null {
    if (this.#header === null) {
      this.#header = headerOf(cells, line, this.#limits);
      return null;
    }
    const index = this.#count;
    if (index >= this.#limits.records) {
      const detail = `A message has ${this.#limits.records} records at most.`;
      throw new DecodeEnd('limit_exceeded', 'too_many_records', detail, line);
    }
    this.#count += 1;
    const wrong = this.#faultOf(this.#header, cells);
    if (wrong !== null) return { ok: false, index, line, ...wrong, isLast: false };
    const value: Record<string, string> = {};
    for (const [at, name] of this.#header.entries()) value[name] = cells[at] ?? '';
    return { ok: true, index, line, value };
  }

  #faultOf(
    header: readonly string[],
    cells: readonly string[],
  ): (Pick<DecodeEnd, 'code' | 'fault'> & { detail: string }) | null {
    if (cells.length !== header.length) {
      const detail = `The line has ${cells.length} cells and the header ${header.length}.`;
      return { code: 'malformed_body', fault: 'ragged_line', detail };
    }
    const { cellBytes } = this.#limits;
    const long = cells.findIndex((cell) => cell.length * 3 > cellBytes && Buffer.byteLength(cell) > cellBytes);
    if (long !== -1) {
      const detail = `The cell of ${header[long] ?? ''} has more than ${cellBytes} bytes.`;
      return { code: 'limit_exceeded', fault: 'cell_too_long', detail };
    }
    const nul = this.#hasNul ? cells.findIndex((cell) => cell.includes('\u0000')) : -1;
    if (nul === -1) return null;
    const detail = `The cell of ${header[nul] ?? ''} has a NUL character; if the file is UTF-16, declare its encoding.`;
    return { code: 'invalid_encoding', fault: 'nul_character', detail };
  }
}

async function written(parser: Parser, bytes: Buffer): Promise<Error | null> {
  return new Promise((resolve) => {
    parser.write(bytes, (error) => resolve(error ?? null));
  });
}

async function ended(parser: Parser): Promise<Error | null> {
  return new Promise((resolve) => {
    parser.once('error', resolve);
    parser.once('end', () => resolve(null));
    parser.end();
  });
}
