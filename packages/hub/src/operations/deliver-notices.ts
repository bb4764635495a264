// Turns notices of the outbox into exceptions that people see: an oversold position opens one, and it closes when
// the position is whole again. Delivered rows are removed in the same transaction, so that a notice is delivered
// exactly once however many nodes deliver.

import type { MakeId } from '../platform/ids.ts';
import type { Database } from '../store/database.ts';
import { closeException, openException } from '../store/exceptions.ts';
import { lockShardHead } from '../store/locks.ts';
import { deleteOutbox, oldestNotices } from '../store/outbox.ts';
import { listTenants } from '../store/tenants.ts';

const batchMax = 500;

export interface DeliveryContext {
  readonly database: Database;
  readonly makeId: MakeId;
  readonly onException?: (kind: string, tenantId: number) => void;
}

/** Delivers what waits, of all tenants; answers how many notices it delivered. */
export async function deliverNotices(context: DeliveryContext): Promise<number> {
  const tenants = await context.database.asPlatform((transaction) => listTenants(transaction));
  let delivered = 0;
  for (const { tenantId } of tenants) {
    let count: number;
    do {
      count = await deliverBatch(context, tenantId);
      delivered += count;
    } while (count === batchMax);
  }
  return delivered;
}

async function deliverBatch(context: DeliveryContext, tenantId: number): Promise<number> {
  const waiting = await context.database.read(tenantId, (reader) => oldestNotices(reader, 1));
  if (waiting.length === 0) return 0;
  return context.database.inTransaction(tenantId, async (transaction) => {
    // One node delivers at a time, and in order: an exception must not be closed before it was opened.
    await lockShardHead(transaction, null);
    const rows = await oldestNotices(transaction, batchMax);
    for (const { notice, recordedAt } of rows) {
      if (notice.topic === 'oversold') {
        openException(transaction, context.makeId('exc'), { ...notice, kind: notice.topic }, recordedAt);
        context.onException?.(notice.topic, tenantId);
      } else {
        closeException(transaction, notice, recordedAt);
      }
    }
    const ids = rows.map((row) => row.outboxId);
    if (ids.length > 0) deleteOutbox(transaction, ids);
    return rows.length;
  });
}
