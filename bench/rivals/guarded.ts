// B3, the strongest rival that decides one request at a time: a single statement that changes the row only if
// there is enough and adds the reservation with it. One round trip, prepared, no transaction of its own.

import type { Pool } from 'pg';

import { location, type Contestant, type ContestantSetup } from '../contestant.ts';
import { contestantOf, openPool, tenantId, type StockDesk } from './sql-rival.ts';

const reserveOne = {
  name: 'reserve_one',
  text: `with taken as (
      update stock set reserved = reserved + 1, updated_at = now()
      where tenant_id = $1 and location = $2 and sku = $3 and on_hand - reserved >= 1 returning sku)
    insert into reservations (tenant_id, reservation_id, line_no, request_key, sku, location, quantity, state)
      select $1, $4, 1, $5, sku, $2, 1, 'confirmed' from taken returning reservation_id`,
};

// All lines or none: the rows are locked in one order before anything is changed.
const reserveMany = {
  name: 'reserve_many',
  text: `with locked as (
      select sku, on_hand - reserved as free from stock
      where tenant_id = $1 and location = $2 and sku = any ($3) order by sku for update),
    taken as (
      update stock s set reserved = reserved + 1, updated_at = now() from locked l
      where s.tenant_id = $1 and s.location = $2 and s.sku = l.sku
        and (select count(*) = cardinality($3::text[]) and min(free) >= 1 from locked) returning s.sku)
    insert into reservations (tenant_id, reservation_id, line_no, request_key, sku, location, quantity, state)
      select $1, $4, row_number() over (order by sku), $5, sku, $2, 1, 'confirmed' from taken
      returning reservation_id`,
};

const receive = {
  name: 'receive',
  text: `with put as (
      update stock set on_hand = on_hand + $4, updated_at = now()
      where tenant_id = $1 and location = $2 and sku = $3 returning sku)
    insert into movements (tenant_id, sku, location, quantity, source, event_id)
      select $1, sku, $2, $4, 'wms', $5 from put`,
};

export function guardedDesk(pool: Pool): StockDesk {
  return {
    reserve: async (reservationId, requestKey, skus) => {
      const [only] = skus;
      const values = [tenantId, location, skus.length === 1 ? only : skus, reservationId, requestKey];
      const { rowCount } = await pool.query({ ...(skus.length === 1 ? reserveOne : reserveMany), values });
      return rowCount === skus.length;
    },
    receive: async (sku, quantity, eventId) => {
      const values = [tenantId, location, sku, quantity, eventId];
      const { rowCount } = await pool.query({ ...receive, values });
      return rowCount === 1;
    },
  };
}

/** `size` is the number of its connections. */
export async function openGuarded({ url, size }: ContestantSetup): Promise<Contestant> {
  const pool = openPool(url, 'guarded', size);
  await pool.query('select 1');
  return contestantOf(pool, guardedDesk(pool));
}
