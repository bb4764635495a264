// Locations as rows.

import type { Location } from '../domain/location.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

/** All locations of the tenant: few enough to be read whole. */
export async function loadLocations(reader: Reader): Promise<Location[]> {
  const text = `select code, name, kind, region, priority, safety_stock as "safetyStock", is_closed as "isClosed",
      shipping_cost as "shippingCost", calendar
    from locations where tenant_id = $1 order by code`;
  return reader.query<Location>({ name: 'load_locations', text }, [reader.tenantId]);
}

export function writeLocations(transaction: Transaction, locations: readonly Location[]): void {
  const text = `insert into locations (tenant_id, code, name, kind, region, priority, safety_stock, is_closed,
      shipping_cost, calendar)
    select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[],
      $8::boolean[], $9::bigint[], $10::jsonb[])
    on conflict (tenant_id, code) do update set name = excluded.name, kind = excluded.kind,
      region = excluded.region, priority = excluded.priority, safety_stock = excluded.safety_stock,
      is_closed = excluded.is_closed, shipping_cost = excluded.shipping_cost, calendar = excluded.calendar`;
  transaction.defer({ text }, [
    transaction.tenantId,
    sqlArray(locations, (one) => one.code),
    sqlArray(locations, (one) => one.name),
    sqlArray(locations, (one) => one.kind),
    sqlArray(locations, (one) => one.region),
    sqlArray(locations, (one) => one.priority),
    sqlArray(locations, (one) => one.safetyStock),
    sqlArray(locations, (one) => one.isClosed),
    sqlArray(locations, (one) => one.shippingCost),
    sqlArray(locations, (one) => (one.calendar === null ? null : JSON.stringify(one.calendar))),
  ]);
}
