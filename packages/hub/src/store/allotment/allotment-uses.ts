// How much of ring fences is used up, of all their items; the decisions that use them write it (promises.ts).

import type { AllotmentUse } from '../../domain/allotment/move-allotment.ts';
import type { Reader } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

/** What was taken of these rules, of every item. */
export async function loadUses(reader: Reader, ruleIds: readonly string[]): Promise<AllotmentUse[]> {
  const text = `select rule_id as "ruleId", sku, taken, fulfilled from allotment_uses
    where tenant_id = $1 and rule_id = any ($2::text[]) order by rule_id, sku`;
  return reader.query<AllotmentUse>({ name: 'load_allotment_uses', text }, [
    reader.tenantId,
    sqlArray(ruleIds, String),
  ]);
}

/** All that was taken of ring fences, in the order of rule and item, a page at a time. */
export async function listUses(
  reader: Reader,
  after: Pick<AllotmentUse, 'ruleId' | 'sku'> | undefined,
  limit: number,
): Promise<AllotmentUse[]> {
  const text = `select rule_id as "ruleId", sku, taken, fulfilled from allotment_uses
    where tenant_id = $1 and (rule_id, sku) > ($2, $3) order by rule_id, sku limit $4`;
  const { ruleId, sku } = after ?? { ruleId: '', sku: '' };
  return reader.query<AllotmentUse>({ text }, [reader.tenantId, ruleId, sku, limit]);
}
