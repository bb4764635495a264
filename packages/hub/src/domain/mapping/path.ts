// Paths into a record: `lines[0].sku`, `["Qty (pcs.)"]`, `$` for the record itself. A path says one place: there are
// no wildcards, filters or scripts, and nothing that a prototype brings is found.

import { limits } from './limits.ts';
import { isObject } from './value.ts';

type Segment = string | number;

export type ReadPath = (record: unknown) => unknown;

export type PathRead =
  | { readonly ok: true; readonly read: ReadPath }
  | { readonly ok: false; readonly message: string };

const name = /[^.[\]"$\s](?:[^.[\]"]*[^.[\]"\s])?/y;
const index = /\[(0|[1-9]\d{0,5})\]/y;
const quoted = /\["((?:[^"\\]|\\["\\])*)"\]/y;

/** Compiles a path, or says why it is none. */
export function compilePath(text: string): PathRead {
  if (text === '$') return { ok: true, read: (record) => record };
  const segments: Segment[] = [];
  let at = 0;
  while (at < text.length) {
    const next = segmentAt(text, at, segments.length === 0);
    if (next === null)
      return { ok: false, message: `${JSON.stringify(text.slice(at, at + 40))} is no step of a path.` };
    segments.push(next.segment);
    at = next.end;
  }
  if (segments.length === 0)
    return { ok: false, message: 'A path names at least one field; $ is the record itself.' };
  if (segments.length > limits.depth) return { ok: false, message: `A path has at most ${limits.depth} steps.` };
  return { ok: true, read: readerOf(segments) };
}

function segmentAt(text: string, start: number, isFirst: boolean): { segment: Segment; end: number } | null {
  const found = matchAt(index, text, start);
  if (found) return { segment: Number(found[1]), end: index.lastIndex };
  const between = matchAt(quoted, text, start);
  if (between) return { segment: (between[1] ?? '').replaceAll(/\\(["\\])/g, '$1'), end: quoted.lastIndex };
  if (!isFirst && text[start] !== '.') return null;
  const named = matchAt(name, text, isFirst ? start : start + 1);
  return named && { segment: named[0], end: name.lastIndex };
}

function matchAt(expression: RegExp, text: string, start: number): RegExpExecArray | null {
  expression.lastIndex = start;
  return expression.exec(text);
}

function readerOf(segments: readonly Segment[]): ReadPath {
  const [first, ...more] = segments;
  if (first === undefined) return () => undefined;
  if (more.length === 0) return (record) => step(record, first);
  return (record) => {
    let value: unknown = record;
    for (const segment of segments) {
      value = step(value, segment);
      if (value === undefined) return undefined;
    }
    return value;
  };
}

function step(value: unknown, segment: Segment): unknown {
  if (typeof segment === 'string') {
    return isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const list: readonly unknown[] = value;
  return list[segment];
}
