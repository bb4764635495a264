// What is known of lots besides where they are: when they expire. A lot that nobody described never does.

import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export interface Lot {
  readonly sku: string;
  readonly lot: string;
  /** In milliseconds; null for never. */
  readonly expiresAt: number | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function writeLots(transaction: Transaction, lots: readonly Lot[]): void {
  const text = `insert into lots (tenant_id, sku, lot, expires_at, attributes)
    select $1, * from unnest($2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
    on conflict (tenant_id, sku, lot) do update
      set expires_at = excluded.expires_at, attributes = excluded.attributes`;
  transaction.defer({ text }, [
    transaction.tenantId,
    sqlArray(lots, (one) => one.sku),
    sqlArray(lots, (one) => one.lot),
    sqlArray(lots, (one) => (one.expiresAt === null ? null : isoTime(one.expiresAt))),
    sqlArray(lots, (one) => JSON.stringify(one.attributes)),
  ]);
}

const ofItems = {
  name: 'lots_of_items',
  text: `select l.* from unnest($2::text[]) as k (sku)
    cross join lateral (select sku, lot, expires_at as "expiresAt", attributes from lots l
      where l.tenant_id = $1 and l.sku = k.sku offset 0) l`,
};

/** All described lots of items. */
export async function loadLots(reader: Reader, skus: readonly string[]): Promise<Lot[]> {
  return reader.query<Lot>(ofItems, [reader.tenantId, sqlArray(skus, String)]);
}

export interface LotFilter {
  readonly sku?: string | undefined;
  readonly after: readonly [sku: string, lot: string];
  readonly limit: number;
}

/** In the order of their SKUs and lots, a page at a time. */
export async function listLots(reader: Reader, filter: LotFilter): Promise<Lot[]> {
  const text = `select sku, lot, expires_at as "expiresAt", attributes from lots
    where tenant_id = $1 and (sku, lot) > ($2, $3) and ($4::text is null or sku = $4)
    order by sku, lot limit $5`;
  const { sku = null, after, limit } = filter;
  return reader.query<Lot>({ text }, [reader.tenantId, ...after, sku, limit]);
}

export interface Expiry extends Pick<Lot, 'sku' | 'lot'> {
  readonly expiresAt: number;
}

/** Lots that expire, of all items, a page at a time. */
export async function listExpiries(reader: Reader, after: Expiry | undefined, limit: number): Promise<Expiry[]> {
  const text = `select sku, lot, expires_at as "expiresAt" from lots
    where tenant_id = $1 and (sku, lot) > ($2, $3) and expires_at is not null order by sku, lot limit $4`;
  return reader.query<Expiry>({ text }, [reader.tenantId, after?.sku ?? '', after?.lot ?? '', limit]);
}
