// Leases: the right to work on something for a time. Whoever takes one over raises the fence, and every write of the
// holder names its fence: one who was away for too long and comes back is found out and changes nothing.

import type { Transaction } from '../database.ts';

export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly fence: bigint;
}

/** Somebody else holds it by now; what the transaction was about to write is theirs to write. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(lease: Lease) {
    super(`The lease ${lease.name} was taken over (fence ${lease.fence}).`);
  }
}

/** Takes a lease whose time is over, or which the holder left lying; null when another has it. `now` is a test's. */
export async function acquireLease(
  transaction: Transaction,
  name: string,
  holder: string,
  ttlMs: number,
  now: string | null,
): Promise<Lease | null> {
  const text = `insert into leases as l (tenant_id, name, holder, fence, expires_at)
    values ($1, $2, $3, 1, coalesce($5::timestamptz, clock_timestamp()) + $4 * interval '1 millisecond')
    on conflict (tenant_id, name) do update
      set holder = excluded.holder, fence = l.fence + 1, expires_at = excluded.expires_at
      where l.expires_at <= coalesce($5::timestamptz, clock_timestamp()) or l.holder = excluded.holder
    returning fence`;
  const values = [transaction.tenantId, name, holder, ttlMs, now];
  const [row] = await transaction.query<{ fence: bigint }>({ name: 'acquire_lease', text }, values);
  return row === undefined ? null : { name, holder, fence: row.fence };
}

/** Makes the transaction one of the holder: fails with `LeaseLost` when it is no more, else holds it for longer. */
export async function holdLease(
  transaction: Transaction,
  lease: Lease,
  ttlMs: number,
  now: string | null,
): Promise<void> {
  const text = `update leases
    set expires_at = coalesce($5::timestamptz, clock_timestamp()) + $4 * interval '1 millisecond'
    where tenant_id = $1 and name = $2 and fence = $3 returning true as held`;
  const values = [transaction.tenantId, lease.name, lease.fence, ttlMs, now];
  const rows = await transaction.query({ name: 'hold_lease', text }, values);
  if (rows.length === 0) throw new LeaseLost(lease);
}

/** Gives it back, so that the next need not wait for its end. */
export function releaseLease(transaction: Transaction, lease: Lease): void {
  const text = `update leases set expires_at = '-infinity' where tenant_id = $1 and name = $2 and fence = $3`;
  transaction.defer({ name: 'release_lease', text }, [transaction.tenantId, lease.name, lease.fence]);
}
