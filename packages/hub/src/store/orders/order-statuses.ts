// What is known of orders: the last word on each.

import type { OrderState, OrderStatus } from '../../domain/orders/order-status.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

const columns = `"order", status, since, source`;

export async function loadStatuses(reader: Reader, orders: readonly string[]): Promise<OrderStatus[]> {
  const text = `select ${columns} from order_statuses where tenant_id = $1 and "order" = any ($2::text[])`;
  return reader.query<OrderStatus>({ name: 'load_order_statuses', text }, [
    reader.tenantId,
    sqlArray(orders, String),
  ]);
}

export function writeStatuses(transaction: Transaction, statuses: readonly OrderStatus[], now: number): void {
  const text = `insert into order_statuses (tenant_id, recorded_at, "order", status, since, source)
    select $1, $2, * from unnest($3::text[], $4::text[], $5::timestamptz[], $6::text[])
    on conflict (tenant_id, "order") do update set status = excluded.status, since = excluded.since,
      source = excluded.source, recorded_at = excluded.recorded_at`;
  transaction.defer({ name: 'write_order_statuses', text }, [
    transaction.tenantId,
    isoTime(now),
    sqlArray(statuses, (one) => one.order),
    sqlArray(statuses, (one) => one.status),
    sqlArray(statuses, (one) => isoTime(one.since)),
    sqlArray(statuses, (one) => one.source),
  ]);
}

export interface StatusFilter {
  readonly order?: string | undefined;
  readonly status?: OrderState | undefined;
  readonly after: string;
  readonly limit: number;
}

/** In the order of their numbers, a page at a time. */
export async function listStatuses(reader: Reader, filter: StatusFilter): Promise<OrderStatus[]> {
  const text = `select ${columns} from order_statuses
    where tenant_id = $1 and "order" > $2 and ($3::text is null or "order" = $3) and ($4::text is null or status = $4)
    order by "order" limit $5`;
  const { order = null, status = null, after, limit } = filter;
  return reader.query<OrderStatus>({ text }, [reader.tenantId, after, order, status, limit]);
}

/** Open reservations of orders, by order. */
export async function openOfOrders(
  reader: Reader,
  orders: readonly string[],
): Promise<{ readonly id: string; readonly order: string }[]> {
  const text = `select r.id, r."order" from unnest($2::text[]) as k ("order")
    cross join lateral (select reservation_id as id, "order" from reservations r
      where r.tenant_id = $1 and r."order" = k."order" and r.state in ('held', 'confirmed', 'allocated') offset 0) r
    order by r."order", r.id`;
  return reader.query({ name: 'open_reservations_of_orders', text }, [reader.tenantId, sqlArray(orders, String)]);
}
