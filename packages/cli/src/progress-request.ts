// Asks a hub for something that takes a while and shows how far it is: drawn again in place on a terminal, elsewhere a
// plain line on stderr now and then.

import { EvenstockError } from '@evenstock/client';

import type { SendLines } from './raw-request.ts';
import type { Terminal } from './terminal.ts';

/** What a line of the answer may have; the answer may also be the report itself. */
interface Line<Report, Progress> {
  readonly progress?: Progress;
  readonly report?: Report;
  readonly problem?: NonNullable<EvenstockError['problem']>;
}

export interface LongRequest<Progress> {
  readonly path: string;
  readonly body: unknown;
  readonly lineOf: (progress: Progress) => string;
  readonly isQuiet: boolean;
}

const plainEveryMs = 2000;

export async function askInLines<Report, Progress>(
  terminal: Terminal,
  send: SendLines,
  { path, body, lineOf, isQuiet }: LongRequest<Progress>,
): Promise<Report> {
  const { stopping } = terminal;
  const shown = { at: terminal.now(), isDrawn: false };
  try {
    const request = { method: 'POST', path, contentType: 'application/json' } as const;
    for await (const text of send({ ...request, body: JSON.stringify(body), signal: stopping })) {
      const line = readLine<Report, Progress>(text);
      if (line.report !== undefined) return line.report;
      if (line.problem !== undefined) throw new EvenstockError(line.problem, null);
      if (line.progress !== undefined && !isQuiet) show(terminal, lineOf(line.progress), shown);
    }
  } finally {
    if (shown.isDrawn) terminal.draw('\r\u001B[K');
  }
  throw new EvenstockError(null, null, new Error('The hub ended its answer before it was done.'));
}

function isLine<Report, Progress>(value: unknown): value is Line<Report, Progress> {
  return typeof value === 'object' && value !== null;
}

function readLine<Report, Progress>(text: string): Line<Report, Progress> {
  const value: unknown = JSON.parse(text);
  return isLine<Report, Progress>(value) ? value : {};
}

function show(terminal: Terminal, line: string, shown: { at: number; isDrawn: boolean }): void {
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
