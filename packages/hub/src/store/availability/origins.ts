// Where the numbers of availability come from: entries of the journal summed by who said it and where the goods came
// from or went to, and the reservations that hold what is promised. Both are read along the journal's index by SKU:
// what an answer costs grows with the history of its items, not with that of the tenant.

import { textArray } from '../binary-array.ts';
import type { Reader } from '../database.ts';

/** One lot of an item at a location; the empty lot for an item without. */
export interface LotPlace {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
}

export interface EntrySum {
  readonly sku: string;
  readonly location: string;
  readonly source: string | null;
  /** The account at the other end, such as `supplier`. */
  readonly account: string;
  /** What came less what went. */
  readonly quantity: bigint;
  readonly entries: number;
  readonly lastSeq: bigint;
  readonly lastAt: number;
}

function valuesOf(reader: Reader, places: readonly LotPlace[]): unknown[] {
  return [
    reader.tenantId,
    textArray([...new Set(places.map((one) => one.sku))], String),
    textArray(places, (one) => one.sku),
    textArray(places, (one) => one.location),
    textArray(places, (one) => one.lot),
  ];
}

const atPlaces = '(select * from unnest($3::text[], $4::text[], $5::text[]))';

/** What is sellable at these places, summed over the entries that made it so, what came last first. */
export async function sellableOrigins(reader: Reader, places: readonly LotPlace[]): Promise<EntrySum[]> {
  const text = `select sku, location, source, account, sum(quantity)::bigint as quantity, count(*)::integer as entries,
      max(seq) as "lastSeq", max(recorded_at) as "lastAt"
    from (
      select sku, to_location as location, to_lot as lot, source, from_account as account, quantity, seq, recorded_at
      from journal where tenant_id = $1 and sku = any ($2::text[]) and to_account = 'sellable'
      union all
      select sku, from_location, from_lot, source, to_account, -quantity, seq, recorded_at
      from journal where tenant_id = $1 and sku = any ($2::text[]) and from_account = 'sellable') as moved
    where (sku, location, lot) in ${atPlaces}
    group by sku, location, source, account order by "lastSeq" desc`;
  return reader.query<EntrySum>({ text }, valuesOf(reader, places));
}

export interface HeldThere {
  readonly sku: string;
  readonly location: string;
  readonly reservationId: string;
  readonly order: string | null;
  readonly channel: string;
  readonly state: 'held' | 'confirmed' | 'allocated';
  readonly expiresAt: number | null;
  readonly quantity: bigint;
  /** Of all that hold there. */
  readonly count: number;
  readonly sum: bigint;
}

/** The reservations that hold at these places, at most so many of each place, those that were made last first. */
export async function holdsAt(
  reader: Reader,
  places: readonly LotPlace[],
  mostOfPlace: number,
  decisionTime: string | null,
): Promise<HeldThere[]> {
  const text = `with held as (
      select sku, location, reservation_id, sum(reserved_change + allocated_change) as quantity
      from journal where tenant_id = $1 and sku = any ($2::text[]) and reservation_id is not null
        and (sku, location, lot) in ${atPlaces}
      group by sku, location, reservation_id having sum(reserved_change + allocated_change) <> 0),
    ranked as (
      select h.sku, h.location, r.reservation_id as "reservationId", r."order", r.channel, r.state,
        r.expires_at as "expiresAt", h.quantity::bigint as quantity,
        count(*) over there::integer as count, (sum(h.quantity) over there)::bigint as sum,
        row_number() over (partition by h.sku, h.location order by r.reservation_id desc) as rank
      from held h
      join reservations r on r.tenant_id = $1 and r.reservation_id = h.reservation_id
      where r.state <> 'held' or r.expires_at > coalesce($7::timestamptz, clock_timestamp())
      window there as (partition by h.sku, h.location))
    select * from ranked where rank <= $6 order by sku, location, rank`;
  return reader.query<HeldThere>({ text }, [...valuesOf(reader, places), mostOfPlace, decisionTime]);
}
