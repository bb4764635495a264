// Measures how fast each channel sells each item, of all tenants: what its reservations of the last weeks took and did
// not give back, by day. Rules in days and buffers that follow demand go by it. One statement a tenant.

import { isoTime, type Clock } from '../../platform/clock.ts';
import { measureVelocities } from '../../store/allotment/velocities.ts';
import type { Database } from '../../store/database.ts';
import { bumpVelocityVersion, readMoment } from '../../store/shard-heads.ts';
import { listTenants } from '../../store/tenants.ts';
import { decisionTimeOf } from '../operator.ts';

const days = 28;

/** Answers how many figures changed. */
export async function measureVelocity({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<number> {
  const tenants = await database.asPlatform((transaction) => listTenants(transaction));
  let changed = 0;
  for (const { tenantId } of tenants) {
    changed += await database.inTransaction(tenantId, async (transaction) => {
      // No lock: what is reserved meanwhile is measured the next time.
      const { now } = await readMoment(transaction, decisionTimeOf({ clock }));
      const count = await measureVelocities(transaction, isoTime(now), days);
      if (count > 0) bumpVelocityVersion(transaction);
      return count;
    });
  }
  return changed;
}
