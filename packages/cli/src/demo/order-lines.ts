// Order lines of a wholesaler from a CSV, plain or gzip, one after the other: the file may be larger than the
// memory. Promises that every line it yields is whole and understood, and that whatever is wrong with the file
// comes as an OrderFileFault that names the line. What a line means (a sale, a cancellation, no goods at all)
// is left to documents.ts.

import { open, type FileHandle } from 'node:fs/promises';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { CsvError, parse, type Parser } from 'csv-parse';

export interface OrderLine {
  /** Where it stands, counted from 1, for messages about it. */
  readonly lineNumber: number;
  readonly invoice: string;
  readonly stockCode: string;
  readonly description: string;
  readonly quantity: number;
  /** Milliseconds since the epoch. The files give no zone; they are read as UTC. */
  readonly at: number;
  readonly unitPrice: number;
  /** Null for a sale over the counter, of which no customer is known. */
  readonly customer: string | null;
  readonly country: string;
}

/** Lines that can be read again from the beginning, as often as needed. */
export interface OrderSource {
  readonly name: string;
  readonly lines: () => AsyncIterable<OrderLine> | Iterable<OrderLine>;
}

export const orderColumns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

export type OrderFileFaultCode =
  | 'not_found'
  | 'unreadable'
  | 'truncated'
  | 'not_utf8'
  | 'wrong_header'
  | 'malformed'
  | 'bad_value';

export class OrderFileFault extends Error {
  override readonly name = 'OrderFileFault';
  readonly code: OrderFileFaultCode;
  readonly path: string;
  /** Null where the fault is of the file as a whole. */
  readonly lineNumber: number | null;

  constructor(code: OrderFileFaultCode, path: string, lineNumber: number | null, detail: string, cause?: unknown) {
    super(`${path}${lineNumber === null ? '' : `, line ${lineNumber}`}: ${detail}`, { cause });
    this.code = code;
    this.path = path;
    this.lineNumber = lineNumber;
  }
}

/** Longer than any invoice line. An opening quote that is never closed ends here and not in all the memory. */
const recordBytesMax = 65_536;

export function orderFile(path: string): OrderSource {
  return { name: path, lines: () => readOrderLines(path) };
}

export async function* readOrderLines(path: string): AsyncGenerator<OrderLine, void, undefined> {
  const handle = await openFile(path);
  const ended = new AbortController();
  const parser = parse({ info: true, skip_empty_lines: true, max_record_size: recordBytesMax });
  const flowing = flow(path, handle, parser, ended.signal);
  // It is awaited below; until then a failure reaches the reader through the parser.
  flowing.catch(() => undefined);
  try {
    let isHeaderRead = false;
    for await (const parsed of parser) {
      const { info, record } = recordOf(parsed);
      if (isHeaderRead) yield toOrderLine(path, info.lines, record);
      else checkHeader(path, record);
      isHeaderRead = true;
    }
    await flowing;
    if (!isHeaderRead) checkHeader(path, []);
  } catch (error) {
    throw asFault(path, error);
  } finally {
    ended.abort();
    await flowing.catch(() => undefined);
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new OrderFileFault('not_found', path, null, 'there is no such file; check --orders.', error);
    }
    throw new OrderFileFault('unreadable', path, null, `cannot be opened (${codeOf(error)}).`, error);
  }
  throw new OrderFileFault('unreadable', path, null, 'is no plain file; it is read twice, so a pipe will not do.');
}

async function flow(path: string, handle: FileHandle, parser: Parser, signal: AbortSignal): Promise<void> {
  const magic = Buffer.alloc(2);
  const { bytesRead } = await handle.read(magic, 0, 2, 0);
  const isGzip = bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  const bytes: Readable = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 18 });
  const text = checkedText(path);
  if (isGzip) await pipeline(bytes, createGunzip(), text, parser, { signal });
  else await pipeline(bytes, text, parser, { signal });
}

/** Lets UTF-8 through and nothing else: the same data is about in Latin-1, where £ would silently be lost. */
function checkedText(path: string): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let newlines = 0;
  const decode = (chunk: Buffer | undefined): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      const good = new TextDecoder().decode(chunk).split('\uFFFD')[0] ?? '';
      const lineNumber = 1 + newlines + countNewlines(good);
      throw new OrderFileFault('not_utf8', path, lineNumber, 'is not UTF-8 from here; convert it first.', error);
    }
  };
  return new Transform({
    decodeStrings: true,
    transform(chunk: Buffer, _encoding, done) {
      try {
        const text = decode(chunk);
        newlines += countNewlines(text);
        done(null, text);
      } catch (error) {
        done(asError(error));
      }
    },
    flush(done) {
      try {
        done(null, decode(undefined));
      } catch (error) {
        done(asError(error));
      }
    },
  });
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

interface ParsedRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

function recordOf(parsed: unknown): ParsedRecord {
  if (!isParsedRecord(parsed)) throw new TypeError('The CSV parser gave something that is no record.');
  return parsed;
}

function isParsedRecord(parsed: unknown): parsed is ParsedRecord {
  return typeof parsed === 'object' && parsed !== null && 'record' in parsed && 'info' in parsed;
}

function checkHeader(path: string, record: readonly string[]): void {
  if (record.length === orderColumns.length && orderColumns.every((name, index) => record[index] === name)) return;
  const found = record.length === 0 ? 'the file is empty' : `it starts with "${record.join(',').slice(0, 100)}"`;
  throw new OrderFileFault('wrong_header', path, 1, `the header has to be ${orderColumns.join(',')}; ${found}.`);
}

const wholeNumber = /^-?\d{1,9}$/;
const price = /^-?\d{1,9}(\.\d{1,9})?$/;
const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/;

function toOrderLine(path: string, lineNumber: number, record: readonly string[]): OrderLine {
  const [invoice = '', stockCode = '', description = '', quantity = '', date = '', unitPrice = '', ...rest] = record;
  const [customer = '', country = ''] = rest;
  const bad = (column: string, value: string, wanted: string): OrderFileFault =>
    new OrderFileFault('bad_value', path, lineNumber, `${column} "${value.slice(0, 40)}" is not ${wanted}.`);
  if (invoice.trim() === '') throw bad('InvoiceNo', invoice, 'filled in');
  if (stockCode.trim() === '') throw bad('StockCode', stockCode, 'filled in');
  if (!wholeNumber.test(quantity)) throw bad('Quantity', quantity, 'a whole number of at most nine digits');
  if (!price.test(unitPrice)) throw bad('UnitPrice', unitPrice, 'a decimal number');
  const at = time.test(date) ? Date.parse(`${date.replace(' ', 'T')}Z`) : Number.NaN;
  if (Number.isNaN(at)) throw bad('InvoiceDate', date, 'a time such as 2010-12-01T08:26:00');
  return {
    lineNumber,
    invoice: invoice.trim(),
    stockCode: stockCode.trim(),
    description,
    quantity: Number(quantity),
    at,
    unitPrice: Number(unitPrice),
    customer: customer === '' ? null : customer,
    country,
  };
}

function asFault(path: string, error: unknown): unknown {
  if (error instanceof OrderFileFault) return error;
  if (error instanceof CsvError) {
    const lines = Number(error['lines']);
    return new OrderFileFault('malformed', path, Number.isNaN(lines) ? null : lines, error.message, error);
  }
  const code = codeOf(error);
  if (code === 'Z_BUF_ERROR') {
    return new OrderFileFault('truncated', path, null, 'the gzip data ends too early; copy the file again.', error);
  }
  if (code.startsWith('Z_')) {
    return new OrderFileFault('unreadable', path, null, `the gzip data is damaged (${code}); copy it again.`, error);
  }
  if (code.startsWith('E')) return new OrderFileFault('unreadable', path, null, `cannot be read (${code}).`, error);
  return error;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The text could not be decoded.', { cause: error });
}
