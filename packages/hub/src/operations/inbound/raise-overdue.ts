// Raises what should have come and did not: the owner's word on a fact that another system has told, and the
// predecessor of a message that waits. Each becomes one exception, which closes when what was missing has come.

import type { Clock } from '../../platform/clock.ts';
import type { MakeId } from '../../platform/ids.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { closeSettled, openException } from '../../store/exceptions.ts';
import { overdueWaiting } from '../../store/inbound/lifecycles.ts';
import { overdueObservations } from '../../store/inbound/observations.ts';
import { lockShardHead } from '../../store/locks.ts';
import { listTenants } from '../../store/tenants.ts';
import { isoTime } from '../../platform/clock.ts';

const batchMax = 500;

export interface OverdueContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly onException?: (kind: string, tenantId: number) => void;
}

/** Raises what is overdue, of all tenants; answers how many exceptions it opened. */
export async function raiseOverdue(context: OverdueContext): Promise<number> {
  const { database } = context;
  const tenants = await database.asPlatform((transaction) => listTenants(transaction));
  let raised = 0;
  for (const { tenantId } of tenants) {
    raised += await database.inTransaction(tenantId, (transaction) => raise(context, transaction));
  }
  return raised;
}

async function raise({ clock, makeId, onException }: OverdueContext, transaction: Transaction): Promise<number> {
  const time = clock.decisionTime();
  // Under the shard's lock, so that what comes at this moment is either there already or closes what is opened here.
  const head = await lockShardHead(transaction, time === null ? null : isoTime(time));
  const now = isoTime(head.now);
  const [observations, waiting] = await Promise.all([
    overdueObservations(transaction, now, batchMax),
    overdueWaiting(transaction, now, batchMax),
  ]);
  const nothing = { lot: '', available: 0n, seq: head.seq };
  for (const { sku, location, lot, businessKey, correlationId } of observations) {
    const about = { ...nothing, sku, location, lot, correlationId, subject: businessKey };
    openException(transaction, makeId('exc'), { ...about, kind: 'unconfirmed' }, head.now);
    onException?.('unconfirmed', transaction.tenantId);
  }
  for (const { source, subject, version, correlationId } of waiting) {
    const about = { ...nothing, sku: '', location: '', correlationId, subject: `${source} ${subject} ${version}` };
    openException(transaction, makeId('exc'), { ...about, kind: 'predecessor_missing' }, head.now);
    onException?.('predecessor_missing', transaction.tenantId);
  }
  closeSettled(transaction, head.now, head.seq);
  return observations.length + waiting.length;
}
