// Sources and who owns what, as governed records. A body is held to its shape before the domain sees it: a record
// that is no source (or no rule) is a fault of ours and stops what would be decided by it.

import { facts, type OwnershipRule } from '../../domain/inbound/ownership.ts';
import { bases, sourceDefaults, sourceKinds, type Fallback, type Source } from '../../domain/inbound/source.ts';
import type { Reader } from '../database.ts';
import { loadRecords, type GovernedRecord } from '../governed-records.ts';
import { fault, hasShape, isNumber, isObject, isText, oneOf, orNull, type Shape } from './record-shape.ts';

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
