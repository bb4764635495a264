// Allotment rules as governed records. Values are kept as text, since JSON has no whole numbers of that size.

import { allotmentKinds, allotmentUnits, type AllotmentRule } from '../../domain/allotment/allotment-rule.ts';
import type { Reader } from '../database.ts';
import { loadRecords, type GovernedRecord, type RecordChange } from '../governed-records.ts';
import { fault, hasShape, isNumber, isText, oneOf, orNull, type Shape } from '../inbound/record-shape.ts';

interface RuleBody extends Omit<AllotmentRule, 'revision' | 'millionths'> {
  readonly millionths: string;
}

const shape: Shape<RuleBody> = {
  id: isText,
  channel: isText,
  sku: orNull(isText),
  itemClass: orNull(isText),
  segment: orNull(isText),
  customer: orNull(isText),
  location: orNull(isText),
  kind: oneOf(allotmentKinds),
  millionths: (value) => typeof value === 'string' && /^\d+$/.test(value),
  unit: orNull(oneOf(allotmentUnits)),
  validFrom: orNull(isNumber),
  validTo: orNull(isNumber),
  order: isNumber,
};

const isRule = (value: unknown): value is RuleBody => hasShape(value, shape);

export function toAllotmentRule(record: GovernedRecord): AllotmentRule {
  const { body, revision } = record;
  if (!isRule(body)) throw fault(record, 'allotment rule');
  return { ...body, revision, millionths: BigInt(body.millionths) };
}

export function changeOf(rule: AllotmentRule): RecordChange {
  const { id, channel, sku, itemClass, segment, customer, location, kind, unit, validFrom, validTo, order } = rule;
  const scope = { channel, sku, itemClass, segment, customer, location };
  const millionths = rule.millionths.toString();
  const body: RuleBody = { id, ...scope, kind, millionths, unit, validFrom, validTo, order };
  return { code: id, body };
}

/** All of them, in force or not, in the order of their ids. */
export async function loadAllotmentRules(reader: Reader): Promise<AllotmentRule[]> {
  return (await loadRecords(reader, 'allotment')).map(toAllotmentRule);
}

export interface AllotmentFilter {
  readonly channel?: string | undefined;
  /** Rules that name this item. */
  readonly sku?: string | undefined;
  readonly afterId: string;
  readonly limit: number;
}

/** In the order of their ids, a page at a time. */
export async function listAllotmentRules(reader: Reader, filter: AllotmentFilter): Promise<AllotmentRule[]> {
  const text = `select code, revision, body, is_removed as "isRemoved", actor, recorded_at as "recordedAt"
    from governed_records
    where tenant_id = $1 and kind = 'allotment' and code > $2 and is_current and not is_removed
      and ($3::text is null or body ->> 'channel' = $3) and ($4::text is null or body ->> 'sku' = $4)
    order by code limit $5`;
  const { channel = null, sku = null, afterId, limit } = filter;
  const rows = await reader.query<GovernedRecord>({ text }, [reader.tenantId, afterId, channel, sku, limit]);
  return rows.map(toAllotmentRule);
}
