// Text in lines, in groups as they come. A line that is too long is never held: it is named and skipped. What ends
// without a line end is told apart, since it may be half of a line.

import { DecodeEnd } from './decoded.ts';

export type LineStep =
  | {
      readonly kind: 'lines';
      /** Whole lines, line ends included. */
      readonly bytes: Buffer;
      /** Where each line ends in the bytes, behind its line end. */
      readonly ends: readonly number[];
      /** Number of the first of them. */
      readonly line: number;
    }
  | { readonly kind: 'overlong'; readonly line: number }
  /** The last line, without a line end. */
  | { readonly kind: 'open'; readonly bytes: Buffer; readonly line: number }
  /** The text cannot be read further. */
  | { readonly kind: 'broken'; readonly end: DecodeEnd };

const newline = 0x0a;
// A sender may send byte by byte: so many pieces of a line are kept before they are joined.
const partsMax = 1024;

export async function* linesOf(pieces: AsyncIterable<Buffer>, lineBytesMax: number): AsyncGenerator<LineStep> {
  const rest = new Rest(lineBytesMax);
  try {
    for await (const piece of pieces) {
      const last = piece.lastIndexOf(newline);
      if (last !== -1) yield* rest.take(piece.subarray(0, last + 1));
      yield* rest.keep(piece.subarray(last + 1));
    }
  } catch (error) {
    if (!(error instanceof DecodeEnd)) throw error;
    error.line ??= rest.line;
    yield { kind: 'broken', end: error };
    return;
  }
  const open = rest.joined();
  if (open.length > 0) yield { kind: 'open', bytes: open, line: rest.line };
}

/** The line that is not over yet. */
class Rest {
  /** Number of the line that is not over yet. */
  line = 1;
  readonly #lineBytesMax: number;
  #parts: Buffer[] = [];
  #length = 0;
  #isSkipped = false;

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax;
  }

  *keep(bytes: Buffer): Generator<LineStep> {
    if (this.#isSkipped || bytes.length === 0) return;
    if (this.#parts.length === partsMax) this.#parts = [this.joined()];
    this.#parts.push(bytes);
    this.#length += bytes.length;
    if (this.#length <= this.#lineBytesMax) return;
    this.#drop();
    this.#isSkipped = true;
    yield { kind: 'overlong', line: this.line };
  }

  /** Bytes that end with a line end. */
  *take(bytes: Buffer): Generator<LineStep> {
    let from = 0;
    if (this.#isSkipped) {
      from = bytes.indexOf(newline) + 1;
      this.#isSkipped = false;
      this.line += 1;
    }
    const whole = this.#length === 0 ? bytes.subarray(from) : Buffer.concat([...this.#parts, bytes]);
    this.#drop();
    yield* this.#split(whole);
  }

  *#split(bytes: Buffer): Generator<LineStep> {
    let groupAt = 0;
    let start = 0;
    let ends: number[] = [];
    while (start < bytes.length) {
      const end = bytes.indexOf(newline, start) + 1;
      if (end - start - 1 > this.#lineBytesMax) {
        if (ends.length > 0) yield this.#group(bytes.subarray(groupAt, start), ends);
        yield { kind: 'overlong', line: this.line };
        this.line += 1;
        groupAt = end;
        ends = [];
      } else ends.push(end - groupAt);
      start = end;
    }
    if (ends.length > 0) yield this.#group(bytes.subarray(groupAt), ends);
  }

  #group(bytes: Buffer, ends: readonly number[]): LineStep {
    const { line } = this;
    this.line += ends.length;
    return { kind: 'lines', bytes, ends, line };
  }

  joined(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #drop(): void {
    this.#parts = [];
    this.#length = 0;
  }
}

/** Whether a line says nothing: empty, or only a carriage return before its end. */
export function isBlank(bytes: Buffer, from: number, end: number): boolean {
  const length = end - from - (bytes[end - 1] === newline ? 1 : 0);
  return length === 0 || (length === 1 && bytes[from] === 0x0d);
}
