// Works through a message whose mapping makes a stock report of it: the report is taken in as the API takes one, once,
// and the message has one outcome, that of the report. It may be broken off anywhere: what is not all there is begun
// again under the same id, and what is goes on where it was.

import type { Mapping } from '../domain/mapping/mapping.ts';
import { outcomeOfReport, reportOfMessage } from '../domain/inbound/stock-report.ts';
import { refusals, type RefusalCode } from '../domain/refusal.ts';
import { settleRecords } from '../operations/inbox/settle-records.ts';
import { settleReport } from '../operations/inbox/settle-report.ts';
import { leaseMs } from '../operations/inbox/work-in-turn.ts';
import { decisionTimeOf } from '../operations/operator.ts';
import { linesAtOnceMax } from '../operations/stock-reports/context.ts';
import { receiveStockReport } from '../operations/stock-reports/receive-stock-report.ts';
import { workOnReport } from '../operations/stock-reports/work-on-report.ts';
import { holdLease, type Lease } from '../store/inbox/leases.ts';
import type { Message } from '../store/inbox/messages.ts';
import { findReport, type StockReport } from '../store/inbound/stock-reports.ts';
import type { InboxContext } from './mediation.ts';
import { observer } from './observe-message.ts';
import type { RecordRules } from './read-events.ts';
import { readMessage } from './read-message.ts';
import { openReport, type OpenedReport } from './read-report.ts';
import { MessageHalt } from './rules.ts';

export interface ReportRules extends RecordRules {
  readonly mapping: Mapping;
}

export async function mediateReport(
  context: InboxContext,
  tenantId: number,
  lease: Lease,
  message: Message,
  rules: ReportRules,
): Promise<void> {
  if (message.records > 0) throw halt('invalid_mapping', 'Its mapping was changed while it was being worked on.');
  const id = reportOfMessage(message.messageId);
  const before = await context.database.read(tenantId, (reader) => findReport(reader, id));
  const report = isAllThere(before) ? before : await takeIn(context, tenantId, lease, message, rules);
  if (report === null) return;
  if (report.finishedAt === null && report.state !== 'held' && report.lines <= linesAtOnceMax) {
    await workNow(context, tenantId, message, id);
  }
  const settled = await settleReport(context, tenantId, lease, message, id);
  const outcome = outcomeOfReport(settled);
  context.metrics.count('evenstock_inbox_records_total', 1, { outcome });
  if (outcome !== 'dead_letter') return;
  throw halt(settled.code ?? 'internal_error', `${settled.detail ?? refusals.internal_error} (stock report ${id})`);
}

function halt(code: RefusalCode, detail: string): MessageHalt {
  return new MessageHalt({ code, detail }, 'final');
}

/** What came to nothing is begun again: the message has been put back in its place by somebody. */
function isAllThere(report: StockReport | null): report is StockReport {
  return report !== null && report.state !== 'receiving' && outcomeOfReport(report) !== 'dead_letter';
}

/** Null when the message has nothing to report. */
async function takeIn(
  context: InboxContext,
  tenantId: number,
  lease: Lease,
  message: Message,
  rules: ReportRules,
): Promise<StockReport | null> {
  const { messageId, actor, correlationId } = message;
  const seen = observer(context, tenantId, message);
  const records = readMessage(context, tenantId, message, rules.mapping);
  const opened = await openReport(context.mediation, records, rules, message, seen.note);
  await seen.told();
  if (!opened.ok) throw new MessageHalt(opened.refusal, 'final');
  if (opened.draft === null) {
    await settleEmpty(context, tenantId, lease, message, opened);
    return null;
  }
  const reportId = reportOfMessage(messageId);
  const received = await receiveStockReport(context, { tenantId, actor, correlationId }, opened.draft, opened.lines, {
    reportId,
    hold: (transaction) => holdLease(transaction, lease, leaseMs, decisionTimeOf(context)),
  });
  if (!received.ok) throw new MessageHalt(received.refusal, 'final');
  return received.report;
}

async function settleEmpty(
  context: InboxContext,
  tenantId: number,
  lease: Lease,
  message: Message,
  { records }: OpenedReport,
): Promise<void> {
  const { messageId } = message;
  const place = { recordIndex: 0, eventIndex: 0, line: null, key: `record:${messageId}:0`, eventId: null };
  const detail = 'It came to no line, so there is nothing to report.';
  const row = { ...place, outcome: 'skipped', seq: null, code: null, detail } as const;
  const ended = records === 0 ? [] : [{ row, letter: null }];
  await settleRecords(context, tenantId, lease, message, { ended, isLast: true });
}

/** What fails now is gone on with later, and the message is told then. */
async function workNow(
  context: InboxContext,
  tenantId: number,
  { correlationId }: Message,
  reportId: string,
): Promise<void> {
  try {
    await workOnReport(context, tenantId, reportId);
  } catch (error) {
    context.log.warn({ err: error, correlationId, reportId }, 'a stock report failed and will be resumed');
  }
}
