// Reads a document as a contract. Bounded in size and depth; references lead to its own definitions only and never in
// a circle; every keyword is one that is checked, or one that says something to people. All faults are told at once.

import {
  contractFormats,
  contractTypes,
  saysNothing,
  type ContractFormat,
  type ContractNode,
  type ContractType,
  type Scalar,
} from './contract.ts';
import { readPattern, type TextPattern } from './text-pattern.ts';

export interface ContractFault {
  /** Where in the document, such as `properties/sku/type`. */
  readonly path: string;
  readonly message: string;
}

export type ContractRead =
  | { readonly ok: true; readonly contract: ContractNode }
  | { readonly ok: false; readonly faults: readonly ContractFault[] };

const dialect = 'https://json-schema.org/draft/2020-12/schema';

const depthMax = 32;
/** Places of a contract, references followed: this bounds the work of a check. */
const placesMax = 2000;
const faultsMax = 20;
const branchesMax = 20;
const valuesMax = 1000;
const lengthMax = 1_000_000_000;

type Document = { readonly [keyword: string]: unknown };

interface Reading {
  readonly definitions: Document;
  readonly faults: ContractFault[];
  /** The definitions that are being read, so that a circle is seen. */
  readonly open: Set<string>;
  places: number;
}

export function readContract(document: unknown): ContractRead {
  const reading: Reading = { definitions: definitionsOf(document), faults: [], open: new Set(), places: 0 };
  const contract = readNode(reading, document, '', 0);
  for (const name of Object.keys(reading.definitions)) {
    // What nobody refers to is held to the rules too.
    readDefinition(reading, name, `$defs/${name}`, 1);
  }
  return reading.faults.length === 0 ? { ok: true, contract } : { ok: false, faults: reading.faults };
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function definitionsOf(document: unknown): Document {
  const found = isDocument(document) ? document['$defs'] : undefined;
  return isDocument(found) ? found : {};
}

function fault(reading: Reading, path: string, message: string): void {
  const { faults } = reading;
  if (faults.length < faultsMax && !faults.some((one) => one.path === path && one.message === message)) {
    faults.push({ path, message });
  }
}

const atPath = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

function readNode(reading: Reading, document: unknown, path: string, depth: number): ContractNode {
  reading.places += 1;
  if (depth > depthMax || reading.places > placesMax) {
    const what = depth > depthMax ? `is nested deeper than ${depthMax} levels` : `has more than ${placesMax} places`;
    fault(reading, depth > depthMax ? path : '', `The contract ${what}.`);
    return saysNothing;
  }
  if (typeof document === 'boolean') return document ? saysNothing : { ...saysNothing, isNever: true };
  if (!isDocument(document)) {
    fault(reading, path, 'A schema is an object, true or false.');
    return saysNothing;
  }
  if (document['$ref'] !== undefined) return readReference(reading, document, path, depth);
  for (const keyword of Object.keys(document)) checkKeyword(reading, document, keyword, path);
  return {
    isNever: false,
    types: readTypes(reading, document, path),
    values: readValues(reading, document, path),
    minLength: readSize(reading, document, path, 'minLength'),
    maxLength: readSize(reading, document, path, 'maxLength'),
    pattern: readTextPattern(reading, document, path),
    format: readFormat(reading, document, path),
    minimum: readNumber(reading, document, path, 'minimum'),
    maximum: readNumber(reading, document, path, 'maximum'),
    exclusiveMinimum: readNumber(reading, document, path, 'exclusiveMinimum'),
    exclusiveMaximum: readNumber(reading, document, path, 'exclusiveMaximum'),
    minItems: readSize(reading, document, path, 'minItems'),
    maxItems: readSize(reading, document, path, 'maxItems'),
    items: readInner(reading, document, path, 'items', depth),
    properties: readProperties(reading, document, path, depth),
    required: readRequired(reading, document, path),
    additional: openAs(readInner(reading, document, path, 'additionalProperties', depth)),
    anyOf: readBranches(reading, document, path, depth),
  };
}

/** `true` for the fields that are not named says as much as nothing. */
function openAs(node: ContractNode | null): ContractNode | null {
  return node === saysNothing ? null : node;
}

const checked: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'const',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'items',
  'properties',
  'required',
  'additionalProperties',
  'anyOf',
]);
const forPeople: ReadonlySet<string> = new Set([
  'title',
  'description',
  '$comment',
  'examples',
  'default',
  'deprecated',
]);
const ofTheRoot: ReadonlySet<string> = new Set(['$schema', '$id', '$defs']);

function checkKeyword(reading: Reading, document: Document, keyword: string, path: string): void {
  if (checked.has(keyword) || forPeople.has(keyword)) return;
  const at = atPath(path, keyword);
  if (!ofTheRoot.has(keyword)) fault(reading, at, `"${keyword}" is not among the keywords that contracts have.`);
  else if (path !== '') fault(reading, at, `"${keyword}" stands at the beginning of a contract only.`);
  else if (keyword === '$schema' && document[keyword] !== dialect) fault(reading, at, `It must be ${dialect}.`);
  else if (keyword === '$defs' && !isDocument(document[keyword])) fault(reading, at, 'It must be an object.');
}

const reference = /^#\/\$defs\/([^/~%]+)$/;

function readReference(reading: Reading, document: Document, path: string, depth: number): ContractNode {
  const at = atPath(path, '$ref');
  for (const keyword of Object.keys(document)) {
    if (keyword === '$ref' || forPeople.has(keyword) || (path === '' && ofTheRoot.has(keyword))) continue;
    fault(reading, atPath(path, keyword), 'Beside "$ref" nothing else can be asked.');
  }
  const { $ref: target } = document;
  const name = typeof target === 'string' ? reference.exec(target)?.[1] : undefined;
  if (name === undefined || !Object.hasOwn(reading.definitions, name)) {
    fault(reading, at, 'It must lead to a definition of this contract: "#/$defs/name".');
    return saysNothing;
  }
  if (reading.open.has(name)) {
    fault(reading, at, `"${name}" contains itself.`);
    return saysNothing;
  }
  return readDefinition(reading, name, `$defs/${name}`, depth + 1);
}

function readDefinition(reading: Reading, name: string, path: string, depth: number): ContractNode {
  reading.open.add(name);
  const node = readNode(reading, reading.definitions[name], path, depth);
  reading.open.delete(name);
  return node;
}

function readTypes(reading: Reading, document: Document, path: string): ReadonlySet<ContractType> | null {
  const { type } = document;
  if (type === undefined) return null;
  const given: readonly unknown[] = Array.isArray(type) ? type : [type];
  const types = contractTypes.filter((one) => given.includes(one));
  if (types.length === given.length && types.length > 0) return new Set(types);
  fault(reading, atPath(path, 'type'), `It must be of ${contractTypes.join(', ')}, each once.`);
  return null;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function readValues(reading: Reading, document: Document, path: string): readonly Scalar[] | null {
  const { enum: given, const: only } = document;
  if (given !== undefined && only !== undefined) fault(reading, atPath(path, 'const'), 'There is an "enum" already.');
  const values: unknown = given ?? (only === undefined ? undefined : [only]);
  if (values === undefined) return null;
  if (Array.isArray(values) && values.length > 0 && values.length <= valuesMax && values.every(isScalar))
    return values;
  const at = atPath(path, given === undefined ? 'const' : 'enum');
  fault(reading, at, `It must be 1 to ${valuesMax} texts, numbers, booleans or null.`);
  return null;
}

function readSize(reading: Reading, document: Document, path: string, keyword: string): number | null {
  const { [keyword]: value } = document;
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= lengthMax) return value;
  fault(reading, atPath(path, keyword), 'It must be a whole number, not negative.');
  return null;
}

function readNumber(reading: Reading, document: Document, path: string, keyword: string): number | null {
  const { [keyword]: value } = document;
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  fault(reading, atPath(path, keyword), 'It must be a number.');
  return null;
}

function readTextPattern(reading: Reading, document: Document, path: string): TextPattern | null {
  const { pattern } = document;
  if (pattern === undefined) return null;
  const read =
    typeof pattern === 'string' ? readPattern(pattern) : { ok: false as const, message: 'It must be a text.' };
  if (read.ok) return read.pattern;
  fault(reading, atPath(path, 'pattern'), read.message);
  return null;
}

function readFormat(reading: Reading, document: Document, path: string): ContractFormat | null {
  const { format } = document;
  if (format === undefined) return null;
  const found = contractFormats.find((one) => one === format);
  if (found === undefined) fault(reading, atPath(path, 'format'), `It must be one of ${contractFormats.join(', ')}.`);
  return found ?? null;
}

function readInner(
  reading: Reading,
  document: Document,
  path: string,
  keyword: string,
  depth: number,
): ContractNode | null {
  const { [keyword]: inner } = document;
  return inner === undefined ? null : readNode(reading, inner, atPath(path, keyword), depth + 1);
}

function readProperties(
  reading: Reading,
  document: Document,
  path: string,
  depth: number,
): ReadonlyMap<string, ContractNode> {
  const { properties } = document;
  if (properties === undefined) return new Map();
  const at = atPath(path, 'properties');
  if (!isDocument(properties)) {
    fault(reading, at, 'It must be an object.');
    return new Map();
  }
  const entries = Object.entries(properties).slice(0, placesMax);
  return new Map(entries.map(([name, inner]) => [name, readNode(reading, inner, `${at}/${name}`, depth + 1)]));
}

function readRequired(reading: Reading, document: Document, path: string): readonly string[] {
  const { required } = document;
  if (required === undefined) return [];
  if (Array.isArray(required) && required.length <= placesMax) {
    const names = required.filter((one) => typeof one === 'string');
    if (names.length === required.length && new Set(names).size === names.length) return names;
  }
  fault(reading, atPath(path, 'required'), 'It must be a list of names, each once.');
  return [];
}

function readBranches(reading: Reading, document: Document, path: string, depth: number): readonly ContractNode[] {
  const { anyOf } = document;
  if (anyOf === undefined) return [];
  const at = atPath(path, 'anyOf');
  if (Array.isArray(anyOf) && anyOf.length > 0 && anyOf.length <= branchesMax) {
    return anyOf.map((one, index) => readNode(reading, one, `${at}/${index}`, depth + 1));
  }
  fault(reading, at, `It must be a list of 1 to ${branchesMax} schemas.`);
  return [];
}
