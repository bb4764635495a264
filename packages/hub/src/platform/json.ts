// Reads JSON strictly: valid UTF-8, bounded depth, no key twice, no key that reaches a prototype, no
// character that cannot be kept, and no number that a double would change: such a number comes out as the text
// that was sent, and whoever reads the field decides. What is refused is a value: the rings say what it means to them.

import { isUtf8 } from 'node:buffer';

// Deeper than any schema of ours; free-form attributes have to live with it.
const depthMax = 32;

export interface JsonFault {
  readonly ok: false;
  readonly code: 'invalid_encoding' | 'limit_exceeded' | 'malformed_body' | 'unknown_field';
  readonly detail: string;
  /** Where in the value, as `lines/0/quantity`; null when it is about the whole. */
  readonly path: string | null;
}

export type JsonValueRead = { readonly ok: true; readonly value: unknown } | JsonFault;

function refuse(code: JsonFault['code'], detail: string, path: string | null = null): JsonFault {
  return { ok: false, code, detail, path };
}

export function readJsonValue(bytes: Buffer): JsonValueRead {
  if (!isUtf8(bytes)) return refuse('invalid_encoding', 'The body is not valid UTF-8.');
  const shape = measure(bytes);
  if (shape.depth > depthMax) {
    return refuse('limit_exceeded', `The body is nested deeper than ${depthMax} levels.`);
  }
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = shape.hasLongNumber ? JSON.parse(text, keepExact) : JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it cannot be read';
    return refuse('malformed_body', `The body is not JSON: ${reason}`);
  }
  const found = new Inspection(shape.hasEscape);
  found.visit(value, '');
  if (found.refused) return found.refused;
  if (found.members !== shape.members) return refuse('malformed_body', 'An object of the body has a key twice.');
  return { ok: true, value };
}

interface Shape {
  readonly depth: number;
  /** Colons outside strings: one a member, so that a key given twice shows. */
  readonly members: number;
  readonly hasEscape: boolean;
  readonly hasLongNumber: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const dot = 0x2e;
// A double keeps 15 digits; the 16th may be lost.
const digitsMax = 15;

/** One pass over the bytes, before anything is built from them. */
function measure(bytes: Buffer): Shape {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let digits = 0;
  let hasEscape = false;
  let hasLongNumber = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if ((byte >= 0x30 && byte <= 0x39) || byte === dot) {
      digits += 1;
      if (digits > digitsMax) hasLongNumber = true;
      continue;
    }
    // An exponent: `e` or `E` behind a digit.
    if ((byte === 0x65 || byte === 0x45) && digits > 0) hasLongNumber = true;
    digits = 0;
    if (byte === quote) {
      for (at += 1; at < bytes.length && bytes[at] !== quote; at += 1) {
        if (bytes[at] !== backslash) continue;
        hasEscape = true;
        at += 1;
      }
    } else if (byte === colon) members += 1;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > depthMax) break;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return { depth: deepest, members, hasEscape, hasLongNumber };
}

/** Keeps a number whose text says more than a double can: as that text. */
function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return isSameNumber(context.source, value) ? value : context.source;
}

function isSameNumber(source: string, value: number): boolean {
  return Number.isFinite(value) && canonicalNumber(source) === canonicalNumber(String(value));
}

/** Sign, significant digits and exponent, so that 1.50 and 15e-1 are the same. */
function canonicalNumber(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${power}`;
}

/** Keys that reach a prototype: no field of anything. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

class Inspection {
  members = 0;
  refused: JsonFault | null = null;
  readonly #checksText: boolean;

  /** Only an escape can bring in NUL or a lone surrogate: raw, the one is no JSON and the other no UTF-8. */
  constructor(checksText: boolean) {
    this.#checksText = checksText;
  }

  visit(value: unknown, path: string): void {
    if (typeof value === 'string') {
      if (this.#checksText) this.#checkText(value, path);
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        const inner: unknown = value[index];
        if (typeof inner === 'object' || this.#checksText) this.visit(inner, `${path}/${index}`);
      }
    } else if (typeof value === 'object' && value !== null) this.#visitObject(value, path);
  }

  #visitObject(object: object, path: string): void {
    for (const [key, inner] of Object.entries(object)) {
      this.members += 1;
      if (forbiddenKeys.has(key)) {
        this.refused ??= refuse('unknown_field', `"${key}" is no field of anything.`, `${path}/${key}`.slice(1));
      }
      if (this.#checksText) this.#checkText(key, path);
      if (typeof inner === 'object' || this.#checksText) this.visit(inner, `${path}/${key}`);
    }
  }

  #checkText(text: string, path: string): void {
    if (!text.includes('\u0000') && text.isWellFormed()) return;
    const detail = 'The text contains a NUL character or half of a surrogate pair.';
    this.refused ??= refuse('invalid_encoding', detail, path.slice(1));
  }
}
