// When each declared source was last heard. One row a source, written once a batch.

import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

/** The moments by source; few enough to be read whole. */
export async function loadHeard(reader: Reader): Promise<Map<string, number>> {
  const text = 'select source, heard_at as "heardAt" from source_status where tenant_id = $1';
  const rows = await reader.query<{ source: string; heardAt: number }>({ name: 'load_heard', text }, [
    reader.tenantId,
  ]);
  return new Map(rows.map(({ source, heardAt }) => [source, heardAt]));
}

export function writeHeard(transaction: Transaction, sources: readonly string[], heardAt: string): void {
  const text = `insert into source_status (tenant_id, heard_at, source) select $1, $2, unnest($3::text[])
    on conflict (tenant_id, source) do update set heard_at = greatest(source_status.heard_at, excluded.heard_at)`;
  transaction.defer({ name: 'write_heard', text }, [transaction.tenantId, heardAt, sqlArray(sources, String)]);
}
