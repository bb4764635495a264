// Stock reports as they come in: one JSON object, NDJSON whose first line is the head, or CSV whose head stands in the
// query. What comes of each is a head and a stream of lines, each with where it stood.

import { Type, type Static } from 'typebox';

import type { StockLine } from '../../domain/inbound/stock-line.ts';
import { refuse } from '../../domain/refusal.ts';
import type { LineRead, ReportDraft } from '../../operations/stock-reports/receive-stock-report.ts';
import type { Decoded } from '../context.ts';
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

const columns: ReadonlySet<string> = new Set(Object.keys(lineSchema.properties));

const source = Type.String({ ...reference, description: 'Code of the system that counted.' });
const asOf = { ...time, description: 'When it was counted: not when it was sent.' };

const optional = {
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

const headFields = { source, asOf, ...optional };

export const reportSchema = strict(
  { ...headFields, lines: Type.Array(lineSchema) },
  { title: 'StockReportRequest', description: 'What a source says there is, as of a moment.' },
);

/** What a CSV file cannot say of itself stands in the query. */
export const querySchema = strict({
  source: Type.Optional(source),
  asOf: Type.Optional(asOf),
  ...optional,
  openEnd: Type.Optional(
    Type.Boolean({ description: 'CSV: take a last line without a line end, which may be half of one.' }),
  ),
});

const checkHead = compileCheck(strict(headFields));
/** The lines are checked one by one, so that each that is wrong is told. */
const checkReport = compileCheck(strict({ ...headFields, lines: Type.Array(Type.Unknown()) }));
const checkLine = compileCheck(lineSchema);

export type ReportRead =
  | { readonly ok: true; readonly draft: ReportDraft; readonly lines: AsyncIterable<LineRead> }
  | HttpRefused;

type DraftRead = { readonly ok: true; readonly draft: ReportDraft } | HttpRefused;

export function readHead(value: unknown): DraftRead {
  const checked = checkHead(value);
  return checked.ok ? draftOf(checked.value) : checked;
}

function draftOf(head: Omit<Static<typeof reportSchema>, 'lines'>): DraftRead {
  const moment = readTime(head.asOf, 'asOf');
  if (!moment.ok) return moment;
  const { location = null, complete = false, gross = null, partial = false, lineCount = null } = head;
  const draft = { source: head.source, asOf: moment.value, location, isComplete: complete, takesPartly: partial };
  return { ok: true, draft: { ...draft, isGross: gross, lineCount } };
}

/** A report that came whole. */
export function readJsonReport(body: unknown): ReportRead {
  const checked = checkReport(body);
  if (!checked.ok) return checked;
  const { lines, ...head } = checked.value;
  const read = draftOf(head);
  return read.ok ? { ...read, lines: linesOf(lines) } : read;
}

async function* linesOf(lines: readonly unknown[]): AsyncGenerator<LineRead> {
  for (const [index, value] of lines.entries()) yield await Promise.resolve(readLine(value, index + 1));
}

export function readLine(value: unknown, line: number | null): LineRead {
  const checked = checkLine(value);
  if (!checked.ok) return { ok: false, line, refused: checked, isEnd: false };
  const { sku: item, location = null, lot = null, status: of = null, quantity, uom = null } = checked.value;
  const said: StockLine = { sku: item, location, lot, status: of, quantity, uom };
  return { ok: true, line, value: said };
}

/** A report whose first line is its head. */
export async function readNdjsonReport(records: AsyncIterable<Decoded>): Promise<ReportRead> {
  const iterator = records[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return refuse('malformed_body', 'The first line has to be the head of the report.');
  if (!first.value.ok) return refuse(first.value.code, `Line 1: ${first.value.detail}`);
  const read = readHead(first.value.value);
  if (!read.ok) return read;
  const rest = { [Symbol.asyncIterator]: () => iterator };
  return { ...read, lines: jsonLines(rest) };
}

async function* jsonLines(records: AsyncIterable<Decoded>): AsyncGenerator<LineRead> {
  for await (const record of records) yield record.ok ? readLine(record.value, record.line) : unread(record);
}

function unread({ line, code, detail, isLast }: Decoded & { readonly ok: false }): LineRead {
  return { ok: false, line, refused: refuse(code, detail), isEnd: isLast };
}

/** A report whose head stands in the query. */
export function readCsvReport(query: Static<typeof querySchema>, records: AsyncIterable<Decoded>): ReportRead {
  const { openEnd: _, ...head } = query;
  const read = readHead(head);
  return read.ok ? { ...read, lines: csvLines(records) } : read;
}

async function* csvLines(records: AsyncIterable<Decoded>): AsyncGenerator<LineRead> {
  let isFirst = true;
  for await (const record of records) {
    if (!record.ok) {
      yield unread(record);
      continue;
    }
    const cells = Object.entries(record.value ?? {});
    const unknown = isFirst ? cells.find(([name]) => !columns.has(name)) : undefined;
    if (unknown !== undefined) {
      const detail = `There is no column "${unknown[0].slice(0, 100)}"; there are ${[...columns].join(', ')}.`;
      yield { ok: false, line: record.line, refused: refuse('unknown_field', detail, unknown[0]), isEnd: true };
      return;
    }
    isFirst = false;
    // An empty cell says nothing.
    yield readLine(Object.fromEntries(cells.filter(([, text]) => text !== '')), record.line);
  }
}
