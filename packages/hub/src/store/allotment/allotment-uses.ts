// How much of a ring fence is used up, by rule and item. Written by the decisions that use it.

import type { AllotmentUse } from '../../domain/allotment/move-allotment.ts';
import type { Reader, Transaction } from '../database.ts';
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

const write = {
  name: 'write_allotment_uses',
  text: `insert into allotment_uses (tenant_id, rule_id, sku, taken, fulfilled)
    select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])
    on conflict (tenant_id, rule_id, sku) do update set taken = excluded.taken, fulfilled = excluded.fulfilled`,
};

/** Writes uses whole, whether the ledger had them before or not. */
export function writeUses(transaction: Transaction, uses: readonly AllotmentUse[]): void {
  transaction.defer(write, [
    transaction.tenantId,
    sqlArray(uses, (one) => one.ruleId),
    sqlArray(uses, (one) => one.sku),
    sqlArray(uses, (one) => one.taken),
    sqlArray(uses, (one) => one.fulfilled),
  ]);
}
