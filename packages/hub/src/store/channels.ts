// Channels as rows.

import { channelDefaults, type Channel } from '../domain/channel.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

/** All channels of the tenant: few enough to be read whole. */
export async function loadChannels(reader: Reader): Promise<Channel[]> {
  const text = `select code, name, kind, locations, uom, depletion, connector, priority,
      backorder_limit as "backorderLimit", is_paused as "isPaused", allows_drop_ship as "allowsDropShip",
      depletion_at as "depletionAt", sourcing, holds_max as "holdsMax", holds_max_per_client as "holdsMaxPerClient",
      publishing
    from channels where tenant_id = $1 order by code`;
  const rows = await reader.query<Channel>({ name: 'load_channels', text }, [reader.tenantId]);
  return rows.map((row) => ({ ...channelDefaults, ...row }));
}

export function writeChannels(transaction: Transaction, channels: readonly Channel[]): void {
  const text = `insert into channels (tenant_id, code, name, kind, locations, uom, depletion, connector, priority,
      backorder_limit, allows_drop_ship, depletion_at, sourcing, holds_max, holds_max_per_client,
      publishing)
    select $1, c.code, c.name, c.kind, array(select jsonb_array_elements_text(c.locations)), c.uom, c.depletion,
      c.connector, c.priority, c.backorder_limit, c.allows_drop_ship, c.depletion_at, c.sourcing, c.holds_max,
      c.holds_max_per_client, c.publishing
    from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::text[], $9::integer[],
      $10::bigint[], $11::boolean[], $12::jsonb[], $13::text[], $14::integer[], $15::integer[], $16::jsonb[])
      as c (code, name, kind, locations, uom, depletion, connector, priority, backorder_limit, allows_drop_ship,
      depletion_at, sourcing, holds_max, holds_max_per_client, publishing)
    on conflict (tenant_id, code) do update set name = excluded.name, kind = excluded.kind,
      locations = excluded.locations, uom = excluded.uom, depletion = excluded.depletion,
      connector = excluded.connector, priority = excluded.priority, backorder_limit = excluded.backorder_limit,
      allows_drop_ship = excluded.allows_drop_ship, depletion_at = excluded.depletion_at,
      sourcing = excluded.sourcing, holds_max = excluded.holds_max,
      holds_max_per_client = excluded.holds_max_per_client, publishing = excluded.publishing`;
  transaction.defer({ text }, [
    transaction.tenantId,
    sqlArray(channels, (one) => one.code),
    sqlArray(channels, (one) => one.name),
    sqlArray(channels, (one) => one.kind),
    sqlArray(channels, (one) => JSON.stringify(one.locations)),
    sqlArray(channels, (one) => one.uom),
    sqlArray(channels, (one) => one.depletion),
    sqlArray(channels, (one) => one.connector),
    sqlArray(channels, (one) => one.priority),
    sqlArray(channels, (one) => one.backorderLimit),
    sqlArray(channels, (one) => one.allowsDropShip),
    sqlArray(channels, (one) => JSON.stringify(one.depletionAt)),
    sqlArray(channels, (one) => one.sourcing),
    sqlArray(channels, (one) => one.holdsMax),
    sqlArray(channels, (one) => one.holdsMaxPerClient),
    sqlArray(channels, (one) => (one.publishing === null ? null : JSON.stringify(one.publishing))),
  ]);
}

export function writePaused(transaction: Transaction, code: string, isPaused: boolean): void {
  const text = 'update channels set is_paused = $3 where tenant_id = $1 and code = $2';
  transaction.defer({ text }, [transaction.tenantId, code, isPaused]);
}
