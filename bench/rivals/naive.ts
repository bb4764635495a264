// B2, what most teams would write: a transaction a request that locks the row, looks, changes it and adds a row.
// Its statements are prepared, which not all teams would do.

import type { Pool, PoolClient } from 'pg';

import { location, type Contestant, type ContestantSetup } from '../contestant.ts';
import { contestantOf, openPool, tenantId, type StockDesk } from './sql-rival.ts';

const lock = {
  name: 'lock',
  text: `select sku, on_hand, reserved from stock where tenant_id = $1 and location = $2 and sku = any ($3)
    order by sku for update`,
};

const take = {
  name: 'take',
  text: `update stock set reserved = reserved + 1, updated_at = now()
    where tenant_id = $1 and location = $2 and sku = any ($3)`,
};

const addReservation = {
  name: 'add_reservation',
  text: `insert into reservations (tenant_id, reservation_id, line_no, request_key, sku, location, quantity, state)
    select $1, $2, line_no, $3, sku, $4, 1, 'confirmed' from unnest($5::text[]) with ordinality as l (sku, line_no)`,
};

const put = {
  name: 'put',
  text: `update stock set on_hand = on_hand + $4, updated_at = now()
    where tenant_id = $1 and location = $2 and sku = $3`,
};

const addMovement = {
  name: 'add_movement',
  text: `insert into movements (tenant_id, sku, location, quantity, source, event_id)
    values ($1, $2, $3, $4, 'wms', $5)`,
};

interface StockRow {
  readonly on_hand: string;
  readonly reserved: string;
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<boolean>): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const isDone = await work(client);
    await client.query(isDone ? 'commit' : 'rollback');
    return isDone;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

export function naiveDesk(pool: Pool): StockDesk {
  return {
    reserve: (reservationId, requestKey, skus) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<StockRow>({ ...lock, values: [tenantId, location, skus] });
        const isEnough = rows.length === skus.length && rows.every(hasOne);
        if (!isEnough) return false;
        await client.query({ ...take, values: [tenantId, location, skus] });
        await client.query({ ...addReservation, values: [tenantId, reservationId, requestKey, location, skus] });
        return true;
      }),
    receive: (sku, quantity, eventId) =>
      inTransaction(pool, async (client) => {
        await client.query({ ...lock, values: [tenantId, location, [sku]] });
        await client.query({ ...put, values: [tenantId, location, sku, quantity] });
        await client.query({ ...addMovement, values: [tenantId, sku, location, quantity, eventId] });
        return true;
      }),
  };
}

function hasOne(row: StockRow): boolean {
  return BigInt(row.on_hand) - BigInt(row.reserved) >= 1n;
}

/** `size` is the number of its connections. */
export async function openNaive({ url, size }: ContestantSetup): Promise<Contestant> {
  const pool = openPool(url, 'naive', size);
  await pool.query('select 1');
  return contestantOf(pool, naiveDesk(pool));
}
