// What decoding a message gives: its records one by one, each with where it stood, and what could not be read as
// a typed error at its place. Whether a message with an error counts at all is decided by whoever reads it: the
// records before the error have been given by then.

import type { CsvOptions, MessageFormat } from '../../domain/inbound/message-format.ts';
import type { RefusalCode } from '../../domain/refusal.ts';

/** What exactly was wrong, finer than the refusal's code. */
export const decodeFaults = {
  truncated: 'the message ends in the middle of something',
  too_many_bytes: 'the message is longer than the limit',
  too_many_records: 'the message has more records than the limit',
  too_many_columns: 'there are more columns than the limit',
  line_too_long: 'the line or record is longer than the limit',
  cell_too_long: 'the cell is longer than the limit',
  wrong_encoding: 'the bytes are no text in the encoding',
  nul_character: 'the text has a NUL character',
  unbalanced_quotes: 'a quote is opened and not closed, or stands where none can',
  ragged_line: 'the line has more or fewer cells than the header',
  unclear_delimiter: 'more than one character could be the delimiter',
  no_header: 'there is no header, or a column without a name',
  duplicate_header: 'two columns have the same name',
  not_json: 'the text is no JSON, or JSON that is not read',
  not_an_event: 'the record is not what the format says an event is',
  unsupported_event: 'the event is of a kind that comes to no canonical event',
} as const;

export type DecodeFault = keyof typeof decodeFaults;

export interface DecodedRecord {
  readonly ok: true;
  /** Position in the message, from 0; errors are counted too. */
  readonly index: number;
  /** Line it begins on, from 1; null where the format has no lines. */
  readonly line: number | null;
  /** As JSON would give it; a number that a double would change is the text that was sent. Cells of CSV are text. */
  readonly value: unknown;
}

export interface DecodeError {
  readonly ok: false;
  readonly index: number;
  readonly line: number | null;
  readonly code: RefusalCode;
  readonly fault: DecodeFault;
  readonly detail: string;
  /** Whether nothing follows because the rest cannot be read, or is not trusted. */
  readonly isLast: boolean;
}

export type Decoded = DecodedRecord | DecodeError;

export interface DecodeLimits {
  readonly bytes: number;
  readonly records: number;
  /** Of a line, and of an element of a JSON array. */
  readonly lineBytes: number;
  /** Of a JSON message that is no array; it is held whole. */
  readonly documentBytes: number;
  readonly cellBytes: number;
  readonly columns: number;
}

export const decodeLimits: DecodeLimits = {
  bytes: 8 * 1024 ** 3,
  records: 10_000_000,
  lineBytes: 1024 ** 2,
  documentBytes: 16 * 1024 ** 2,
  cellBytes: 64 * 1024,
  columns: 1000,
};

export interface DecodeOptions {
  readonly format: MessageFormat;
  readonly csv?: CsvOptions;
  readonly limits: DecodeLimits;
}

/** The end of decoding before the end of the message; becomes the last error. */
export class DecodeEnd extends Error {
  override readonly name = 'DecodeEnd';
  readonly code: RefusalCode;
  readonly fault: DecodeFault;
  line: number | null;

  constructor(code: RefusalCode, fault: DecodeFault, detail: string, line: number | null = null) {
    super(detail);
    this.code = code;
    this.fault = fault;
    this.line = line;
  }
}
