// What the inbox says of a message that brought a stock report follows the report, in the transaction that moves it on:
// while it waits (for a person, or for its turn) so does the record of the message, and what it ends as is told there.

import { isTurnedDown, keyOfReport, messageOfReport, outcomeOfReport } from '../../domain/inbound/stock-report.ts';
import type { Transaction } from '../../store/database.ts';
import { writeLetters } from '../../store/inbox/dead-letters.ts';
import { endMessage, findMessage } from '../../store/inbox/messages.ts';
import { changeWaiting, takeBackWaiting, type RecordRow } from '../../store/inbox/records.ts';
import { findReport, type StockReport } from '../../store/inbound/stock-reports.ts';
import { decisionTimeOf, type OperationContext } from '../operator.ts';

/** The one record of a message that brought a report. */
export function recordOfReport(report: StockReport): RecordRow {
  const { id, state, code, detail } = report;
  const outcome = outcomeOfReport(report);
  const isOnItsWay = outcome === 'waiting' && state !== 'held';
  return {
    recordIndex: 0,
    eventIndex: 0,
    line: null,
    key: keyOfReport(id),
    eventId: null,
    outcome,
    seq: null,
    code: isOnItsWay ? null : code,
    detail: isOnItsWay
      ? 'The report is being worked on.'
      : isTurnedDown(report)
        ? `Refused: ${detail ?? ''}`
        : detail,
  };
}

/** To be called behind what moves the report on. A report that no message brought is told to nobody. */
export async function tellInbox(context: OperationContext, transaction: Transaction, id: string): Promise<void> {
  const report = await findReport(transaction, id);
  if (report === null) return;
  const messageId = messageOfReport(id);
  const row = recordOfReport(report);
  if (row.outcome !== 'dead_letter') {
    changeWaiting(transaction, messageId, row);
    return;
  }
  // The message as a whole is what somebody has to mend, as if it had been refused at once.
  const message = await findMessage(transaction, messageId);
  if (message === null || !(await takeBackWaiting(transaction, messageId, row.key))) return;
  const fault = { code: row.code ?? 'internal_error', detail: `${row.detail ?? ''} (stock report ${id})` };
  writeLetters(transaction, message, [
    {
      letterId: context.makeId('dlq'),
      key: `message:${messageId}`,
      recordIndex: -1,
      eventIndex: 0,
      stage: 'message',
      content: null,
      ...fault,
      attempts: message.attempts,
      state: 'parked',
    },
  ]);
  endMessage(transaction, messageId, 'dead', decisionTimeOf(context), fault);
}
