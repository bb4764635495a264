// Stock reports as they go out.

import { Type, type Static } from 'typebox';

import { reportStates } from '../../domain/inbound/stock-report.ts';
import { isoTime } from '../../platform/clock.ts';
import type { LineRefusal, StockReport } from '../../store/inbound/stock-reports.ts';
import { oneOf, time } from '../wire/schemas.ts';

const refusedLine = Type.Object(
  {
    line: Type.Optional(Type.Integer({ description: 'Line of the file, or position in `lines`, from 1.' })),
    sku: Type.Optional(Type.String()),
    location: Type.Optional(Type.String()),
    code: Type.String(),
    detail: Type.String(),
    path: Type.Optional(Type.String({ description: 'The field.' })),
  },
  { title: 'StockReportRefusal', description: 'A line that was not taken, and why.' },
);

const unitCount = Type.String({ description: 'In the smallest units of the items.' });

const effect = Type.Object(
  {
    lines: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    zeroed: Type.Integer({ description: 'What a complete report does not name and the hub has.' }),
    positionsInScope: Type.Integer({ description: 'Positions of its locations at which there is something.' }),
    changedInScope: Type.Integer(),
    unitsInScope: unitCount,
    unitsChangedInScope: unitCount,
    largest: Type.Array(
      Type.Object({
        sku: Type.String(),
        location: Type.String(),
        lot: Type.Optional(Type.String()),
        status: Type.String(),
        counted: unitCount,
        expected: unitCount,
      }),
      { description: 'The largest differences.' },
    ),
  },
  { title: 'StockReportEffect', description: 'What it would change, as it was compared.' },
);

export const stockReport = Type.Object(
  {
    id: Type.String(),
    outcome: oneOf(reportStates, {
      description:
        '`applied`, `held` until somebody approves it, `stale`, `refused`, `failed`; or how far it has come: ' +
        '`receiving`, `comparing`, `applying`.',
    }),
    source: Type.String(),
    asOf: time,
    location: Type.Optional(Type.String()),
    complete: Type.Boolean(),
    lines: Type.Integer(),
    changed: Type.Integer({ description: 'Counts that were posted.' }),
    unchanged: Type.Integer({ description: 'Lines that agree with the ledger.' }),
    absorbed: Type.Integer(),
    observed: Type.Integer({ description: 'Counts of what another source owns: kept, not applied.' }),
    refusedLines: Type.Integer(),
    refused: Type.Array(refusedLine, { description: 'The first 1,000 of them.' }),
    decided: Type.Integer({ description: 'Differences that have been decided so far.' }),
    effect: Type.Optional(effect),
    code: Type.Optional(Type.String({ description: 'Why it is held, stale, refused or failed.' })),
    detail: Type.Optional(Type.String()),
    decidedBy: Type.Optional(Type.String({ description: 'Who approved or refused it.' })),
    decidedAt: Type.Optional(time),
    receivedAt: time,
    finishedAt: Type.Optional(time),
    correlationId: Type.String(),
  },
  { title: 'StockReport', description: 'What became of a stock report.' },
);

export function viewReport(report: StockReport, refusals: readonly LineRefusal[]): Static<typeof stockReport> {
  const { id, state, source, lines, changed, unchanged, absorbed, observed, decided, correlationId } = report;
  return {
    id,
    outcome: state,
    source,
    asOf: isoTime(report.asOf),
    ...(report.location === null ? {} : { location: report.location }),
    complete: report.isComplete,
    lines,
    changed,
    unchanged,
    absorbed,
    observed,
    refusedLines: report.refused,
    refused: refusals.map(viewRefusal),
    decided,
    ...(report.effect === null ? {} : { effect: viewEffect(report.effect) }),
    ...(report.code === null ? {} : { code: report.code }),
    ...(report.detail === null ? {} : { detail: report.detail }),
    ...(report.decidedBy === null ? {} : { decidedBy: report.decidedBy }),
    ...(report.decidedAt === null ? {} : { decidedAt: isoTime(report.decidedAt) }),
    receivedAt: isoTime(report.receivedAt),
    ...(report.finishedAt === null ? {} : { finishedAt: isoTime(report.finishedAt) }),
    correlationId,
  };
}

function viewRefusal({ line, sku, location, code, detail, path }: LineRefusal): Static<typeof refusedLine> {
  return {
    ...(line === null ? {} : { line }),
    ...(sku === null ? {} : { sku }),
    ...(location === null ? {} : { location }),
    code,
    detail,
    ...(path === null ? {} : { path }),
  };
}

function viewEffect(kept: NonNullable<StockReport['effect']>): Static<typeof effect> {
  const { lines, changed, unchanged, zeroed, positionsInScope, changedInScope, largest } = kept;
  const { unitsInScope, unitsChangedInScope } = kept;
  return {
    lines,
    changed,
    unchanged,
    zeroed,
    positionsInScope,
    changedInScope,
    unitsInScope,
    unitsChangedInScope,
    largest: largest.map(({ sku, location, lot, account, figure, expected }) => ({
      sku,
      location,
      ...(lot === '' ? {} : { lot }),
      status: account,
      counted: figure,
      expected,
    })),
  };
}
