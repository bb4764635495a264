// The word of a person on a stock report that is held: apply it all the same, or do not.

import { refuse, type Refused } from '../../domain/refusal.ts';
import { deleteParts } from '../../store/inbound/stock-report-lines.ts';
import { findReport, moveReport, noteDecision, type StockReport } from '../../store/inbound/stock-reports.ts';
import { tellInbox } from './tell-inbox.ts';
import { audit, lockShard, type OperationContext, type Operator } from '../operator.ts';

export type Verdict = { readonly isApproved: true } | { readonly isApproved: false; readonly reason: string };

export type ReportDecided = { readonly ok: true; readonly report: StockReport } | Refused;

/** An approved report is free for whoever works on reports; a refused one is over. */
export async function decideOnReport(
  context: OperationContext,
  operator: Operator,
  id: string,
  verdict: Verdict,
): Promise<ReportDecided> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ReportDecided> => {
    const head = await lockShard(context, transaction);
    const held = await findReport(transaction, id);
    if (held === null) return refuse('not_found', `There is no stock report "${id}".`);
    if (held.state !== 'held') return refuse('invalid_state', `The report is ${held.state}, not held.`);
    if (verdict.isApproved) moveReport(transaction, id, { state: 'applying' }, null);
    else {
      moveReport(transaction, id, { state: 'refused', code: 'held_for_approval', detail: verdict.reason }, null);
      deleteParts(transaction, id);
    }
    noteDecision(transaction, id, operator.actor);
    await tellInbox(context, transaction, id);
    const action = verdict.isApproved ? 'stock_report.approved' : 'stock_report.refused';
    const { source, asOf, location, effect } = held;
    const detail = { source, asOf, location, effect, ...(verdict.isApproved ? {} : { reason: verdict.reason }) };
    audit(transaction, head, operator, { action, subject: id, detail });
    const report = await findReport(transaction, id);
    return report === null ? refuse('not_found', `There is no stock report "${id}".`) : { ok: true, report };
  });
}
