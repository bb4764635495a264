// The shape of messages: which fields were there, of which JSON types, and what their texts look like. It is learned
// from values and never taken from a document. Merging is commutative and associative, so that a shape does not depend
// on the order of messages; and it is bounded, whatever was sent: beyond the bounds it only says that it is cut.

export const jsonTypes = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] as const;

export type JsonType = (typeof jsonTypes)[number];

/** `zero_led`: digits that a number would lose its zeros of. `text`: anything else. */
export const textFormats = ['date', 'decimal', 'empty', 'integer', 'text', 'zero_led'] as const;

export type TextFormat = (typeof textFormats)[number];

export interface PathShape {
  /** Bits by the place in `jsonTypes`. */
  readonly types: number;
  /** Bits by the place in `textFormats`. */
  readonly formats: number;
  /** Whether it was in every object in which it could have been. */
  readonly isRequired: boolean;
}

export interface Shape {
  readonly records: number;
  /** By path, such as `lines/[]/sku`; the record itself is the empty path. */
  readonly paths: ReadonlyMap<string, PathShape>;
  /** Whether something was left out: too many paths, too deep, or a name that is none. */
  readonly isCut: boolean;
}

export const pathsMax = 500;
const depthMax = 16;
const nameMax = 200;
// Fields of a stretch of records that are kept as a tree before they are cut down to what is kept of them.
const nodesMax = 5000;

export const emptyShape: Shape = { records: 0, paths: new Map(), isCut: false };

export function typeBit(type: JsonType): number {
  return 1 << jsonTypes.indexOf(type);
}

export function formatBit(format: TextFormat): number {
  return 1 << textFormats.indexOf(format);
}

export function typesOf(bits: number): JsonType[] {
  return jsonTypes.filter((_, place) => bits & (1 << place));
}

export function formatsOf(bits: number): TextFormat[] {
  return textFormats.filter((_, place) => bits & (1 << place));
}

/** The place of the elements of an array, below it. */
export const elements = '[]';

/** A name as a part of a path; what would be mistaken for something else is written otherwise. */
function segmentOf(name: string): string {
  if (name === '') return '~2';
  if (name === elements) return '~3';
  return name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name;
}

export function nameOf(segment: string): string {
  if (segment === '~2') return '';
  if (segment === '~3') return elements;
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

export function below(path: string, segment: string): string {
  return path === '' ? segment : `${path}/${segment}`;
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

interface Node {
  seen: number;
  objects: number;
  types: number;
  formats: number;
  names: Map<string, Node> | null;
  elements: Node | null;
}

interface Growth {
  nodes: number;
  isCut: boolean;
}

const bits = {
  array: typeBit('array'),
  boolean: typeBit('boolean'),
  integer: typeBit('integer'),
  null: typeBit('null'),
  number: typeBit('number'),
  object: typeBit('object'),
  string: typeBit('string'),
};

function newNode(growth: Growth): Node {
  growth.nodes += 1;
  return { seen: 0, objects: 0, types: 0, formats: 0, names: null, elements: null };
}

function observe(node: Node, value: unknown, depth: number, growth: Growth): void {
  node.seen += 1;
  if (typeof value === 'string') {
    node.types |= bits.string;
    node.formats |= formatOf(value);
  } else if (typeof value === 'number') node.types |= Number.isInteger(value) ? bits.integer : bits.number;
  else if (typeof value === 'boolean') node.types |= bits.boolean;
  else if (typeof value === 'bigint') node.types |= bits.integer;
  else if (typeof value !== 'object' || value === null) node.types |= bits.null;
  else if (Array.isArray(value)) {
    node.types |= bits.array;
    observeElements(node, value, depth, growth);
  } else {
    node.types |= bits.object;
    node.objects += 1;
    observeFields(node, value, depth, growth);
  }
}

function observeElements(node: Node, values: readonly unknown[], depth: number, growth: Growth): void {
  if (values.length === 0) return;
  if (depth === depthMax) {
    growth.isCut = true;
    return;
  }
  node.elements ??= newNode(growth);
  for (const value of values) observe(node.elements, value, depth + 1, growth);
}

function observeFields(node: Node, object: object, depth: number, growth: Growth): void {
  node.names ??= new Map();
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    let child = node.names.get(name);
    if (child === undefined) {
      if (depth === depthMax || !isLearnable(name)) {
        growth.isCut = true;
        continue;
      }
      child = newNode(growth);
      node.names.set(name, child);
    }
    observe(child, value, depth + 1, growth);
  }
}

function isLearnable(name: string): boolean {
  return name.length <= nameMax && !name.includes('\u0000') && name.isWellFormed();
}

const formatBits = {
  date: formatBit('date'),
  decimal: formatBit('decimal'),
  empty: formatBit('empty'),
  integer: formatBit('integer'),
  text: formatBit('text'),
  zeroLed: formatBit('zero_led'),
};

const dateLike = /^(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.{0,40})?|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))$/;
const integerLike = /^[+-]?\d{1,40}$/;
const decimalLike = /^[+-]?\d{0,40}[.,]\d{1,40}$/;

function formatOf(text: string): number {
  if (text.trim() === '') return formatBits.empty;
  const first = text.charCodeAt(0);
  // A digit, or what may stand before one: + , - .
  const mayBeNumber = (first >= 0x30 && first <= 0x39) || (first >= 0x2b && first <= 0x2e);
  if (!mayBeNumber || text.length > 60) return formatBits.text;
  if (integerLike.test(text)) return /^0\d/.test(text) ? formatBits.zeroLed : formatBits.integer;
  if (decimalLike.test(text)) return formatBits.decimal;
  return dateLike.test(text) ? formatBits.date : formatBits.text;
}

function flatten(root: Node): Map<string, PathShape> {
  const paths = new Map<string, PathShape>();
  const visit = (node: Node, path: string, isRequired: boolean): void => {
    paths.set(path, { types: node.types, formats: node.formats, isRequired });
    if (node.elements !== null) visit(node.elements, below(path, elements), false);
    for (const [name, child] of node.names ?? []) {
      visit(child, below(path, segmentOf(name)), child.seen === node.objects);
    }
  };
  visit(root, '', true);
  return paths;
}

/** Only the first in the order of their names are kept: those stay the first, whatever is merged later. */
export function bounded(records: number, paths: ReadonlyMap<string, PathShape>, isCut: boolean): Shape {
  const sorted = [...paths].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const isTooLong = sorted.length > pathsMax;
  return { records, paths: new Map(sorted.slice(0, pathsMax)), isCut: isCut || isTooLong };
}

export function shapeOf(value: unknown): Shape {
  return shapeOfRecords([value]);
}

export function shapeOfRecords(records: readonly unknown[]): Shape {
  let shape = emptyShape;
  for (let at = 0; at < records.length;) {
    const growth: Growth = { nodes: 0, isCut: false };
    const root = newNode(growth);
    const start = at;
    for (; at < records.length && growth.nodes <= nodesMax; at += 1) observe(root, records[at], 0, growth);
    shape = mergeShape(shape, bounded(at - start, flatten(root), growth.isCut));
  }
  return shape;
}

export function mergeShape(one: Shape, other: Shape): Shape {
  if (one.records === 0) return other;
  if (other.records === 0) return one;
  const paths = new Map<string, PathShape>();
  for (const path of new Set([...one.paths.keys(), ...other.paths.keys()])) {
    const [mine, theirs] = [one.paths.get(path), other.paths.get(path)];
    paths.set(path, {
      types: (mine?.types ?? 0) | (theirs?.types ?? 0),
      formats: (mine?.formats ?? 0) | (theirs?.formats ?? 0),
      isRequired: isAlwaysIn(one, path) && isAlwaysIn(other, path),
    });
  }
  return bounded(one.records + other.records, paths, one.isCut || other.isCut);
}

/** Whether no object of the shape lacks the field: also so if there was no such object. */
function isAlwaysIn(shape: Shape, path: string): boolean {
  const own = shape.paths.get(path);
  if (own !== undefined) return own.isRequired;
  return !mayHold(shape, parentOf(path), path);
}

/** Whether the shape knows a parent that could hold the path. */
export function mayHold(shape: Shape, parent: string, path: string): boolean {
  const isElement = path === elements || path.endsWith(`/${elements}`);
  const needed = isElement ? bits.array : bits.object;
  return ((shape.paths.get(parent)?.types ?? 0) & needed) !== 0;
}

export interface ShapeAsJson {
  readonly records: number;
  readonly isCut: boolean;
  readonly paths: Readonly<Record<string, PathAsJson>>;
}

interface PathAsJson {
  readonly types: readonly string[];
  readonly formats?: readonly string[];
  readonly required?: true;
}

/** In words, so that the order of the lists above may change. */
export function shapeAsJson({ records, isCut, paths }: Shape): ShapeAsJson {
  const entries = [...paths].map(([path, { types, formats, isRequired }]): [string, PathAsJson] => [
    path,
    {
      types: typesOf(types),
      ...(formats === 0 ? {} : { formats: formatsOf(formats) }),
      ...(isRequired ? { required: true } : {}),
    },
  ]);
  return { records, isCut, paths: Object.fromEntries(entries) };
}

export function shapeFromJson({ records, isCut, paths }: ShapeAsJson): Shape {
  const read = new Map<string, PathShape>();
  for (const [path, { types, formats = [], required = false }] of Object.entries(paths)) {
    read.set(path, {
      types: jsonTypes.reduce((all, type) => (types.includes(type) ? all | typeBit(type) : all), 0),
      formats: textFormats.reduce((all, one) => (formats.includes(one) ? all | formatBit(one) : all), 0),
      isRequired: required,
    });
  }
  return bounded(records, read, isCut);
}
