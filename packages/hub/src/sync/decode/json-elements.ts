// Splits a JSON array into its elements without building them, in one pass over the bytes, and holds no more than
// one. It looks at brackets and strings only: whether an element is JSON is for whoever reads it.

import { DecodeEnd, type DecodeLimits } from './decoded.ts';

export interface Element {
  /** Null when it was too long to be kept. */
  readonly bytes: Buffer | null;
  /** Line on which it begins. */
  readonly line: number;
}

type State =
  /** Nothing but blanks so far. */
  | 'start'
  /** A message that is no array: kept whole. */
  | 'document'
  /** Behind the opening bracket, where the array may end. */
  | 'first'
  /** Behind a comma, where an element must follow. */
  | 'next'
  | 'element'
  /** Behind the closing bracket. */
  | 'end';

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openers: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closers: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const openingBracket = 0x5b;
const closingBracket = 0x5d;
const partsMax = 1024;

export class ElementSplitter {
  /** The line that is being read. */
  line = 1;
  readonly #limits: DecodeLimits;
  #state: State = 'start';
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #parts: Buffer[] = [];
  #length = 0;
  #isSkipped = false;
  #startLine = 1;

  constructor(limits: DecodeLimits) {
    this.#limits = limits;
  }

  *split(piece: Buffer): Generator<Element> {
    let from = this.#state === 'element' || this.#state === 'document' ? 0 : -1;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0;
      if (this.#state === 'element') {
        if (this.#isWithin(byte)) continue;
        yield this.#taken(piece.subarray(from, at));
        this.#state = byte === comma ? 'next' : 'end';
      } else if (byte === newline) this.line += 1;
      else if (this.#state !== 'document' && !isSpace(byte)) {
        this.#begin(byte);
        from = at;
        // The first byte of an element is looked at as one of its bytes.
        if (this.#isElement()) at -= 1;
      }
    }
    if (from !== -1 && (this.#isElement() || this.#state === 'document')) this.#keep(piece.subarray(from));
  }

  /** The message, when it was no array. */
  end(): Element | null {
    if (this.#state === 'document') return this.#taken(Buffer.alloc(0));
    if (this.#state === 'end') return null;
    const detail = this.#state === 'start' ? 'The message is empty.' : 'The message ends inside the array.';
    throw new DecodeEnd('malformed_body', 'truncated', detail, this.line);
  }

  #isElement(): boolean {
    return this.#state === 'element';
  }

  #begin(byte: number): void {
    this.#startLine = this.line;
    if (this.#state === 'start') {
      this.#state = byte === openingBracket ? 'first' : 'document';
      return;
    }
    if (this.#state === 'first' && byte === closingBracket) {
      this.#state = 'end';
      return;
    }
    if (this.#state === 'end') throw wrong('Something stands behind the end of the array.', this.line);
    if (byte === comma || byte === closingBracket) throw wrong('The array lacks an element.', this.line);
    this.#state = 'element';
  }

  /** Whether the byte belongs to the element, or ends it. */
  #isWithin(byte: number): boolean {
    if (byte === newline) this.line += 1;
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === backslash) this.#isEscaped = true;
      else if (byte === quote) this.#isInString = false;
      return true;
    }
    if (byte === quote) this.#isInString = true;
    else if (openers.has(byte)) this.#depth += 1;
    else if (closers.has(byte)) {
      if (this.#depth === 0 && byte === closingBracket) return false;
      this.#depth = Math.max(0, this.#depth - 1);
    } else if (byte === comma) return this.#depth > 0;
    return true;
  }

  #keep(bytes: Buffer): void {
    if (this.#isSkipped || bytes.length === 0) return;
    if (this.#parts.length === partsMax) this.#parts = [Buffer.concat(this.#parts)];
    this.#parts.push(bytes);
    this.#length += bytes.length;
    const { lineBytes, documentBytes } = this.#limits;
    if (this.#state === 'document' && this.#length > documentBytes) {
      const detail = `A message that is no array has ${documentBytes} bytes at most.`;
      throw new DecodeEnd('limit_exceeded', 'line_too_long', detail, this.#startLine);
    }
    if (this.#state !== 'element' || this.#length <= lineBytes) return;
    this.#parts = [];
    this.#isSkipped = true;
  }

  #taken(last: Buffer): Element {
    this.#keep(last);
    const bytes = this.#isSkipped ? null : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    this.#isSkipped = false;
    return { bytes, line: this.#startLine };
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

function wrong(detail: string, line: number): DecodeEnd {
  return new DecodeEnd('malformed_body', 'not_json', detail, line);
}
