// Cursors of lists: where the page ended, readable by the hub alone. There is a next page if this one is full.

import { refuse } from '../../domain/refusal.ts';
import type { HttpRefused } from '../problems.ts';

export function nextCursor<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : keyOf(last);
}

/** A key of several parts as one word. */
export function joinKey(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export type KeySplit = { readonly ok: true; readonly parts: readonly string[] } | HttpRefused;

export function splitKey(cursor: string, length: number): KeySplit {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === length && parts.every((part) => typeof part === 'string')) {
      return { ok: true, parts };
    }
  } catch {
    // No JSON: refused like any other cursor that is none of ours.
  }
  return noCursor();
}

export type SeqRead = { readonly ok: true; readonly seq: bigint } | HttpRefused;

/** A place in the journal or the audit trail. */
export function readSeq(cursor: string | undefined, path = 'cursor'): SeqRead {
  if (cursor === undefined || cursor === '') return { ok: true, seq: 0n };
  return /^\d{1,18}$/.test(cursor) ? { ok: true, seq: BigInt(cursor) } : noCursor(path);
}

function noCursor(path = 'cursor'): HttpRefused {
  return refuse('invalid_field', 'This is no cursor of the hub; leave it out to start at the beginning.', path);
}
