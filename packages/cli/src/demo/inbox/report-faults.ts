// What happens to snapshots: files of a whole warehouse, as of a moment. None of these may leave a figure behind that
// the warehouse did not count: it is refused as a whole, held until a person refuses it, or set right by a re-issue.

import type { StockTaking } from '../hub-calls.ts';
import type { Random } from '../random.ts';
import type { Fault } from './fault-log.ts';

export interface ReportTry {
  readonly head: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** How many figures it sets, which the right one has to set back. */
  readonly changes?: number;
}

export interface ReportFault extends Fault {
  readonly when: 'before' | 'after';
  /** Null when it cannot be done to this one. */
  readonly make: (taking: StockTaking, random: Random) => ReportTry | null;
}

type Line = StockTaking['lines'][number];

export const reportEnds = {
  refused: (code: string) => `not taken (${code})`,
  held: 'held, refused by a person',
  nothing: 'nothing to change',
  setRight: 'applied, and set right by the next',
  stale: 'stale',
} as const;

const dayMs = 86_400_000;
/** Of fewer positions no share is judged. */
const positionsForSharesMin = 20;

function headOf({ source, location, at, isComplete }: StockTaking, lineCount: number): Record<string, string> {
  const complete = String(isComplete);
  return { source, location, asOf: new Date(at).toISOString(), complete, lineCount: String(lineCount) };
}

function csvOf(lines: readonly Line[]): string {
  const rows = lines.map(({ sku, status, quantity }) => `${sku},${status},${quantity}`);
  return ['sku,status,quantity', ...rows, ''].join('\n');
}

export function reportOf(taking: StockTaking, lines = taking.lines): ReportTry {
  return { head: headOf(taking, lines.length), bytes: Buffer.from(csvOf(lines)) };
}

function somewhere(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ quantity }) => quantity > 0);
}

function withText(taking: StockTaking, text: string): ReportTry {
  return { ...reportOf(taking), bytes: Buffer.from(text) };
}

/** The report with one figure written differently: nothing of it may count. */
function written(name: string, code: string, textOf: (figure: number) => string, of = 'F58'): ReportFault {
  return {
    code: of,
    name: `snapshot: ${name}`,
    when: 'before',
    expects: [reportEnds.refused(code)],
    make: (taking, random) => {
      const index = random.integer(0, taking.lines.length - 1);
      const { quantity = 0, sku = '', status = '' } = taking.lines[index] ?? {};
      const rows = csvOf(taking.lines).split('\n');
      return withText(taking, rows.with(index + 1, `${sku},${status},${textOf(quantity)}`).join('\n'));
    },
  };
}

const cut: readonly ReportFault[] = [
  {
    code: 'F56',
    name: 'snapshot: cut inside a line',
    when: 'before',
    expects: [reportEnds.refused('malformed_body')],
    make: (taking) => withText(taking, csvOf(taking.lines).slice(0, -2)),
  },
  {
    code: 'F56',
    name: 'snapshot: cut between two lines',
    when: 'before',
    expects: [reportEnds.refused('malformed_body')],
    make: (taking) => withText(taking, csvOf(taking.lines.slice(0, -1))),
  },
  {
    code: 'F56',
    name: 'snapshot: sent again',
    when: 'after',
    expects: [reportEnds.nothing],
    make: (taking) => reportOf(taking),
  },
  {
    code: 'F56',
    name: 'snapshot: corrected and issued again',
    when: 'before',
    expects: [reportEnds.setRight],
    make: (taking, random) => {
      const full = somewhere(taking.lines);
      if (full.length < positionsForSharesMin) return null;
      const wrong = full[random.integer(0, full.length - 1)];
      const off = taking.lines.map((line) => (line === wrong ? { ...line, quantity: line.quantity - 1 } : line));
      return { ...reportOf(taking, off), changes: 1 };
    },
  },
];

const encoded: readonly ReportFault[] = [
  written('a decimal comma', 'malformed_body', (figure) => `${figure},0`),
  written('1e3', 'quantity_not_representable', () => '1e3'),
  written('0x10', 'quantity_not_representable', () => '0x10'),
  written('less than nothing', 'quantity_out_of_range', (figure) => `-${figure + 1}`, 'F59'),
  written('a formula', 'quantity_not_representable', (figure) => `=${figure}+0`, 'F59'),
  {
    code: 'F58',
    name: 'snapshot: UTF-16',
    when: 'after',
    expects: [reportEnds.nothing],
    make: (taking) => ({
      ...reportOf(taking),
      bytes: Buffer.from(`\uFEFF${csvOf(taking.lines)}`, 'utf16le'),
    }),
  },
  {
    code: 'F58',
    name: 'snapshot: an item twice',
    when: 'before',
    expects: [reportEnds.refused('conflict')],
    make: (taking) => reportOf(taking, [...taking.lines, ...taking.lines.slice(0, 1)]),
  },
  {
    code: 'F58',
    name: 'snapshot: a SKU with a zero more in front',
    when: 'before',
    expects: [reportEnds.refused('unknown_sku')],
    make: (taking) => reportOf(taking, taking.lines.with(0, { ...first(taking), sku: `0${first(taking).sku}` })),
  },
];

function first({ lines }: StockTaking): Line {
  const [line] = lines;
  if (line === undefined) throw new TypeError('A warehouse was counted and nothing was in it.');
  return line;
}

const suspect: readonly ReportFault[] = [
  {
    code: 'F62',
    name: 'snapshot: of the day before',
    when: 'after',
    expects: [reportEnds.stale],
    make: (taking) => {
      const doubled = taking.lines.map((line) => ({ ...line, quantity: 2 * line.quantity + 1 }));
      return reportOf({ ...taking, at: taking.at - dayMs }, doubled);
    },
  },
  {
    code: 'F62',
    name: 'snapshot: 40 % of the lines missing',
    when: 'after',
    expects: [reportEnds.held],
    make: (taking) => {
      const full = somewhere(taking.lines);
      if (full.length < positionsForSharesMin) return null;
      return reportOf(taking, full.slice(Math.ceil(full.length * 0.4)));
    },
  },
  {
    code: 'F62',
    name: 'snapshot: nothing but zeros',
    when: 'after',
    expects: [reportEnds.held],
    make: (taking) => {
      if (somewhere(taking.lines).length === 0) return null;
      return reportOf(
        taking,
        taking.lines.map((line) => ({ ...line, quantity: 0 })),
      );
    },
  },
];

export const reportFaults: readonly ReportFault[] = [...cut, ...encoded, ...suspect];
