// Dated supply as rows, by order, SKU and location.

import type { Supply } from '../domain/supply.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

export type SupplyOf = Pick<Supply, 'order' | 'sku' | 'location'>;

const columns = `s."order", s.sku, s.location, s.due_at as "dueAt", s.grace_ms::float8 as "graceMs", s.planned, s.open,
  s.promised, s.stated_at as "statedAt"`;

const load = {
  name: 'load_supplies',
  text: `select ${columns}
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
  text: `insert into supplies (tenant_id, "order", sku, location, due_at, grace_ms, planned, open, stated_at, promised)
    select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[], $7::bigint[],
      $8::bigint[], $9::timestamptz[], $10::bigint[])
    on conflict (tenant_id, "order", sku, location) do update
      set due_at = excluded.due_at, grace_ms = excluded.grace_ms, planned = excluded.planned, open = excluded.open,
        stated_at = excluded.stated_at, promised = excluded.promised`,
};

export function writeSupplies(transaction: Transaction, supplies: readonly Supply[]): void {
  transaction.defer(write, [
    transaction.tenantId,
    sqlArray(supplies, (one) => one.order),
    sqlArray(supplies, (one) => one.sku),
    sqlArray(supplies, (one) => one.location),
    sqlArray(supplies, (one) => (one.dueAt === null ? null : isoTime(one.dueAt))),
    sqlArray(supplies, (one) => one.graceMs),
    sqlArray(supplies, (one) => one.planned),
    sqlArray(supplies, (one) => one.open),
    sqlArray(supplies, (one) => (one.statedAt === null ? null : isoTime(one.statedAt))),
    sqlArray(supplies, (one) => one.promised),
  ]);
}

/** Supplies of which something is still on order, in the order of their key, a page at a time. */
export async function listOpenSupplies(
  reader: Reader,
  after: SupplyOf | undefined,
  limit: number,
  only: Partial<SupplyOf> = {},
): Promise<Supply[]> {
  const text = `select ${columns} from supplies s
    where s.tenant_id = $1 and s.open > 0 and (s."order", s.sku, s.location) > ($2, $3, $4)
      and ($6::text is null or s."order" = $6) and ($7::text is null or s.sku = $7)
      and ($8::text is null or s.location = $8)
    order by s."order", s.sku, s.location limit $5`;
  const { order, sku, location } = after ?? { order: '', sku: '', location: '' };
  const { order: ofOrder = null, sku: ofSku = null, location: at = null } = only;
  return reader.query<Supply>({ text }, [reader.tenantId, order, sku, location, limit, ofOrder, ofSku, at]);
}

/** What is on order of some items, wherever it goes. */
export async function openSuppliesOf(reader: Reader, skus: readonly string[]): Promise<Supply[]> {
  const text = `select ${columns} from supplies s where s.tenant_id = $1 and s.open > 0 and s.sku = any ($2::text[])
    order by s.due_at, s."order", s.location`;
  return reader.query<Supply>({ name: 'open_supplies_of', text }, [reader.tenantId, sqlArray(skus, String)]);
}
