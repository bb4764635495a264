// Stock reports for the tests of those who work on them: a ledger, a report in few words, and what came of it.

import { onTestFinished } from 'vitest';

import type { Item } from '../domain/item.ts';
import type { EntryOrigin } from '../domain/journal-entry.ts';
import type { Location } from '../domain/location.ts';
import type { StockReportContext } from '../operations/stock-reports/context.ts';
import {
  receiveStockReport,
  type LineRead,
  type ReportDraft,
} from '../operations/stock-reports/receive-stock-report.ts';
import { workOnReport } from '../operations/stock-reports/work-on-report.ts';
import { systemClock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import { findReport, type StockReport } from '../store/inbound/stock-reports.ts';
import { listPositions } from '../store/positions.ts';
import { openSmallLedger, originOf, putCatalogue, type Node } from './ledger.ts';

export interface ReportLedger extends Node {
  readonly context: StockReportContext;
}

export const minute = 60_000;
export const hour = 60 * minute;

/** The moment of most reports: long enough ago that things have happened since. */
export const noon = systemClock.now() - 2 * hour;

export async function openReports(
  url: string,
  more: { readonly items?: readonly Item[]; readonly locations?: readonly Location[] } = {},
): Promise<ReportLedger> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  await putCatalogue(node.database, node.tenantId, more);
  const { database, engine } = node;
  return { ...node, context: { database, engine, clock: systemClock, makeId, catalogues: new Map() } };
}

export type Line = readonly [
  sku: string,
  quantity: number | string,
  more?: { readonly lot?: string; readonly status?: string; readonly uom?: string; readonly location?: string },
];

async function* linesOf(lines: readonly Line[]): AsyncGenerator<LineRead> {
  for (const [index, [sku, quantity, more = {}]] of lines.entries()) {
    const { lot = null, status = null, uom = null, location = null } = more;
    yield await Promise.resolve({
      ok: true,
      line: index + 1,
      value: { sku, location, lot, status, quantity, uom },
    });
  }
}

export const complete: Partial<ReportDraft> = { isComplete: true };

export async function receive(
  ledger: ReportLedger,
  lines: readonly Line[],
  more: Partial<ReportDraft> = {},
): Promise<StockReport> {
  const draft: ReportDraft = {
    source: 'wms',
    asOf: noon,
    location: 'DC1',
    isComplete: false,
    takesPartly: false,
    isGross: null,
    lineCount: null,
    ...more,
  };
  const operator = operatorOf(ledger);
  const received = await receiveStockReport(ledger.context, operator, draft, linesOf(lines));
  if (!received.ok) throw new Error(received.refusal.detail);
  return received.report;
}

export function operatorOf({ tenantId }: Node) {
  return { tenantId, actor: 'test', correlationId: makeId('cor') };
}

export async function report(
  ledger: ReportLedger,
  lines: readonly Line[],
  more: Partial<ReportDraft> = {},
): Promise<StockReport> {
  const { id } = await receive(ledger, lines, more);
  await workOnReport(ledger.context, ledger.tenantId, id);
  return reread(ledger, id);
}

export async function reread({ database, tenantId }: Node, id: string): Promise<StockReport> {
  const found = await database.read(tenantId, (reader) => findReport(reader, id));
  if (found === null) throw new Error(`There is no report ${id}.`);
  return found;
}

/** What can be sold at a location, by SKU. */
export async function sellable(
  { database, tenantId }: Pick<Node, 'database' | 'tenantId'>,
  location = 'DC1',
): Promise<Record<string, number>> {
  const rows = await database.read(tenantId, (reader) => listPositions(reader, { location, limit: 1000 }));
  return Object.fromEntries(rows.map((row) => [row.sku, Number(row.sellable)]));
}

/** The origin of what a source tells of a moment. */
export function told(source: string, occurredAt: number): { origin: EntryOrigin } {
  return { origin: originOf({ source, occurredAt, eventId: makeId('evt') }) };
}
