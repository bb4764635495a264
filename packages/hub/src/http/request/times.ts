// Times as they come in: RFC 3339, from 1970 on and before the year 10000, which is what can be kept.

import { refuse } from '../../domain/refusal.ts';
import type { Checked } from './validation.ts';

const latest = Date.UTC(9999, 11, 31);

/** Milliseconds since the epoch. */
export function readTime(text: string, path: string): Checked<number> {
  const ms = Date.parse(text);
  if (ms >= 0 && ms <= latest) return { ok: true, value: ms };
  return refuse('invalid_field', `"${text.slice(0, 40)}" is no time between 1970 and 9999.`, path);
}

/** Milliseconds since the epoch, or a day as it is: when that ends depends on where. */
export function readTimeOrDay(text: string, path: string): Checked<number | string> {
  const read = readTime(text, path);
  return read.ok && text.length === '2026-03-01'.length ? { ok: true, value: text } : read;
}

/** Days as they come in, of which parts count too, in whole milliseconds. */
export function graceMsOf(days: number): number {
  return Math.round(days * 86_400_000);
}
