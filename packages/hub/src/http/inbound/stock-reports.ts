// Stock reports: what a source says there is as of a moment, compared with the ledger and counted where it differs.

import { Readable } from 'node:stream';

import { Type, type Static } from 'typebox';

import { reportStates } from '../../domain/inbound/stock-report.ts';
import { refuse } from '../../domain/refusal.ts';
import { linesAtOnceMax } from '../../operations/stock-reports/context.ts';
import { decideOnReport, type Verdict } from '../../operations/stock-reports/decide-on-report.ts';
import { receiveStockReport } from '../../operations/stock-reports/receive-stock-report.ts';
import { workOnReport } from '../../operations/stock-reports/work-on-report.ts';
import {
  findReport,
  listRefusals,
  listReports,
  type LineRefusal,
  type StockReport,
} from '../../store/inbound/stock-reports.ts';
import type { HttpRefused } from '../problems.ts';
import { csv, json, ndjson } from '../request/body-parsers.ts';
import { nextCursor } from '../request/cursor.ts';
import { answerClaimed, identityOf } from '../request/idempotency-key.ts';
import { defineRoute, operatorOf, type Answer, type Call, type HttpParts, type Route } from '../route.ts';
import { cursor, identifier, limit, oneOf, page, reference, strict, text } from '../wire/schemas.ts';
import { bytesOf } from './body-bytes.ts';
import {
  querySchema,
  readCsvReport,
  readJsonReport,
  readNdjsonReport,
  reportSchema,
  type ReportRead,
} from './stock-report-body.ts';
import { stockReport, viewReport } from './stock-report-view.ts';

const tag = 'Stock reports';

const refusalsMax = 1000;

type Asked = Pick<Call, 'parts' | 'caller' | 'correlationId'>;

async function take(call: Asked, read: ReportRead, isStream: boolean): Promise<Answer> {
  if (!read.ok) return read;
  const { parts, caller } = call;
  const received = await receiveStockReport(parts, operatorOf(call), read.draft, read.lines);
  if (!received.ok) return received;
  const { id, lines, finishedAt } = received.report;
  if (finishedAt === null && lines <= linesAtOnceMax) await workNow(call, id);
  const found = await readReport(parts, caller.tenantId, id);
  if (found === null) throw new Error(`The stock report ${id} is gone.`);
  const { report, refusals } = found;
  if (report.state === 'refused' || report.state === 'failed') return refusedReport(report, refusals, isStream);
  const status = report.finishedAt === null && report.state !== 'held' ? 202 : 200;
  return { ok: true, status, body: viewReport(report, refusals) };
}

/** What fails now is gone on with later, as what is large is; the caller sees how far it has come. */
async function workNow({ parts, caller, correlationId }: Asked, reportId: string): Promise<void> {
  try {
    await workOnReport(parts, caller.tenantId, reportId);
  } catch (error) {
    parts.log.warn({ err: error, correlationId, reportId }, 'a stock report failed and will be resumed');
  }
}

interface FoundReport {
  readonly report: StockReport;
  readonly refusals: readonly LineRefusal[];
}

async function readReport({ database }: HttpParts, tenantId: number, id: string): Promise<FoundReport | null> {
  return database.read(tenantId, async (reader) => {
    const [report, refusals] = await Promise.all([findReport(reader, id), listRefusals(reader, id, refusalsMax)]);
    return report === null ? null : { report, refusals };
  });
}

/** All or nothing: every line that stood in the way is named. */
function refusedReport(report: StockReport, refusals: readonly LineRefusal[], isStream: boolean): HttpRefused {
  const { id, code, detail } = report;
  const refused = refuse(code ?? 'invalid_field', `${detail ?? 'Nothing was applied.'} (stock report ${id})`);
  const errors = refusals.map(({ line, path, detail: message }) => {
    if (line === null) return { path: path ?? '', message };
    const at = isStream ? `line ${line}` : `lines/${line - 1}`;
    return { path: path === null || path === '' ? at : `${at}/${path}`, message: `Line ${line}: ${message}` };
  });
  return errors.length === 0 ? refused : { ...refused, errors };
}

async function takeAny(call: Call<unknown, Static<typeof querySchema>>): Promise<Answer> {
  const { body, query, request, parts } = call;
  const type = request.headers['content-type'] ?? '';
  if (body instanceof Readable) {
    const bytes = bytesOf(body, parts.stopping);
    if (type.startsWith(csv)) {
      const openEnd = query.openEnd === true ? 'accepted' : 'refused';
      return take(call, readCsvReport(query, parts.decode(bytes, { format: 'csv', csv: { openEnd } })), true);
    }
    if (Object.keys(query).length > 0) return noQuery();
    return take(call, await readNdjsonReport(parts.decode(bytes, { format: 'ndjson' })), true);
  }
  if (Object.keys(query).length > 0) return noQuery();
  const found = identityOf(request);
  if (!found.ok) return found;
  const takeWhole = (): Promise<Answer> => take(call, readJsonReport(body), false);
  return found.identity === null ? takeWhole() : answerClaimed(call, found.identity, takeWhole);
}

function noQuery(): HttpRefused {
  return refuse('invalid_field', 'Only a CSV file has its head in the query.', '');
}

const post = defineRoute({
  method: 'POST',
  path: '/v1/stock-reports',
  operationId: 'sendStockReport',
  tag,
  summary: 'Report what there is',
  description:
    'What a source counted, as of a moment: it is compared with what the ledger expected at that moment, and each ' +
    'difference is posted as a count. A `complete` report also says that nothing is there of what it does not name. ' +
    'If a line is refused nothing is applied, unless `partial` is asked for. A report that would change more than ' +
    'the blast radius of its source is `held` until somebody approves it; one of a location that was counted as of ' +
    'a later moment is `stale`. The same report sent again changes nothing. Large ones are sent as a stream: ' +
    '`application/x-ndjson` with the head on the first line, or `text/csv` with the head in the query; a stream ' +
    'that breaks off applies nothing.',
  scope: 'stock:write',
  contentTypes: [json, ndjson, csv],
  query: querySchema,
  body: Type.Unknown(),
  documentedBodies: {
    [json]: reportSchema,
    [ndjson]: Type.String({ description: 'The head on the first line, then one line of the report a line.' }),
    [csv]: Type.String({ description: 'Columns sku, location, lot, status, quantity, uom; the head in the query.' }),
  },
  answers: {
    200: { description: 'Applied, held or stale.', schema: stockReport },
    202: { description: 'Taken in and gone on with: read it again by its id.', schema: stockReport },
  },
  errors: [
    'unknown_sku',
    'unknown_location',
    'unknown_uom',
    'lot_required',
    'lot_not_tracked',
    'quantity_not_representable',
    'quantity_out_of_range',
    'stale_snapshot',
    'conflict',
  ],
  acceptsKey: true,
  handle: (call) => takeAny(call),
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/stock-reports',
  operationId: 'listStockReports',
  tag,
  summary: 'List stock reports',
  description: 'Without their refused lines. Those that wait for a person: `state=held`.',
  scope: 'stock:read',
  query: strict({ state: Type.Optional(oneOf(reportStates)), source: Type.Optional(reference), limit, cursor }),
  answers: { 200: { description: 'In the order in which they came.', schema: page(stockReport, 'StockReportPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { state, source, limit: count = 100, cursor: afterId = '' } = query;
    const rows = await parts.database.read(caller.tenantId, (reader) =>
      listReports(reader, { state, source, afterId, limit: count }),
    );
    const items = rows.map((row) => viewReport(row, []));
    return { ok: true, status: 200, body: { items, nextCursor: nextCursor(rows, count, (row) => row.id) } };
  },
});

const named = Type.Object({ id: identifier });

function noReport(id: string): HttpRefused {
  return refuse('not_found', `There is no stock report "${id.slice(0, 100)}".`);
}

const get = defineRoute({
  method: 'GET',
  path: '/v1/stock-reports/{id}',
  operationId: 'getStockReport',
  tag,
  summary: 'Read what became of a stock report',
  scope: 'stock:read',
  params: named,
  answers: { 200: { description: 'The report, with the first of its refused lines.', schema: stockReport } },
  errors: ['not_found'],
  handle: async ({ parts, caller, params }): Promise<Answer> => {
    const found = await readReport(parts, caller.tenantId, params.id);
    if (found === null) return noReport(params.id);
    return { ok: true, status: 200, body: viewReport(found.report, found.refusals) };
  },
});

async function decideOn(call: Call<unknown, unknown, { id: string }>, verdict: Verdict): Promise<Answer> {
  const { parts, caller, params } = call;
  const decided = await decideOnReport(parts, operatorOf(call), params.id, verdict);
  if (!decided.ok) return decided;
  if (verdict.isApproved && decided.report.lines <= linesAtOnceMax) await workNow(call, params.id);
  const found = await readReport(parts, caller.tenantId, params.id);
  if (found === null) return noReport(params.id);
  const status = found.report.finishedAt === null ? 202 : 200;
  return { ok: true, status, body: viewReport(found.report, found.refusals) };
}

const decisionAnswers = {
  200: { description: 'What became of it.', schema: stockReport },
  202: { description: 'Gone on with: read it again by its id.', schema: stockReport },
};

const approve = defineRoute({
  method: 'POST',
  path: '/v1/stock-reports/{id}/approve',
  operationId: 'approveStockReport',
  tag,
  summary: 'Apply a stock report that is held',
  description: 'It is compared anew: what came in meanwhile counts. One that has become stale changes nothing.',
  scope: 'operations:write',
  params: named,
  answers: decisionAnswers,
  errors: ['not_found', 'invalid_state'],
  once: 'claim',
  handle: (call) => decideOn(call, { isApproved: true }),
});

const refuseReport = defineRoute({
  method: 'POST',
  path: '/v1/stock-reports/{id}/refuse',
  operationId: 'refuseStockReport',
  tag,
  summary: 'Do not apply a stock report that is held',
  scope: 'operations:write',
  params: named,
  body: strict({ reason: { ...text, minLength: 1 } }, { title: 'StockReportRefusalRequest' }),
  answers: { 200: decisionAnswers[200] },
  errors: ['not_found', 'invalid_state'],
  once: 'claim',
  handle: (call) => decideOn(call, { isApproved: false, reason: call.body.reason }),
});

export const stockReportRoutes: readonly Route[] = [post, list, get, approve, refuseReport];
