// A stock report from a file, CSV or NDJSON, sent as it is in one request. The hub applies all of it or nothing, so an
// import that is killed on the way has changed nothing and is sent again; one that is killed afterwards asks the hub
// what has become of the report.

import { createReadStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';

import { EvenstockError, type Output } from '@evenstock/client';

import type { HubConnection } from '../hub-connection.ts';
import { decode, decodeLimits } from '../hub-door.ts';
import type { Terminal } from '../terminal.ts';
import type { LineError } from './error-file.ts';

export type StockReport = Output<'getStockReport'>;

export interface StockImport {
  readonly file: string;
  readonly format: 'csv' | 'ndjson';
  /** What the file cannot say of itself, for CSV. */
  readonly query: string;
  readonly openEnd: boolean;
  readonly hub: HubConnection;
  readonly terminal: Terminal;
  /** How many lines the file has, before it is sent. */
  readonly onCount: (lines: number) => void;
  readonly onBytes: (bytes: number) => void;
  readonly onReport: (report: StockReport) => Promise<void>;
}

const pollMs = 250;

/** Sends the file and answers the report when the hub has taken it in. */
export async function sendStock(job: StockImport): Promise<StockReport> {
  const lineCount = await countLines(job);
  if (lineCount !== null) job.onCount(lineCount);
  let bytes = 0;
  const counting = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      job.onBytes(bytes);
      done(null, chunk);
    },
  });
  const file = createReadStream(job.file);
  file.on('error', (error) => counting.destroy(error));
  const text = await job.hub.sendRaw({
    method: 'POST',
    path: `/v1/stock-reports${queryOf(job, lineCount)}`,
    contentType: job.format === 'csv' ? 'text/csv' : 'application/x-ndjson',
    body: webStream(file.pipe(counting)),
    signal: job.terminal.stopping,
  });
  const { id } = idOf(text);
  return job.hub.client.getStockReport({ id });
}

/** Counted as the hub counts them, so that it can tell a file that was cut on the way; null where it will refuse it. */
async function countLines({ file, format, openEnd }: StockImport): Promise<number | null> {
  if (format !== 'csv') return null;
  const csv = { openEnd: openEnd ? 'accepted' : 'refused' } as const;
  let lines = 0;
  for await (const decoded of decode(createReadStream(file), { format, csv, limits: decodeLimits })) {
    if (!decoded.ok && decoded.isLast) return null;
    lines += 1;
  }
  return lines;
}

function queryOf({ query }: StockImport, lineCount: number | null): string {
  const words = [query, lineCount === null ? '' : `lineCount=${lineCount}`].filter((word) => word !== '');
  return words.length === 0 ? '' : `?${words.join('&')}`;
}

function webStream(stream: Readable): ReadableStream<Uint8Array> {
  const iterator: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const step = await iterator.next();
      if (step.done === true) controller.close();
      else controller.enqueue(step.value);
    },
    cancel: () => {
      stream.destroy();
    },
  });
}

function idOf(text: string): { readonly id: string } {
  const answer: unknown = JSON.parse(text);
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string') {
    return { id: answer.id };
  }
  throw new TypeError('A stock report was answered without an id.');
}

const underWay: ReadonlySet<string> = new Set(['receiving', 'comparing', 'applying']);

/** Waits until the report is done with, or waits for a person. */
export async function awaitReport(job: StockImport, report: StockReport): Promise<StockReport> {
  const { terminal, hub } = job;
  let current = report;
  while (underWay.has(current.outcome) && !terminal.stopping.aborted) {
    await terminal.sleep(pollMs, terminal.stopping);
    current = await hub.client.getStockReport({ id: report.id });
    await job.onReport(current);
  }
  return current;
}

/** The report of an import that was killed; null when the hub has none of that id. */
export async function findReport(hub: HubConnection, id: string): Promise<StockReport | null> {
  try {
    return await hub.client.getStockReport({ id });
  } catch (error) {
    if (error instanceof EvenstockError && error.status === 404) return null;
    throw error;
  }
}

/** What was refused of a report, whether it was applied without or refused for it. */
export function errorsOf({ refused }: StockReport): LineError[] {
  return refused.map(({ line = null, code, detail, path }) => ({
    line,
    code,
    detail,
    ...(path === undefined ? {} : { path }),
  }));
}

/** The lines that a refusal of the whole report names. */
export function errorsOfProblem({ problem }: EvenstockError): LineError[] {
  if (problem === null) return [];
  return (problem.errors ?? []).map(({ path, message }) => {
    const line = /^line (\d+)/.exec(path)?.[1];
    return { line: line === undefined ? null : Number(line), code: problem.code, detail: message, path };
  });
}
