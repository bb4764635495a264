// Locations as rows.

import { locationDefaults, type Location } from '../domain/location.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

/** All locations of the tenant: few enough to be read whole. */
export async function loadLocations(reader: Reader): Promise<Location[]> {
  const text = `select code, name, kind, region, priority, safety_stock as "safetyStock" from locations
    where tenant_id = $1 order by code`;
  const rows = await reader.query<Location>({ name: 'load_locations', text }, [reader.tenantId]);
  return rows.map((row) => ({ ...locationDefaults, ...row }));
}

export function writeLocations(transaction: Transaction, locations: readonly Location[]): void {
  const text = `insert into locations (tenant_id, code, name, kind, region, priority, safety_stock)
    select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[])
    on conflict (tenant_id, code) do update set name = excluded.name, kind = excluded.kind,
      region = excluded.region, priority = excluded.priority, safety_stock = excluded.safety_stock`;
  transaction.defer({ text }, [
    transaction.tenantId,
    sqlArray(locations, (one) => one.code),
    sqlArray(locations, (one) => one.name),
    sqlArray(locations, (one) => one.kind),
    sqlArray(locations, (one) => one.region),
    sqlArray(locations, (one) => one.priority),
    sqlArray(locations, (one) => one.safetyStock),
  ]);
}
