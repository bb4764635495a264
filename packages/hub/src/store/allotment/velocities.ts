// How fast channels sell, measured from what their reservations took and did not give back, and how late they hear.

import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export interface Velocity {
  readonly channel: string;
  readonly sku: string;
  /** Millionths of the item's smallest unit a day. */
  readonly perDayMillionths: bigint;
}

// One pass over the reservations of the stretch. Rows are touched only where the figure differs; what was not sold for
// the whole stretch has no row.
const measure = `with sold as (
    select r.channel, l.sku, sum(l.reserved + l.allocated + l.fulfilled) as units
    from reservations r
    join reservation_lines l on l.tenant_id = r.tenant_id and l.reservation_id = r.reservation_id
    where r.tenant_id = $1 and r.created_at >= $2::timestamptz - make_interval(days => $3)
      and r.created_at <= $2::timestamptz
      and not (r.state = 'held' and r.expires_at <= $2::timestamptz)
    group by r.channel, l.sku
    having sum(l.reserved + l.allocated + l.fulfilled) > 0
  ), measured as (
    select channel, sku, least(div(units * 1000000, $3), 9223372036854775807)::bigint as per_day from sold
  ), gone as (
    delete from velocities v where v.tenant_id = $1
      and not exists (select from measured m where m.channel = v.channel and m.sku = v.sku)
    returning 1
  ), changed as (
    insert into velocities (tenant_id, channel, sku, per_day_millionths, measured_at)
    select $1, m.channel, m.sku, m.per_day, $2 from measured m
    on conflict (tenant_id, sku, channel) do update
      set per_day_millionths = excluded.per_day_millionths, measured_at = excluded.measured_at
      where velocities.per_day_millionths <> excluded.per_day_millionths
    returning 1
  )
  select (select count(*) from gone)::integer + (select count(*) from changed)::integer as count`;

/** Measures every channel and item anew over the last days; answers how many figures changed. */
export async function measureVelocities(transaction: Transaction, now: string, days: number): Promise<number> {
  const rows = await transaction.query<{ count: number }>({ text: measure }, [transaction.tenantId, now, days]);
  return rows[0]?.count ?? 0;
}

const load = {
  name: 'load_velocities',
  text: `select v.* from unnest($2::text[]) as k (sku)
    cross join lateral (select channel, sku, per_day_millionths as "perDayMillionths" from velocities v
      where v.tenant_id = $1 and v.sku = k.sku offset 0) v`,
};

/** How fast these items sell, by channel; what has not been sold is left out. */
export async function loadVelocities(reader: Reader, skus: readonly string[]): Promise<Velocity[]> {
  return reader.query<Velocity>(load, [reader.tenantId, sqlArray(skus, String)]);
}

/** How fast these channels sell, item by item, a page at a time. */
export async function listVelocities(
  reader: Reader,
  channels: readonly string[],
  after: Velocity | undefined,
  limit: number,
): Promise<Velocity[]> {
  const text = `select channel, sku, per_day_millionths as "perDayMillionths" from velocities
    where tenant_id = $1 and (sku, channel) > ($2, $3) and channel = any ($4::text[]) order by sku, channel limit $5`;
  const { sku = '', channel = '' } = after ?? {};
  return reader.query<Velocity>({ text }, [reader.tenantId, sku, channel, sqlArray(channels, String), limit]);
}

/** Milliseconds after which a channel shows what the hub says, by channel; those not measured are left out. */
export async function loadLags(reader: Reader): Promise<Map<string, bigint>> {
  const text = 'select channel, lag_ms as "lagMs" from channel_lags where tenant_id = $1';
  const rows = await reader.query<{ channel: string; lagMs: bigint }>({ name: 'load_channel_lags', text }, [
    reader.tenantId,
  ]);
  return new Map(rows.map(({ channel, lagMs }) => [channel, lagMs]));
}

export function writeLag(transaction: Transaction, channel: string, lagMs: bigint, measuredAt: string): void {
  const text = `insert into channel_lags (tenant_id, channel, lag_ms, measured_at) values ($1, $2, $3, $4)
    on conflict (tenant_id, channel) do update set lag_ms = excluded.lag_ms, measured_at = excluded.measured_at`;
  transaction.defer({ name: 'write_channel_lag', text }, [transaction.tenantId, channel, lagMs, measuredAt]);
}
