// The shapes that arguments of operations have: each reads its part of a definition and says what it may be, once for
// the compiler, once as JSON Schema.

import { compileNode, inner, reject, type Compilation, type Schema, type Shape } from './compilation.ts';
import { limits } from './limits.ts';
import { compilePath, type ReadPath } from './path.ts';
import { isObject, isPlain, type Evaluate, type Test, type Value } from './value.ts';

const nothing: Evaluate = () => null;
const never: Test = () => false;

function isScalar(value: unknown): value is Value {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}

function shape<T>(says: string, schema: Schema, read: Shape<T>['read']): Shape<T> {
  return { says, schema, read };
}

const scalarSchema = { type: ['string', 'number', 'boolean', 'null'] };

/** A value that stands in the definition itself. */
export const scalar = shape<Value>('a text, number, true, false or null', scalarSchema, readScalar);

function readScalar(compilation: Compilation, value: unknown, path: string): Value {
  if (!isScalar(value)) {
    reject(compilation, path, 'Here stands a text, a number, true, false or null.');
    return null;
  }
  if (typeof value === 'number' && !isPlain(value)) {
    reject(compilation, path, `${value} is not exact as a number; write it as text, in quotes.`);
    return null;
  }
  return value;
}

const expressionSchema = { $ref: '#/$defs/expression' };

export const expression = shape<Evaluate>('an expression', expressionSchema, (compilation, value, path) => {
  if (!isScalar(value)) {
    return compileNode(compilation, compilation.operations, 'an operation', value, path) ?? nothing;
  }
  const constant = readScalar(compilation, value, path);
  return () => constant;
});

export const predicate = shape<Test>('a predicate', { $ref: '#/$defs/predicate' }, (compilation, value, path) => {
  return compileNode(compilation, compilation.predicates, 'a predicate', value, path) ?? never;
});

/** Several of a shape. */
export function listOf<T>(item: Shape<T>, min: number, max: number): Shape<readonly T[]> {
  const count = min === max ? `${min}` : `${min} to ${max}`;
  const schema = { type: 'array', minItems: min, maxItems: max, items: item.schema };
  return shape(`a list of ${count} (${item.says})`, schema, (compilation, value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      reject(compilation, path, `Here stands a list of ${count}, each ${item.says}.`);
      return [];
    }
    return value.map((one, index) => item.read(compilation, one, inner(path, index)));
  });
}

/** Two operands. */
export const pair = listOf(expression, 2, 2);

const pathMax = 1000;

/** A path, compiled; `text` is for what is said of it. */
export interface RecordPath {
  readonly text: string;
  readonly read: ReadPath;
}

const nowhere: RecordPath = { text: '', read: () => undefined };

const pathSchema = { type: 'string', minLength: 1, maxLength: pathMax };

export const recordPath = shape<RecordPath>('a path into the record', pathSchema, (compilation, value, path) => {
  if (typeof value !== 'string' || value.length > pathMax) {
    reject(compilation, path, 'Here stands a path such as lines[0].sku, ["Qty (pcs.)"] or $.');
    return nowhere;
  }
  const found = compilePath(value);
  if (found.ok) return { text: value, read: found.read };
  reject(compilation, path, found.message);
  return nowhere;
});

export function textUpTo(max: number, says = 'a text'): Shape<string> {
  return shape(says, { type: 'string', minLength: 1, maxLength: max }, (compilation, value, path) => {
    if (typeof value === 'string' && value.length > 0 && value.length <= max) return value;
    reject(compilation, path, `Here stands a text of 1 to ${max} characters.`);
    return 'x';
  });
}

export function integer(min: number, max: number): Shape<number> {
  const schema = { type: 'integer', minimum: min, maximum: max };
  return shape(`a whole number from ${min} to ${max}`, schema, (compilation, value, path) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    reject(compilation, path, `Here stands a whole number from ${min} to ${max}.`);
    return min;
  });
}

export const truth = shape<boolean>('true or false', { type: 'boolean' }, (compilation, value, path) => {
  if (typeof value === 'boolean') return value;
  reject(compilation, path, 'Here stands true or false.');
  return false;
});

export function oneOf<T extends string | null>(words: readonly [T, ...T[]]): Shape<T> {
  const says = `one of ${words.map((word) => JSON.stringify(word)).join(', ')}`;
  return shape(says, { enum: [...words] }, (compilation, value, path) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    reject(compilation, path, `Here stands ${says}.`);
    return words[0];
  });
}

function countEntries(compilation: Compilation, path: string, entries: number): boolean {
  compilation.lookupEntryCount += entries;
  if (compilation.lookupEntryCount <= limits.lookupEntries) return true;
  reject(
    compilation,
    path,
    `The tables and lists of a mapping have at most ${limits.lookupEntries} entries together.`,
  );
  return false;
}

const tableSchema = {
  type: 'object',
  maxProperties: limits.lookupEntries,
  additionalProperties: scalarSchema,
};

export const lookupTable = shape<ReadonlyMap<string, Value>>(
  'an object of texts and values',
  tableSchema,
  (compilation, value, path) => {
    if (!isObject(value)) {
      reject(compilation, path, 'Here stands an object: what is found, and what it becomes.');
      return new Map();
    }
    const entries = Object.entries(value);
    if (!countEntries(compilation, path, entries.length)) return new Map();
    return new Map(entries.map(([key, one]) => [key, readScalar(compilation, one, inner(path, key.slice(0, 100)))]));
  },
);

const setSchema = { type: 'array', minItems: 1, maxItems: limits.lookupEntries, items: scalarSchema };

/** Values that a text may be one of, by their texts. */
export const scalarSet = shape<ReadonlySet<string>>('a list of values', setSchema, (compilation, value, path) => {
  if (!Array.isArray(value) || value.length === 0) {
    reject(compilation, path, 'Here stands a list of values.');
    return new Set();
  }
  if (!countEntries(compilation, path, value.length)) return new Set();
  return new Set(value.map((one, index) => String(readScalar(compilation, one, inner(path, index)))));
});
