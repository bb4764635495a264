// What is wrong with promises, found among all of them: reservations of orders that are over elsewhere (leaks), and
// dated supply of which more is promised than will come, or that does not come. Only what nobody was told of yet.

import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import type { QuantityDraft } from '../exceptions.ts';

/** Orders that ended longer ago are not looked at: a reservation taken for one is its taker's mistake. */
const watchedFor = '90 days';

/** Open reservations whose order ended before a moment, as seen at another. */
export async function leakedReservations(
  reader: Reader,
  { endedBefore, now }: { readonly endedBefore: number; readonly now: number },
  limit: number,
): Promise<string[]> {
  const text = `select r.reservation_id as id from order_statuses s
    cross join lateral (select * from reservations r
      where r.tenant_id = $1 and r."order" = s."order" and r.state in ('held', 'confirmed', 'allocated') offset 0) r
    where s.tenant_id = $1 and s.status <> 'open' and s.since <= $2
      and s.since > $3::timestamptz - interval '${watchedFor}'
      and (r.state <> 'held' or r.expires_at > $3)
      and not exists (select from exceptions e where e.tenant_id = $1 and e.kind = 'reservation_leaked'
        and e.sku = '' and e.location = '' and e.lot = '' and e.subject = r.reservation_id and e.closed_at is null)
    order by r.reservation_id limit $4`;
  const values = [reader.tenantId, isoTime(endedBefore), isoTime(now), limit];
  return (await reader.query<{ id: string }>({ name: 'leaked_reservations', text }, values)).map(({ id }) => id);
}

/** How much of what is promised of a supply will not come of it, as far as anybody knows. */
const missing = `case when s.due_at is null or s.due_at + s.grace_ms * interval '1 millisecond' < $2 then s.promised
    else s.promised - s.open end`;

export interface SupplyAtRisk extends Omit<QuantityDraft, 'id'> {
  /** Whether nobody was told of it with another quantity. */
  readonly isNew: boolean;
}

/** Supplies of which more is promised than will come: more than is open, or all of it where it is too late. */
export async function suppliesAtRisk(reader: Reader, now: number, limit: number): Promise<SupplyAtRisk[]> {
  const text = `select s.sku, s.location, s."order" as subject, s.missing as quantity,
      e.exception_id is null as "isNew"
    from (select s.*, ${missing} as missing from supplies s where s.tenant_id = $1 and s.promised > 0) s
    left join exceptions e on e.tenant_id = $1 and e.kind = 'promise_at_risk' and e.sku = s.sku
      and e.location = s.location and e.lot = '' and e.subject = s."order" and e.closed_at is null
    where s.missing > 0 and e.quantity is distinct from s.missing
    order by s.sku, s.location, s."order" limit $3`;
  return reader.query({ name: 'supplies_at_risk', text }, [reader.tenantId, isoTime(now), limit]);
}

/** Closes what is over: the reservation has ended or its order is open again; all that is promised will come. */
export function closeRight(transaction: Transaction, at: number, seq: bigint): void {
  const text = `update exceptions e set closed_at = $2, closed_seq = $3
    where e.tenant_id = $1 and e.closed_at is null and (
      e.kind = 'reservation_leaked' and not exists (select from reservations r
        join order_statuses s on s.tenant_id = $1 and s."order" = r."order" and s.status <> 'open'
        where r.tenant_id = $1 and r.reservation_id = e.subject and r.state in ('held', 'confirmed', 'allocated')
          and (r.state <> 'held' or r.expires_at > $2))
      or e.kind = 'promise_at_risk' and not exists (select from supplies s where s.tenant_id = $1
        and s."order" = e.subject and s.sku = e.sku and s.location = e.location and ${missing} > 0))`;
  transaction.defer({ name: 'close_promise_exceptions', text }, [transaction.tenantId, isoTime(at), seq]);
}
