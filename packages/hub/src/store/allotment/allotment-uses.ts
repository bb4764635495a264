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
