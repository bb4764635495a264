// Stock reports as they come in: one JSON object, NDJSON whose first line is the head, or CSV whose head stands in the
// query. What comes of each is a head and a stream of lines, each with where it stood.

import { Type, type Static } from 'typebox';

import type { StockLine } from '../../domain/inbound/stock-line.ts';
import type { LineRead, ReportDraft } from '../../operations/stock-reports/receive-stock-report.ts';
import type { HttpRefused } from '../problems.ts';
import { readTime } from '../request/times.ts';
import { compileCheck } from '../request/validation.ts';
import { locationCode, lotCode, reference, sku, strict, time, uomCode, wireQuantity } from '../wire/schemas.ts';

const status = Type.String({
  maxLength: 32,
  description: 'sellable (when left out), quarantine, damaged, onHold, returned; onHand counts all of them together.',
});

const lineSchema = strict(
  {
    sku,
    location: Type.Optional(locationCode),
    lot: Type.Optional(lotCode),
    status: Type.Optional(status),
    quantity: wireQuantity,
    uom: Type.Optional(uomCode),
  },
  { title: 'StockReportLine', description: 'How much was counted of an item at a place.' },
);

const headFields = {
  source: { ...reference, description: 'Code of the system that counted.' },
  asOf: { ...time, description: 'When it was counted: not when it was sent.' },
  location: Type.Optional({ ...locationCode, description: 'The location of all lines; else each names its own.' }),
  complete: Type.Optional(Type.Boolean({ description: 'Whether what it does not name is not there.' })),
  gross: Type.Optional(
    Type.Boolean({ description: 'Whether figures contain what is promised; must agree with the source.' }),
  ),
  partial: Type.Optional(Type.Boolean({ description: 'Apply it without the lines that are refused.' })),
  lineCount: Type.Optional(
    Type.Integer({ minimum: 0, description: 'How many lines there are: a report that was cut is then refused.' }),
  ),
};

const headSchema = strict(headFields);

export const reportSchema = strict(
  { ...headFields, lines: Type.Array(lineSchema) },
  { title: 'StockReportRequest', description: 'What a source says there is, as of a moment.' },
);

/** The lines are checked one by one, so that each that is wrong is told. */
const looseReport = strict({ ...headFields, lines: Type.Array(Type.Unknown()) });

const checkReport = compileCheck(looseReport);
const checkLine = compileCheck(lineSchema);

type Head = Static<typeof headSchema>;

export type ReportRead =
  | { readonly ok: true; readonly draft: ReportDraft; readonly lines: AsyncIterable<LineRead> }
  | HttpRefused;

function readDraft(head: Head): { readonly ok: true; readonly draft: ReportDraft } | HttpRefused {
  const asOf = readTime(head.asOf, 'asOf');
  if (!asOf.ok) return asOf;
  const { source, location = null, complete = false, gross = null, partial = false, lineCount = null } = head;
  const draft = { source, asOf: asOf.value, location, isComplete: complete, takesPartly: partial };
  return { ok: true, draft: { ...draft, isGross: gross, lineCount } };
}

/** A report that came whole. */
export function readJsonReport(body: unknown): ReportRead {
  const checked = checkReport(body);
  if (!checked.ok) return checked;
  const { lines, ...head } = checked.value;
  const read = readDraft(head);
  return read.ok ? { ...read, lines: linesOf(lines) } : read;
}

async function* linesOf(lines: readonly unknown[]): AsyncGenerator<LineRead> {
  for (const [index, value] of lines.entries()) yield await Promise.resolve(readLine(value, index + 1));
}

function readLine(value: unknown, line: number | null): LineRead {
  const checked = checkLine(value);
  if (!checked.ok) return { ok: false, line, refused: checked, isEnd: false };
  return { ok: true, line, value: stockLineOf(checked.value) };
}

function stockLineOf(said: Static<typeof lineSchema>): StockLine {
  const { sku: item, location = null, lot = null, status: of = null, quantity, uom = null } = said;
  return { sku: item, location, lot, status: of, quantity, uom };
}
