// Raises what is wrong with promises: a reservation whose order was closed or cancelled a while ago and that nobody has
// ended, and dated supply of which more is promised than will come. Each becomes one exception, which closes when the
// reservation has ended, or when what is promised will come again.

import { isoTime, type Clock } from '../../platform/clock.ts';
import type { MakeId } from '../../platform/ids.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { openException, openQuantities } from '../../store/exceptions.ts';
import { lockShardHead } from '../../store/locks.ts';
import { closeRight, leakedReservations, suppliesAtRisk } from '../../store/orders/promises-at-risk.ts';
import { listTenants } from '../../store/tenants.ts';

const batchMax = 500;

export interface RaiseContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly onException?: (kind: string, tenantId: number) => void;
}

/** Raises it for all tenants. An order may be over for `leakGraceMs` before its reservations count as leaked. */
export async function raisePromises(context: RaiseContext, leakGraceMs: number): Promise<void> {
  const { database } = context;
  const tenants = await database.asPlatform((transaction) => listTenants(transaction));
  for (const { tenantId } of tenants) {
    await database.inTransaction(tenantId, (transaction) => raise(context, transaction, leakGraceMs));
  }
}

async function raise(context: RaiseContext, transaction: Transaction, leakGraceMs: number): Promise<void> {
  const { clock, makeId, onException } = context;
  const time = clock.decisionTime();
  // Under the shard's lock, so that a reservation that ends at this moment closes what is opened here.
  const { now, seq } = await lockShardHead(transaction, time === null ? null : isoTime(time));
  const [leaked, atRisk] = await Promise.all([
    leakedReservations(transaction, { endedBefore: now - leakGraceMs, now }, batchMax),
    suppliesAtRisk(transaction, now, batchMax),
  ]);
  const correlationId = makeId('cor');
  const about = { sku: '', location: '', lot: '', available: 0n, correlationId, seq };
  for (const subject of leaked) {
    openException(transaction, makeId('exc'), { ...about, kind: 'reservation_leaked', subject }, now);
    onException?.('reservation_leaked', transaction.tenantId);
  }
  const drafts = atRisk.map((one) => ({ ...one, id: makeId('exc') }));
  openQuantities(transaction, 'promise_at_risk', drafts, { correlationId, at: now, seq });
  for (const { isNew } of drafts) if (isNew) onException?.('promise_at_risk', transaction.tenantId);
  closeRight(transaction, now, seq);
}
