// Sources and who owns what, as governed records. A body is held to its shape before the domain sees it: a record
// that is no source (or no rule) is a fault of ours and stops what would be decided by it.

import { facts, type OwnershipRule } from '../../domain/inbound/ownership.ts';
import { bases, sourceDefaults, sourceKinds, type Fallback, type Source } from '../../domain/inbound/source.ts';
import type { Reader } from '../database.ts';
import { loadRecords, type GovernedRecord } from '../governed-records.ts';

type Shape<T> = { readonly [Field in keyof T]-?: (value: unknown) => boolean };

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const orNull =
  (isKind: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || isKind(value);
const oneOf =
  (words: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && words.includes(value);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function hasShape(value: unknown, shape: Readonly<Record<string, (field: unknown) => boolean>>): boolean {
  return isObject(value) && Object.entries(shape).every(([name, isKind]) => isKind(value[name]));
}

const fallbackShapes: { readonly [Kind in Fallback['kind']]: Shape<Extract<Fallback, { readonly kind: Kind }>> } = {
  keep_last: { kind: isText },
  buffer: { kind: isText, percentPerHour: isNumber, percentMax: isNumber },
  stop_selling: { kind: isText },
  next_owner: { kind: isText },
};

function isFallback(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(fallbackShapes).some(([kind, shape]) => value['kind'] === kind && hasShape(value, shape))
  );
}

const sourceShape: Shape<Source> = {
  code: isText,
  name: isText,
  kind: oneOf(sourceKinds),
  basis: oneOf(bases),
  clockToleranceMs: isNumber,
  freshnessMs: orNull(isNumber),
  fallback: isFallback,
  blastRadius: (value) => hasShape(value, { lines: isNumber, units: isNumber }),
  waitMs: isNumber,
  graceMs: isNumber,
  retentionDays: isNumber,
  mapping: orNull(isText),
};

const ruleShape: Shape<OwnershipRule> = {
  id: isText,
  fact: oneOf(facts),
  source: isText,
  itemClass: orNull(isText),
  sku: orNull(isText),
  location: orNull(isText),
  validFrom: orNull(isNumber),
  validTo: orNull(isNumber),
  order: isNumber,
};

const isSource = (value: unknown): value is Source => hasShape(value, sourceShape);
const isRule = (value: unknown): value is OwnershipRule => hasShape(value, ruleShape);

function fault({ code, revision }: GovernedRecord, what: string): Error {
  return new Error(`Revision ${revision} of the record "${code}" is no ${what}.`);
}

/** The source that a record says; what it was written without has its default. */
export function toSource(record: GovernedRecord): Source {
  const source: unknown = isObject(record.body) ? { ...sourceDefaults, ...record.body } : null;
  if (!isSource(source)) throw fault(record, 'source');
  return source;
}

export function toOwnershipRule(record: GovernedRecord): OwnershipRule {
  const { body } = record;
  if (!isRule(body)) throw fault(record, 'ownership rule');
  return body;
}

/** All declared sources in the order of their codes. */
export async function loadSources(reader: Reader): Promise<Source[]> {
  return (await loadRecords(reader, 'source')).map(toSource);
}

/** All ownership rules in force or to come, in the order of their ids. */
export async function loadOwnership(reader: Reader): Promise<OwnershipRule[]> {
  return (await loadRecords(reader, 'ownership')).map(toOwnershipRule);
}
