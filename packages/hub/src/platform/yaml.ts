// Reads YAML, and JSON as the part of YAML that it is, to plain values that know where they stood. Strict where YAML is
// loose: a key twice, an alias, a tag or a second document is an error, keys are the text that was written, and so is a
// number that would not be written the same again (007, 1e3), because it is a code and no number.

import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Range } from 'yaml';

/** Both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface TextError extends TextPlace {
  readonly message: string;
}

export type YamlRead =
  /** `placeOf` takes a path such as `fields/sku`; what has no place of its own has that of what it stands in. */
  | { readonly ok: true; readonly value: unknown; readonly placeOf: (path: string) => TextPlace }
  | { readonly ok: false; readonly errors: readonly TextError[] };

const errorsMax = 20;
const depthMax = 64;

interface Walk {
  readonly places: Map<string, number>;
  readonly errors: { readonly offset: number; readonly message: string }[];
}

export function readYaml(text: string): YamlRead {
  const lineCounter = new LineCounter();
  // Keys given twice are found below: the package compares each with each, which takes seconds for a large table.
  const options = { lineCounter, prettyErrors: false, uniqueKeys: false, version: '1.2', schema: 'core' } as const;
  const document = withoutStacks((): Document => parseDocument(text, options));
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const walk: Walk = { places: new Map(), errors: [] };
  for (const { pos, message } of document.errors.slice(0, errorsMax)) {
    walk.errors.push({ offset: pos[0], message: message.split('\n')[0] ?? message });
  }
  const value = walk.errors.length > 0 ? null : plainOf(walk, document.contents, '', 0);
  if (walk.errors.length > 0) {
    const errors = walk.errors.map(({ offset, message }) => ({ message, ...placeAt(offset) }));
    return { ok: false, errors };
  }
  return { ok: true, value, placeOf: (path) => placeAt(offsetOf(walk.places, path)) };
}

/** A text of nothing but commas has an error for each, and their stacks take most of the time. */
function withoutStacks<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function offsetOf(places: ReadonlyMap<string, number>, path: string): number {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const offset = places.get(at);
    if (offset !== undefined) return offset;
  }
  return places.get('') ?? 0;
}

function reject(walk: Walk, node: unknown, message: string): null {
  if (walk.errors.length < errorsMax) walk.errors.push({ offset: startOf(node) ?? 0, message });
  return null;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return isRange(range) ? range[0] : undefined;
}

function isRange(range: unknown): range is Range {
  return Array.isArray(range) && typeof range[0] === 'number';
}

function plainOf(walk: Walk, node: unknown, path: string, depth: number): unknown {
  const start = startOf(node);
  if (start !== undefined && !walk.places.has(path)) walk.places.set(path, start);
  if (depth > depthMax) return reject(walk, node, `This is nested deeper than ${depthMax} levels.`);
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return reject(walk, node, 'References (*name) are not read; write it out.');
  if (isScalar(node)) {
    return node.tag === undefined ? scalarOf(node.value, node.source) : reject(walk, node, 'Tags (!) are not read.');
  }
  if (isSeq(node)) return node.items.map((item, index) => plainOf(walk, item, within(path, index), depth + 1));
  if (!isMap(node)) return reject(walk, node, 'This is neither a value, a list nor an object.');
  const entries = new Map<string, unknown>();
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? (key.source ?? String(key.value)) : null;
    const at = within(path, name ?? '');
    if (name === null) reject(walk, key, 'A key is a text.');
    else if (entries.has(name)) reject(walk, key, `The key "${name.slice(0, 100)}" stands here twice.`);
    else {
      // A field is where its name stands.
      walk.places.set(at, startOf(key) ?? 0);
      entries.set(name, plainOf(walk, value, at, depth + 1));
    }
  }
  return Object.fromEntries(entries);
}

function scalarOf(value: unknown, source: string | undefined): unknown {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? source : value;
}

function within(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}/${name}`;
}
