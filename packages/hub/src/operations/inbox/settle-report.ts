// Ends the work on a message that brought a stock report: it leaves one outcome, that of the report as far as it has
// come. What still waits is told later, by whoever moves the report on: the lock of the report keeps the two apart.

import { holdLease, type Lease } from '../../store/inbox/leases.ts';
import { addCounts, endMessage, type Message } from '../../store/inbox/messages.ts';
import { writeRecords } from '../../store/inbox/records.ts';
import { findReport, type StockReport } from '../../store/inbound/stock-reports.ts';
import { lockStockReport } from '../../store/locks.ts';
import { decisionTimeOf, type OperationContext } from '../operator.ts';
import { recordOfReport } from '../stock-reports/tell-inbox.ts';
import { leaseMs } from './work-in-turn.ts';

/** Answers the report; one that somebody has to mend is left to be given up with its message. */
export async function settleReport(
  context: OperationContext,
  tenantId: number,
  lease: Lease,
  { messageId }: Message,
  reportId: string,
): Promise<StockReport> {
  const now = decisionTimeOf(context);
  return context.database.inTransaction(tenantId, async (transaction) => {
    await holdLease(transaction, lease, leaseMs, now);
    const isThere = await lockStockReport(transaction, reportId);
    const report = isThere ? await findReport(transaction, reportId) : null;
    if (report === null) throw new Error(`The stock report ${reportId} is gone.`);
    const row = recordOfReport(report);
    if (row.outcome === 'dead_letter') return report;
    writeRecords(transaction, messageId, [row]);
    addCounts(transaction, messageId, { [row.outcome]: 1 }, 1);
    endMessage(transaction, messageId, 'done', now);
    return report;
  });
}
