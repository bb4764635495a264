// What keeps an item from being deleted: stock in any status or under way, open supply, and promises.

import type { Reader } from './database.ts';

export interface Holding {
  readonly stockedAt: readonly string[];
  readonly orders: readonly string[];
  readonly reservations: readonly string[];
}

export async function heldOf(reader: Reader, sku: string): Promise<Holding> {
  const values = [reader.tenantId, sku];
  // Negative balances too: what was shipped without having been received has to be cleared up first.
  const stock = `select distinct location as name from positions where tenant_id = $1 and sku = $2
      and (sellable, quarantine, damaged, on_hold, returned, in_transit) <> (0, 0, 0, 0, 0, 0) order by 1`;
  const supply = `select "order" as name from supplies where tenant_id = $1 and sku = $2 and open > 0
    union select 'A supply to ' || location from positions where tenant_id = $1 and sku = $2 and on_order <> 0
      and not exists (select from supplies where tenant_id = $1 and sku = $2 and open > 0) order by 1`;
  const promises = `select distinct r.reservation_id as name from reservation_lines l
    join reservations r on r.tenant_id = l.tenant_id and r.reservation_id = l.reservation_id
    where l.tenant_id = $1 and l.sku = $2 and r.state in ('held', 'confirmed', 'allocated')
      and l.reserved + l.allocated + l.backordered > 0 order by 1`;
  const [stockedAt = [], orders = [], reservations = []] = await Promise.all(
    [stock, supply, promises].map(async (text) => {
      const rows = await reader.query<{ name: string }>({ text }, values);
      return rows.map((row) => row.name);
    }),
  );
  return { stockedAt, orders, reservations };
}
