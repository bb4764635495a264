// Asks a hub for a shadow replay and shows how far it is: drawn again in place on a terminal, elsewhere a plain line on
// stderr now and then.

import { EvenstockError, type Input, type Output } from '@evenstock/client';

import { count } from './demo/live-view.ts';
import type { SendLines } from './raw-request.ts';
import type { Terminal } from './terminal.ts';

type Report = Output<'shadowReplay'>;

/** What a line of the answer may have; the answer may also be the report itself. */
interface Line {
  readonly progress?: Progress;
  readonly report?: Report;
  readonly problem?: NonNullable<EvenstockError['problem']>;
}

export interface Progress {
  readonly stage: 'messages' | 'stretch' | 'journal';
  readonly done: number;
  readonly total: number | null;
}

const plainEveryMs = 2000;

export async function askShadow(
  terminal: Terminal,
  send: SendLines,
  body: Input<'shadowReplay'>['body'],
  isQuiet: boolean,
): Promise<Report> {
  const { stopping } = terminal;
  const shown = { at: terminal.now(), isDrawn: false };
  try {
    const request = { method: 'POST', path: '/v1/replays/shadow', contentType: 'application/json' } as const;
    const answered = send({ ...request, body: JSON.stringify(body), signal: stopping });
    for await (const text of answered) {
      const line = readLine(text);
      if (line.report !== undefined) return line.report;
      if (line.problem !== undefined) throw new EvenstockError(line.problem, null);
      if (line.progress !== undefined && !isQuiet) show(terminal, line.progress, shown);
    }
  } finally {
    if (shown.isDrawn) terminal.draw('\r\u001B[K');
  }
  throw new EvenstockError(null, null, new Error('The hub ended its answer before it was done.'));
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null;
}

function readLine(text: string): Line {
  const value: unknown = JSON.parse(text);
  return isLine(value) ? value : {};
}

function show(terminal: Terminal, progress: Progress, shown: { at: number; isDrawn: boolean }): void {
  const line = progressLine(progress);
  if (terminal.isInteractive) {
    terminal.draw(`\r${line.slice(0, terminal.columns() - 1)}\u001B[K`);
    shown.isDrawn = true;
    return;
  }
  const now = terminal.now();
  if (now - shown.at < plainEveryMs) return;
  shown.at = now;
  terminal.warn(line);
}

export function progressLine({ stage, done, total }: Progress): string {
  const of = total === null ? count(done) : `${count(done)} of ${count(Math.max(done, total))}`;
  switch (stage) {
    case 'messages':
      return `Reading the messages: ${of} records`;
    case 'stretch':
      return `Reading the stretch: ${of} entries`;
    case 'journal':
      return `Deciding beside the ledger: ${of} entries`;
    default:
      return of;
  }
}
