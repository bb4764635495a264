// The records of a message as one stock report: its head is what the first of them says, its lines are all of theirs.
// A record that cannot be read, does not fit the mapping or speaks of another report is a refused line of this one.

import type { Mapped, ReportHead } from '../domain/mapping/mapping.ts';
import { refuse, type Refused } from '../domain/refusal.ts';
import type { LineRead, ReportDraft } from '../operations/stock-reports/receive-stock-report.ts';
import { isoTime } from '../platform/clock.ts';
import type { Message } from '../store/inbox/messages.ts';
import type { Decoded } from './decode/decoded.ts';
import type { ReportRules } from './mediate-report.ts';
import type { Mediation } from './mediation.ts';

/** Refused lines that are kept in front of the first that says what the report is of. */
const headlessMax = 1000;

export interface OpenedReport {
  readonly ok: true;
  /** Null when there is no line at all. */
  readonly draft: ReportDraft | null;
  readonly lines: AsyncIterable<LineRead>;
  /** How many records were read so far. */
  readonly records: number;
}

interface Told {
  readonly head: ReportHead | null;
  readonly line: LineRead;
}

/** Reads as far as the head; the rest is read with the lines. */
export async function openReport(
  mediation: Pick<Mediation, 'draftOf' | 'lineOf'>,
  records: AsyncIterable<Decoded>,
  rules: ReportRules,
  message: Message,
  note: (decoded: Decoded) => void,
): Promise<OpenedReport | Refused> {
  let count = 0;
  const counting = (decoded: Decoded): void => {
    count += 1;
    note(decoded);
  };
  const told: AsyncIterator<Told, undefined> = tell(mediation, records, rules, message, counting);
  const early: LineRead[] = [];
  for (;;) {
    const next = await told.next();
    if (next.done === true) break;
    const { value } = next;
    if (value.head === null) {
      early.push(value.line);
      if (early.length >= headlessMax) break;
      continue;
    }
    const { asOf } = value.head;
    const read = mediation.draftOf(message.source, { ...value.head, asOf: asOf ?? isoTime(message.receivedAt) });
    if (!read.ok) return read;
    const rest = { [Symbol.asyncIterator]: () => told };
    return { ok: true, draft: read.draft, lines: linesOf([...early, value.line], rest, value.head), records: count };
  }
  const [first] = early;
  if (first !== undefined && !first.ok) return noHead(first, early.length);
  return { ok: true, draft: null, lines: linesOf([], [], null), records: count };
}

function noHead({ line, refused }: LineRead & { readonly ok: false }, count: number): Refused {
  const { code, detail } = refused.refusal;
  const where = line === null ? '' : `Line ${line}: `;
  const others = count === 1 ? '' : ` (and ${count - 1} more that cannot be taken, and none before them that can)`;
  return refuse(code, `${where}${detail}${others}`);
}

async function* linesOf(
  early: readonly LineRead[],
  rest: AsyncIterable<Told> | Iterable<Told>,
  head: ReportHead | null,
): AsyncGenerator<LineRead> {
  yield* early;
  for await (const { head: own, line } of rest) yield own === null || head === null ? line : checked(own, head, line);
}

/** One message is one report. */
function checked(own: ReportHead, head: ReportHead, read: LineRead): LineRead {
  for (const field of ['asOf', 'location', 'complete'] as const) {
    if (own[field] === null || own[field] === head[field]) continue;
    const detail = `Its first line says ${String(head[field])}, and this one ${String(own[field])}.`;
    return { ok: false, line: read.line, refused: refuse('conflict', detail, field), isEnd: false };
  }
  return read;
}

async function* tell(
  { lineOf }: Pick<Mediation, 'lineOf'>,
  records: AsyncIterable<Decoded>,
  { mapping, contract }: ReportRules,
  message: Message,
  note: (decoded: Decoded) => void,
): AsyncGenerator<Told, undefined> {
  // A line is told apart by its number, so that no two have the same, however many a record comes to.
  let last = 0;
  const numbered = (line: number | null): number => (last = Math.max(last + 1, line ?? 0));
  const refusedAt = (line: number | null, refused: Refused, isEnd: boolean): Told => ({
    head: null,
    line: { ok: false, line: numbered(line), refused, isEnd },
  });
  for await (const decoded of records) {
    note(decoded);
    const { line } = decoded;
    if (!decoded.ok) {
      if (decoded.fault !== 'no_stock_effect') {
        yield refusedAt(line, refuse(decoded.code, decoded.detail), decoded.isLast);
      }
      continue;
    }
    const violated = contract?.check(decoded.value) ?? null;
    const mapped = violated === null ? mapping.apply(decoded.value, message) : null;
    if (mapped === null || !mapped.ok) {
      yield refusedAt(line, violated ?? unmapped(mapped), false);
      continue;
    }
    if ('skipped' in mapped) continue;
    for (const one of mapped.lines) yield { head: mapped.report, line: lineOf(one, numbered(line)) };
  }
}

function unmapped(mapped: Extract<Mapped, { ok: false }> | null): Refused {
  const said = mapped?.problems.map(({ path, message }) => `${path}: ${message}`).join(' ') ?? '';
  return refuse('invalid_mapping', said.slice(0, 1000));
}
