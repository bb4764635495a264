// Dated supply as rows, by order, SKU and location.

import type { Supply } from '../domain/supply.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

export type SupplyOf = Pick<Supply, 'order' | 'sku' | 'location'>;

const load = {
  name: 'load_supplies',
  text: `select s."order", s.sku, s.location, s.due_at as "dueAt", s.planned, s.open,
      s.stated_at as "statedAt"
    from unnest($2::text[], $3::text[], $4::text[]) as k (o, sku, location)
    cross join lateral (select * from supplies s
      where s.tenant_id = $1 and s."order" = k.o and s.sku = k.sku and s.location = k.location offset 0) s`,
};

export async function loadSupplies(reader: Reader, wanted: readonly SupplyOf[]): Promise<Supply[]> {
  return reader.query<Supply>(load, [
    reader.tenantId,
    sqlArray(wanted, (one) => one.order),
    sqlArray(wanted, (one) => one.sku),
    sqlArray(wanted, (one) => one.location),
  ]);
}

const write = {
  name: 'write_supplies',
  text: `insert into supplies (tenant_id, "order", sku, location, due_at, planned, open, stated_at)
    select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[], $7::bigint[],
      $8::timestamptz[])
    on conflict (tenant_id, "order", sku, location) do update
      set due_at = excluded.due_at, planned = excluded.planned, open = excluded.open, stated_at = excluded.stated_at`,
};

export function writeSupplies(transaction: Transaction, supplies: readonly Supply[]): void {
  transaction.defer(write, [
    transaction.tenantId,
    sqlArray(supplies, (one) => one.order),
    sqlArray(supplies, (one) => one.sku),
    sqlArray(supplies, (one) => one.location),
    sqlArray(supplies, (one) => (one.dueAt === null ? null : isoTime(one.dueAt))),
    sqlArray(supplies, (one) => one.planned),
    sqlArray(supplies, (one) => one.open),
    sqlArray(supplies, (one) => (one.statedAt === null ? null : isoTime(one.statedAt))),
  ]);
}

/** Supplies of which something is still on order, in the order of their key, a page at a time. */
export async function listOpenSupplies(
  reader: Reader,
  after: SupplyOf | undefined,
  limit: number,
): Promise<Supply[]> {
  const text = `select "order", sku, location, due_at as "dueAt", planned, open, stated_at as "statedAt" from supplies
    where tenant_id = $1 and open > 0 and ("order", sku, location) > ($2, $3, $4)
    order by "order", sku, location limit $5`;
  const { order, sku, location } = after ?? { order: '', sku: '', location: '' };
  return reader.query<Supply>({ text }, [reader.tenantId, order, sku, location, limit]);
}
