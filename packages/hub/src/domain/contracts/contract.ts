// A contract: what a source promises of the messages of a topic, as a part of JSON Schema 2020-12. It is read into
// data that is held against a record by a plain walk: nothing is evaluated, nothing is fetched, and the work is bounded
// by the record and the contract. A keyword that is not in the part is refused, so that none is silently ignored.

import type { TextPattern } from './text-pattern.ts';

export const contractTypes = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] as const;

export type ContractType = (typeof contractTypes)[number];

export const contractFormats = ['date', 'date-time'] as const;

export type ContractFormat = (typeof contractFormats)[number];

export type Scalar = string | number | boolean | null;

/** What a contract says of one place. What is null (or empty) says nothing. */
export interface ContractNode {
  /** Nothing may be here. */
  readonly isNever: boolean;
  readonly types: ReadonlySet<ContractType> | null;
  /** One of these, if there are any. */
  readonly values: readonly Scalar[] | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly pattern: TextPattern | null;
  readonly format: ContractFormat | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly exclusiveMinimum: number | null;
  readonly exclusiveMaximum: number | null;
  readonly minItems: number | null;
  readonly maxItems: number | null;
  readonly items: ContractNode | null;
  readonly properties: ReadonlyMap<string, ContractNode>;
  readonly required: readonly string[];
  /** For fields that are not named; null: anything. */
  readonly additional: ContractNode | null;
  readonly anyOf: readonly ContractNode[];
}

export const saysNothing: ContractNode = {
  isNever: false,
  types: null,
  values: null,
  minLength: null,
  maxLength: null,
  pattern: null,
  format: null,
  minimum: null,
  maximum: null,
  exclusiveMinimum: null,
  exclusiveMaximum: null,
  minItems: null,
  maxItems: null,
  items: null,
  properties: new Map(),
  required: [],
  additional: null,
  anyOf: [],
};

export interface Violation {
  /** Where in the record, such as `lines/0/quantity`; empty for the record itself. */
  readonly path: string;
  readonly message: string;
}

/** The first thing in which the value does not keep the contract; null if it does. */
export function violationOf(node: ContractNode, value: unknown, path = ''): Violation | null {
  const message = messageOf(node, value);
  if (message !== null) return { path, message };
  if (node.anyOf.length > 0 && node.anyOf.every((one) => violationOf(one, value, path) !== null)) {
    return { path, message: 'It is none of what it may be.' };
  }
  if (Array.isArray(value)) return violationOfItems(node, value, path);
  return isFields(value) ? violationOfFields(node, value, path) : null;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function messageOf(node: ContractNode, value: unknown): string | null {
  if (node.isNever) return 'There may be nothing here.';
  const { types } = node;
  if (types !== null) {
    const type = typeOf(value);
    if (!types.has(type) && !(type === 'integer' && types.has('number'))) {
      return `It must be ${[...types].join(' or ')}, not ${type}.`;
    }
  }
  if (node.values !== null && !node.values.some((one) => one === value)) {
    return `It must be one of ${node.values.map((one) => JSON.stringify(one)).join(', ')}.`.slice(0, 500);
  }
  if (typeof value === 'string') return messageOfText(node, value);
  if (typeof value === 'number') return messageOfNumber(node, value);
  return null;
}

/** An integer is a number too. */
function typeOf(value: unknown): ContractType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value !== 'object' || value === null) return 'null';
  return Array.isArray(value) ? 'array' : 'object';
}

function messageOfText({ minLength, maxLength, pattern, format }: ContractNode, value: string): string | null {
  if (minLength !== null || maxLength !== null) {
    const length = lengthOf(value);
    if (minLength !== null && length < minLength) return `It must have at least ${minLength} characters.`;
    if (maxLength !== null && length > maxLength) return `It must have at most ${maxLength} characters.`;
  }
  if (pattern !== null && !pattern.matches(value)) return `It must match ${pattern.source}.`;
  if (format !== null && !isOfFormat(format, value)) return `It must be a ${format}.`;
  return null;
}

/** Characters as JSON Schema counts them: code points. */
function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd8_00 && unit <= 0xdb_ff && at + 1 < text.length) {
      const next = text.charCodeAt(at + 1);
      if (next >= 0xdc_00 && next <= 0xdf_ff) length -= 1;
    }
  }
  return length;
}

const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
const formatPatterns: Readonly<Record<ContractFormat, RegExp>> = {
  date: /^(\d{4})-(\d\d)-(\d\d)$/,
  'date-time': new RegExp(
    String.raw`^(\d{4})-(\d\d)-(\d\d)[Tt]${clock}:(?:[0-5]\d|60)(?:\.\d{1,12})?(?:[Zz]|[+-]${clock})$`,
  ),
};
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isOfFormat(format: ContractFormat, text: string): boolean {
  const found = formatPatterns[format].exec(text);
  if (!found) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = daysOfMonth[month - 1] ?? 0;
  return day >= 1 && day <= (month === 2 && !isLeap ? 28 : days);
}

function messageOfNumber(node: ContractNode, value: number): string | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = node;
  if (minimum !== null && value < minimum) return `It must be at least ${minimum}.`;
  if (maximum !== null && value > maximum) return `It must be at most ${maximum}.`;
  if (exclusiveMinimum !== null && value <= exclusiveMinimum) return `It must be more than ${exclusiveMinimum}.`;
  if (exclusiveMaximum !== null && value >= exclusiveMaximum) return `It must be less than ${exclusiveMaximum}.`;
  return null;
}

function violationOfItems(node: ContractNode, values: readonly unknown[], path: string): Violation | null {
  const { minItems, maxItems, items } = node;
  if (minItems !== null && values.length < minItems)
    return { path, message: `It must have at least ${minItems} items.` };
  if (maxItems !== null && values.length > maxItems)
    return { path, message: `It must have at most ${maxItems} items.` };
  if (items === null) return null;
  for (const [index, value] of values.entries()) {
    const violation = violationOf(items, value, inside(path, String(index)));
    if (violation !== null) return violation;
  }
  return null;
}

function violationOfFields(node: ContractNode, fields: Fields, path: string): Violation | null {
  const { required, properties, additional } = node;
  for (const name of required) {
    if (!Object.hasOwn(fields, name) || fields[name] === undefined) {
      return { path: inside(path, name), message: 'The field is missing.' };
    }
  }
  if (properties.size === 0 && additional === null) return null;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const inner = properties.get(name) ?? additional;
    if (inner === null) continue;
    if (inner.isNever) return { path: inside(path, name), message: 'There is no such field.' };
    const violation = violationOf(inner, value, inside(path, name));
    if (violation !== null) return violation;
  }
  return null;
}

function inside(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
