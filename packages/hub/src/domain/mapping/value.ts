// What flows through a mapping: texts, numbers, truths, and nothing. Missing, null and empty text are all nothing,
// since a CSV file cannot tell them apart. An operation that is given nothing answers nothing, so that no field is
// invented.

import { limits } from './limits.ts';

export type Value = string | number | boolean | null;

export interface MappingError {
  /** Where in the definition, such as `fields/quantity/multiply/0`. */
  readonly path: string;
  readonly message: string;
}

/** What is known of a record besides what it says. */
export interface About {
  readonly receivedAt: number;
  readonly source: string;
  readonly topic: string;
}

/** One record on its way through a mapping. */
export interface Run {
  /** The record, or the item of it that `forEach` is at. */
  record: unknown;
  readonly parent: unknown;
  readonly about: About;
  /** Which item of `forEach`, from 0. */
  index: number;
  readonly problems: MappingError[];
  /** Characters of long texts that were looked at so far. */
  characters: number;
  /** What a date was read as last: it need not be checked again where it is used. */
  instant: string;
}

export type Evaluate = (run: Run) => Value;

export type Test = (run: Run) => boolean;

/** Notes why the record cannot be mapped. What follows is computed with nothing and comes to nothing. */
export function fail(run: Run, path: string, message: string): null {
  if (run.problems.length < limits.problems) run.problems.push({ path, message });
  return null;
}

export function cut(value: Value): string {
  const text = String(value);
  return text.length <= 40 ? `"${text}"` : `"${text.slice(0, 40)}…"`;
}

/** Texts up to here are counted by the operations that look at them, longer ones by their characters. */
const shortLength = 256;

/** The text of a value; null for nothing. A number is written as a plain decimal. */
export function textOf(run: Run, path: string, value: Value): string | null {
  if (typeof value === 'string') {
    if (value === '') return null;
    return value.length <= shortLength ? value : longText(run, path, value);
  }
  if (value === null) return null;
  const text = String(value);
  if (typeof value !== 'number' || isPlain(value)) return text;
  return fail(run, path, `${cut(value)} is not exact as a number; it has to come as text.`);
}

function longText(run: Run, path: string, text: string): string | null {
  run.characters += text.length;
  if (text.length > limits.textLength) {
    return fail(run, path, `The text is longer than ${limits.textLength} characters.`);
  }
  if (run.characters <= limits.charactersPerRecord) return text;
  return fail(run, path, `The record's texts are too long for this mapping.`);
}

/** Whether a double still is the number that was written: whole and safe, or of no more than 15 digits. */
export function isPlain(value: number): boolean {
  if (Number.isSafeInteger(value)) return true;
  if (!Number.isFinite(value) || Number.isInteger(value)) return false;
  const text = String(value);
  return !text.includes('e') && text.length <= 17 && text.replaceAll(/^-?0*\.?0*|\./g, '').length <= 15;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
