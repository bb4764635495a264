// Safety stock of an item at a location as rows; items carry their own along when they are loaded.

import type { SafetyStockChange } from '../../domain/config/config-change.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export interface SafetyStock {
  readonly sku: string;
  readonly location: string;
  /** Smallest units. */
  readonly quantity: bigint;
}

export function writeSafetyStock(transaction: Transaction, changes: readonly SafetyStockChange[]): void {
  const columns = [
    transaction.tenantId,
    sqlArray(changes, (one) => one.sku),
    sqlArray(changes, (one) => one.location),
    sqlArray(changes, (one) => one.quantity),
  ];
  const given = 'unnest($2::text[], $3::text[], $4::bigint[]) as g (sku, location, quantity)';
  const write = `insert into item_safety_stocks (tenant_id, sku, location, quantity)
    select $1, g.* from ${given} where g.quantity is not null
    on conflict (tenant_id, sku, location) do update set quantity = excluded.quantity`;
  transaction.defer({ text: write }, columns);
  const remove = `delete from item_safety_stocks s using ${given}
    where s.tenant_id = $1 and s.sku = g.sku and s.location = g.location and g.quantity is null`;
  transaction.defer({ text: remove }, columns);
}

export interface SafetyStockFilter {
  readonly sku?: string | undefined;
  readonly location?: string | undefined;
  readonly after: readonly [sku: string, location: string];
  readonly limit: number;
}

/** In the order of their SKUs and locations, a page at a time. */
export async function listSafetyStock(reader: Reader, filter: SafetyStockFilter): Promise<SafetyStock[]> {
  const text = `select sku, location, quantity from item_safety_stocks
    where tenant_id = $1 and (sku, location) > ($2, $3)
      and ($4::text is null or sku = $4) and ($5::text is null or location = $5)
    order by sku, location limit $6`;
  const { sku = null, location = null, after, limit } = filter;
  return reader.query<SafetyStock>({ text }, [reader.tenantId, ...after, sku, location, limit]);
}
