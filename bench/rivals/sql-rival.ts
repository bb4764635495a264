// What the two SQL rivals share: a pool of connections, their tables, and the sums that must agree afterwards.

import { Pool } from 'pg';

import { location, skuOf, type Contestant, type Job, type Tally, type Verdict } from '../contestant.ts';
import type { RivalSchema } from './tables.ts';

/** The two things that a stock desk does, each on its own transaction; false when there is too little. */
export interface StockDesk {
  readonly reserve: (reservationId: string, requestKey: string, skus: readonly string[]) => Promise<boolean>;
  readonly receive: (sku: string, quantity: number, eventId: string) => Promise<boolean>;
}

export const tenantId = 1;

export function openPool(url: string, schema: RivalSchema, size: number): Pool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    min: size,
    options: `-c search_path=${schema}`,
    idleTimeoutMillis: 0,
    application_name: `bench-${schema}`,
  });
  pool.on('error', () => undefined);
  return pool;
}

let made = 0;

/** Ids of the same length as the hub's. */
function nextId(prefix: string): string {
  made += 1;
  return `${prefix}_${Date.now().toString(16)}${process.pid.toString(16)}${made.toString(16).padStart(16, '0')}`;
}

export function contestantOf(pool: Pool, desk: StockDesk): Contestant {
  return {
    stepOf: (job) => (job.operation === 'receive' ? receiving(desk) : reserving(desk, job)),
    stock: async (key, quantity) => {
      await desk.receive(skuOf(key), quantity, nextId('evt'));
    },
    check: () => checkSums(pool),
    close: () => pool.end(),
  };
}

function receiving(desk: StockDesk) {
  return async (pickKey: () => number): Promise<Tally> =>
    tallyOf(await desk.receive(skuOf(pickKey()), 1, nextId('evt')));
}

function reserving(desk: StockDesk, job: Job) {
  return async (pickKey: () => number): Promise<Tally> => {
    const keys = new Set<number>();
    while (keys.size < job.lines) keys.add(pickKey());
    // In one order, or two requests would wait for each other.
    const skus = [...keys].map(skuOf).toSorted();
    return tallyOf(await desk.reserve(nextId('res'), nextId('req'), skus));
  };
}

function tallyOf(isAccepted: boolean): Tally {
  return isAccepted ? { accepted: 1, refused: 0 } : { accepted: 0, refused: 1 };
}

async function checkSums(pool: Pool): Promise<Verdict> {
  const { rows } = await pool.query<{ oversold: string; drifted: string; off: string }>(
    `select coalesce(sum(greatest(s.reserved - s.on_hand, 0)), 0)::text as oversold,
      count(*) filter (where s.reserved <> coalesce(r.quantity, 0))::text as drifted,
      count(*) filter (where s.on_hand <> coalesce(m.quantity, 0))::text as off
    from stock s
    left join (select sku, sum(quantity) as quantity from reservations group by sku) r on r.sku = s.sku
    left join (select sku, sum(quantity) as quantity from movements group by sku) m on m.sku = s.sku
    where s.tenant_id = $1 and s.location = $2`,
    [tenantId, location],
  );
  const [row] = rows;
  const findings = [];
  if (row?.oversold !== '0') findings.push(`${row?.oversold} units oversold`);
  if (row?.drifted !== '0') findings.push(`${row?.drifted} positions differ from their reservations`);
  if (row?.off !== '0') findings.push(`${row?.off} positions differ from their movements`);
  return findings.length === 0
    ? { ok: true, findings: ['own sums agree, nothing oversold'] }
    : { ok: false, findings };
}
