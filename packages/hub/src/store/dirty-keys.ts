// Which items' availability changed since it was last computed: one row an item, however often it changes.

import { textArray } from './binary-array.ts';
import type { Transaction } from './database.ts';

const mark = {
  name: 'mark_dirty',
  text: `insert into dirty_keys (tenant_id, sku, seq) select $1, unnest($2::text[]), $3
    on conflict (tenant_id, sku) do update set seq = excluded.seq`,
};

export function markDirty(transaction: Transaction, skus: readonly string[], seq: bigint): void {
  transaction.defer(mark, [transaction.tenantId, textArray(skus, String), seq]);
}
