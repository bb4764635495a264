// Goes on with stock reports that nobody works on: large ones, approved ones, and those whose node is gone.

import { abandonedReports } from '../../store/inbound/stock-reports.ts';
import { listTenants } from '../../store/tenants.ts';
import type { StockReportContext } from './context.ts';
import { workOnReport } from './work-on-report.ts';

const reportsMax = 10;

export interface ResumeContext extends StockReportContext {
  /** A report that failed on the way; it is tried again when its lease is over. */
  readonly onFailure: (error: unknown, reportId: string) => void;
}

export async function resumeReports(context: ResumeContext): Promise<void> {
  const tenants = await context.database.asPlatform((transaction) => listTenants(transaction));
  for (const { tenantId } of tenants) {
    const ids = await context.database.read(tenantId, (reader) => abandonedReports(reader, reportsMax));
    for (const id of ids) {
      try {
        await workOnReport(context, tenantId, id);
      } catch (error) {
        context.onFailure(error, id);
      }
    }
  }
}
