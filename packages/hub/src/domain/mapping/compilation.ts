// A compilation: a definition on its way to closures. Everything that is wrong is collected with its path; what could
// not be compiled is stood in for, so that one error does not hide the next.

import { limits } from './limits.ts';
import { isObject, type Evaluate, type MappingError, type Test } from './value.ts';

export type Schema = Readonly<Record<string, unknown>>;

/** What an argument of an operation may be: how it is read, and its JSON Schema. */
export interface Shape<T> {
  readonly says: string;
  readonly schema: Schema;
  readonly read: (compilation: Compilation, value: unknown, path: string) => T;
}

/** An argument that has a name of its own, beside the operation's. */
export interface Option<T> {
  readonly name: string;
  readonly says: string;
  readonly shape: Shape<T>;
  readonly isRequired: boolean;
  /** What counts when it is left out. */
  readonly absent: T;
}

/** A row of the table of operations, of which the compiler, the schema and the reference page are made. */
export interface Operation<Compiled> {
  readonly name: string;
  readonly says: string;
  readonly example: Readonly<Record<string, unknown>>;
  readonly main: Shape<unknown>;
  readonly options: readonly Option<unknown>[];
  readonly compile: (compilation: Compilation, node: Readonly<Record<string, unknown>>, path: string) => Compiled;
}

export type Table<Compiled> = ReadonlyMap<string, Operation<Compiled>>;

export interface Compilation {
  readonly operations: Table<Evaluate>;
  readonly predicates: Table<Test>;
  readonly errors: MappingError[];
  operationCount: number;
  lookupEntryCount: number;
}

export function reject(compilation: Compilation, path: string, message: string): void {
  if (compilation.errors.length < limits.errors) compilation.errors.push({ path, message });
}

export function inner(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}/${name}`;
}

export function required<T>(name: string, shape: Shape<T>, standIn: T, says: string): Option<T> {
  return { name, says, shape, isRequired: true, absent: standIn };
}

export function optional<T>(name: string, shape: Shape<T>, absent: T, says: string): Option<T> {
  return { name, says, shape, isRequired: false, absent };
}

/** Reads the options of one object. */
export type Take = <T>(option: Option<T>) => T;

export function takeFrom(compilation: Compilation, node: Readonly<Record<string, unknown>>, path: string): Take {
  return (option) => {
    const { name, shape, isRequired, absent } = option;
    if (Object.hasOwn(node, name)) return shape.read(compilation, node[name], inner(path, name));
    if (isRequired) reject(compilation, path, `"${name}" is missing: ${option.says}.`);
    return absent;
  };
}

export function rejectUnknown(
  compilation: Compilation,
  node: Readonly<Record<string, unknown>>,
  path: string,
  known: readonly string[],
): void {
  for (const name of Object.keys(node)) {
    if (known.includes(name)) continue;
    const may = known.length === 0 ? 'Nothing may stand here.' : `There may be ${known.join(', ')}.`;
    reject(compilation, inner(path, name.slice(0, 100)), `There is no "${name.slice(0, 100)}" here. ${may}`);
  }
}

/** Defines a row: the types of its arguments are those that `make` gets. */
export function operation<Main, Compiled>(row: {
  readonly name: string;
  readonly says: string;
  readonly example: Readonly<Record<string, unknown>>;
  readonly main: Shape<Main>;
  readonly options?: readonly Option<unknown>[];
  /** The path is that of the operation, for what goes wrong when it is applied. */
  readonly make: (main: Main, take: Take, path: string, compilation: Compilation) => Compiled;
}): Operation<Compiled> {
  const { name, main, options = [], make } = row;
  const known = [name, ...options.map((option) => option.name)];
  return {
    ...row,
    options,
    compile: (compilation, node, path) => {
      rejectUnknown(compilation, node, path, known);
      const own = inner(path, name);
      return make(main.read(compilation, node[name], own), takeFrom(compilation, node, path), own, compilation);
    },
  };
}

/** Compiles an object that names one operation of a table. */
export function compileNode<Compiled>(
  compilation: Compilation,
  table: Table<Compiled>,
  what: string,
  value: unknown,
  path: string,
): Compiled | null {
  if (!isObject(value)) {
    reject(compilation, path, `Here stands ${what}: an object that names one of ${[...table.keys()].join(', ')}.`);
    return null;
  }
  const named = Object.keys(value).filter((name) => table.has(name));
  const row = table.get(named[0] ?? '');
  if (row === undefined || named.length > 1) {
    const found = Object.keys(value).slice(0, 5).join(', ');
    const message = `${what} names exactly one of ${[...table.keys()].join(', ')}; this has ${found || 'nothing'}.`;
    reject(compilation, path, `${message.charAt(0).toUpperCase()}${message.slice(1)}`);
    return null;
  }
  compilation.operationCount += 1;
  if (compilation.operationCount > limits.operations) {
    // Said once: what follows is not looked at any more.
    const isFirst = compilation.operationCount === limits.operations + 1;
    if (isFirst) reject(compilation, path, `A mapping has at most ${limits.operations} operations.`);
    return null;
  }
  return row.compile(compilation, value, path);
}

export function tableOf<Compiled>(rows: readonly Operation<Compiled>[]): Table<Compiled> {
  return new Map(rows.map((row) => [row.name, row]));
}
