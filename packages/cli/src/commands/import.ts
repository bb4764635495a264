// `evenstock import`: sends a file of stock, items, locations or events to a hub, with a bar, a place to go on from
// after it was killed, and a file of the lines that were refused.

import { stat } from 'node:fs/promises';

import { EvenstockError } from '@evenstock/client';
import { Option, type Command } from 'commander';

import { addJson, type CommandContext } from '../command-context.ts';
import { count } from '../demo/live-view.ts';
import { CommandFault, exitCodes, type ExitCode } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice, type HubConnection } from '../hub-connection.ts';
import { openErrorFile, type ErrorFile } from '../import/error-file.ts';
import { beginning, forgetPlace, identityOf, keepPlace, readPlace, type Place } from '../import/place.ts';
import { showProgress, type Progress } from '../import/progress.ts';
import { importRecords, type RecordKind } from '../import/records.ts';
import {
  awaitReport,
  errorsOf,
  errorsOfProblem,
  findReport,
  sendStock,
  type StockImport,
  type StockReport,
} from '../import/stock.ts';

const kinds = ['stock', 'items', 'locations', 'events'] as const;

interface ImportOptions extends HubChoice {
  readonly kind: 'stock' | RecordKind;
  readonly source?: string;
  readonly asOf?: string;
  readonly location?: string;
  readonly complete?: boolean;
  readonly partial?: boolean;
  readonly openEnd?: boolean;
  readonly errors?: string;
  readonly json?: boolean;
}

export function addImport(program: Command, context: CommandContext): void {
  const command = program
    .command('import')
    .summary('send a file of stock, items, locations or events')
    .description(
      'Sends a file to a hub. Stock: CSV (columns sku, location, lot, status, quantity, uom) or NDJSON whose first ' +
        'line is the head. Items: CSV (columns sku, name, baseUom, scale, tracking, tier, attributes.NAME, ' +
        'uom.CODE) or NDJSON. Locations: CSV (code, name, kind, region, priority, safetyStock) or NDJSON. Events: ' +
        'NDJSON. An import that was killed goes on where it was; refused lines are written to a file with their ' +
        'numbers. Exit code 1 if any line was refused.',
    )
    .argument('<file>', 'the file to send')
    .addOption(new Option('--kind <KIND>', 'what is in it').choices(kinds).makeOptionMandatory())
    .option('--source <CODE>', 'stock: the system that counted')
    .option('--as-of <TIME>', 'stock: when it was counted, such as 2026-11-21T04:00:00Z')
    .option('--location <CODE>', 'stock: the location of all lines')
    .option('--complete', 'stock: what the file does not name is not there')
    .option('--partial', 'stock: apply it without the lines that are refused')
    .option('--open-end', 'CSV: take a last line without a line end, which may be half of one')
    .option('--errors <FILE>', 'where refused lines are written (else FILE.errors.ndjson)');
  addHubOptions(command);
  addJson(command, 'print the outcome as one JSON object').action(async (file: string, options: ImportOptions) => {
    await importFile(context, file, options);
  });
}

interface Done {
  readonly accepted: number;
  readonly refused: number;
  readonly report: StockReport | null;
  readonly resumed: boolean;
  readonly exitCode: ExitCode;
}

async function importFile(context: CommandContext, file: string, options: ImportOptions): Promise<void> {
  const { terminal, end } = context;
  checkOptions(file, options);
  const size = await sizeOf(file);
  // A large stock report is gone on with in the background.
  const hub = await connectHub(terminal, options, 'api,inbound');
  try {
    const what = await identityOf(file, [options.kind, hub.url, queryOf(options)]);
    const from = await readPlace(file, what);
    const isResumed = from !== beginning;
    const errors = await openErrorFile(options.errors ?? `${file}.errors.ndjson`, isResumed);
    const job = { context, file, options, size, hub, what, from, errors };
    const done = options.kind === 'stock' ? await importStock(job) : await importLines(job, options.kind);
    await forgetPlace(file);
    say(job, done);
    end(done.exitCode);
  } finally {
    await hub.close();
  }
}

interface Job {
  readonly context: CommandContext;
  readonly file: string;
  readonly options: ImportOptions;
  readonly size: number;
  readonly hub: HubConnection;
  readonly what: string;
  readonly from: Place;
  readonly errors: ErrorFile;
}

function checkOptions(file: string, { kind, source, asOf }: ImportOptions): void {
  const isCsv = file.endsWith('.csv');
  if (kind === 'events' && isCsv) {
    throw new CommandFault(
      exitCodes.usage,
      'Events are not read from CSV.',
      'Give a file with one JSON object a line.',
    );
  }
  if (kind !== 'stock' || !isCsv) return;
  for (const [name, value] of [
    ['--source', source],
    ['--as-of', asOf],
  ]) {
    if (value === undefined) {
      throw new CommandFault(
        exitCodes.usage,
        `A CSV file of stock needs ${name ?? ''}.`,
        'Say who counted, and when.',
      );
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw new CommandFault(exitCodes.unreachable, `${file} cannot be read.`, 'Check the path.', error);
  }
}

function queryOf({ source, asOf, location, complete, partial, openEnd }: ImportOptions): string {
  const query = new URLSearchParams();
  const words = { source, asOf, location, complete, partial, openEnd };
  for (const [name, value] of Object.entries(words)) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}

async function importLines(
  { context, file, options, size, hub, what, from, errors }: Job,
  kind: RecordKind,
): Promise<Done> {
  const { terminal } = context;
  const startedAt = terminal.now();
  let place = from;
  const progress = () => ({ ...place, bytesTotal: size, startedAt, word: 'sent' });
  const stop = showProgress(terminal, progress, options.json === true);
  const patience = {
    sleep: (ms: number) => terminal.sleep(ms, terminal.stopping),
    now: terminal.now,
    giveUpAfterMs: 60_000,
    onRetry: () => undefined,
  };
  try {
    place = await importRecords({
      kind,
      file,
      isCsv: file.endsWith('.csv'),
      openEnd: options.openEnd === true,
      from,
      hub,
      errors,
      patience,
      stopping: terminal.stopping,
      keep: async (next) => {
        place = next;
        await keepPlace(file, what, next);
      },
    });
  } finally {
    await stop();
  }
  const { accepted, refused } = place;
  const exitCode = refused === 0 ? exitCodes.done : exitCodes.failed;
  return { accepted, refused, report: null, resumed: from !== beginning, exitCode };
}

async function importStock({ context, file, options, size, hub, what, from, errors }: Job): Promise<Done> {
  const { terminal } = context;
  const startedAt = terminal.now();
  let progress: Progress = { bytes: 0, bytesTotal: size, lines: 0, refused: 0, startedAt, word: 'sent' };
  const stop = showProgress(terminal, () => progress, options.json === true);
  const format = file.endsWith('.csv') ? 'csv' : 'ndjson';
  const job: StockImport = {
    file,
    format,
    query: format === 'csv' ? queryOf(options) : '',
    openEnd: options.openEnd === true,
    hub,
    terminal,
    onBytes: (bytes) => {
      progress = { ...progress, bytes };
    },
    onCount: (linesTotal) => {
      progress = { ...progress, linesTotal };
    },
    onReport: async ({ id, outcome, lines, refusedLines, decided, effect }) => {
      const share = outcome === 'applying' && effect !== undefined ? { done: decided, of: effect.changed } : null;
      const [bytes, bytesTotal] = share === null ? [size, size] : [share.done, share.of];
      progress = { ...progress, bytes, bytesTotal, lines, refused: refusedLines, word: outcome };
      await keepPlace(file, what, { ...beginning, reportId: id });
    },
  };
  try {
    const known = from.reportId === null ? null : await findReport(hub, from.reportId);
    const taken = known ?? (await sendStock(job));
    await job.onReport(taken);
    const report = await awaitReport(job, taken);
    await errors.add(errorsOf(report));
    const isDone = report.outcome === 'applied' && report.refusedLines === 0;
    const accepted = report.changed + report.unchanged;
    const exitCode = isDone ? exitCodes.done : exitCodes.failed;
    return { accepted, refused: report.refusedLines, report, resumed: known !== null, exitCode };
  } catch (error) {
    if (error instanceof EvenstockError) await errors.add(errorsOfProblem(error));
    throw error;
  } finally {
    await stop();
  }
}

function say({ context, options, errors, hub, file }: Job, { accepted, refused, report, resumed }: Done): void {
  const { terminal } = context;
  if (options.json) {
    const told = report === null ? {} : { report };
    const where = refused === 0 ? {} : { errors: errors.path };
    terminal.print(JSON.stringify({ kind: options.kind, file, accepted, refused, resumed, ...where, ...told }));
    return;
  }
  if (resumed) terminal.print('It went on where it was.');
  if (report === null) terminal.print(`${count(accepted)} ${options.kind} taken by ${hub.name}.`);
  else {
    const { id, outcome, changed, unchanged } = report;
    terminal.print(`Stock report ${id} is ${outcome}: ${count(changed)} counted, ${count(unchanged)} agree.`);
    if (report.detail !== undefined) terminal.print(report.detail);
  }
  if (refused > 0) terminal.print(`${count(refused)} lines were refused; they are in ${errors.path}.`);
}
