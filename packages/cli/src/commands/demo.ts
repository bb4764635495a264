// `evenstock demo`: a whole distributor on this machine. Starts a hub from nothing, replays order lines through
// three channels, and ends with the proof that no unit was promised twice.

import { InvalidArgumentError, type Command } from 'commander';

import { coloursOf } from '../colour.ts';
import { addJson, wholeNumber, type CommandContext } from '../command-context.ts';
import { runDemo, type DemoOptions, type DemoOutcome } from '../demo/demo-run.ts';
import { inboxLines } from '../demo/inbox/fault-lines.ts';
import { inboundBytesMax } from '../demo/inbox/file-faults.ts';
import { Figures } from '../demo/figures.ts';
import { LiveView } from '../demo/live-view.ts';
import { generatedOrders } from '../demo/order-generator.ts';
import { orderFile, type OrderSource } from '../demo/order-lines.ts';
import { summaryLines } from '../demo/summary.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { hubConfig, startNode, type RunningNode } from '../hub-door.ts';
import { verifyLines } from '../verify-report.ts';

export interface DemoCommandOptions {
  readonly orders?: string;
  readonly speed?: number;
  readonly limit?: number;
  readonly seed: number;
  readonly port?: string;
  readonly data?: string;
  readonly databaseUrl?: string;
  readonly throughInbox?: boolean;
  readonly faults?: boolean;
  readonly json?: boolean;
}

/** About a minute on two cores; ten weeks at the generated wholesaler. */
const generatedLines = 60_000;

export function addDemo(program: Command, context: CommandContext): void {
  const command = program
    .command('demo')
    .summary('run a whole distributor on this machine')
    .description(
      'Starts a hub and its PostgreSQL from nothing, loads a catalogue and opening stock in three warehouses, and ' +
        'replays order lines through three channels while goods arrive, are counted and come back. Ends with the ' +
        'verification. Exit code 1 if a unit was promised twice or anything else was not as it has to be.',
    )
    .option(
      '--orders <FILE>',
      'order lines, CSV or gzip: InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    )
    .option('--speed <N>', 'simulated seconds in a second (else as fast as the hub answers)', positive)
    .option('--limit <LINES>', `stop after so many lines (without --orders: ${generatedLines})`, wholeNumber(1, 1e9))
    .option('--seed <N>', 'decides generated lines, opening stock and chance', wholeNumber(0, 2 ** 48), 1)
    .option('--port <N>', 'port of the API; 0 takes a free one (EVENSTOCK_PORT, else 7400)')
    .option('--data <DIR>', 'folder of the embedded database (EVENSTOCK_DATA, else .evenstock)')
    .option('--database-url <URL>', 'a PostgreSQL instead of the embedded one (DATABASE_URL)')
    .option(
      '--through-inbox',
      'send what warehouses and ERP tell as raw messages (CSV with a mapping, NDJSON, CloudEvents, JSON) and as ' +
        'snapshots, instead of as events',
    )
    .option(
      '--faults',
      'spoil some of these on purpose (cut, repeated, wrongly written, suspect, poisonous), mend them as an operator ' +
        'would, and print what became of each; implies --through-inbox',
    )
    .option('--no-open', 'do not open a browser (this version opens none)');
  addJson(command, 'print nothing but, at the end, one JSON object with all figures').action(
    async (options: DemoCommandOptions) => {
      await demo(context, options);
    },
  );
}

/** Faults can only be made of raw messages. */
function hasInbox({ throughInbox = false, faults = false }: DemoCommandOptions): boolean {
  return throughInbox || faults;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It takes a number above 0.');
}

async function demo(context: CommandContext, options: DemoCommandOptions): Promise<void> {
  const { terminal, end } = context;
  const source = await sourceOf(options);
  const words = {
    logLevel: 'error',
    roles: hasInbox(options) ? 'api,jobs,relay,inbound' : 'api,jobs,relay',
    ...(options.faults === true ? { inboundBytesMax: String(inboundBytesMax) } : {}),
    // One client is the whole distributor here.
    ratePerMinute: '1000000000',
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
  };
  const config = hubConfig(words, terminal.environment);
  if (!options.json) terminal.print('starting the hub …');
  const node = await startNode(config);
  try {
    const outcome = await show(context, node, { options, source });
    if (!options.json)
      terminal.print(`Look at it: evenstock serve --data ${config.dataDir}, tenant ${outcome.tenant}.`);
    end(outcome.ok ? exitCodes.done : exitCodes.failed);
  } catch (error) {
    if (!terminal.stopping.aborted) throw error;
    throw new CommandFault(
      exitCodes.failed,
      'Stopped before the end.',
      'Run it again; each run is a tenant of its own.',
      error,
    );
  } finally {
    await node.close();
  }
}

/** Reads the first line at once: a wrong file is better told before a database is started. */
async function sourceOf({ orders, seed, limit }: DemoCommandOptions): Promise<OrderSource> {
  if (orders === undefined) return generatedOrders({ seed, lines: limit ?? generatedLines });
  const source = orderFile(orders);
  for await (const _ of source.lines()) break;
  return source;
}

interface Show {
  readonly options: DemoCommandOptions;
  readonly source: OrderSource;
}

async function runAndStop(run: DemoOptions, view: LiveView): Promise<DemoOutcome> {
  try {
    return await runDemo(run);
  } finally {
    await view.stop();
  }
}

async function show(
  { terminal }: CommandContext,
  node: RunningNode,
  { options, source }: Show,
): Promise<DemoOutcome> {
  const { seed, speed = null, limit = Number.POSITIVE_INFINITY, json = false } = options;
  const { url, adminKey } = node;
  if (adminKey === null) {
    throw new CommandFault(
      exitCodes.usage,
      'The key of this database is not known.',
      'Give it as EVENSTOCK_ADMIN_KEY.',
    );
  }
  const figures = new Figures();
  const view = new LiveView({ terminal, figures, title: `evenstock demo · ${source.name} · ${url}` });
  if (!json) view.start();
  const onPhase = json ? () => undefined : (phase: Parameters<LiveView['enter']>[0]) => view.enter(phase);
  const inbox = hasInbox(options) ? { hasFaults: options.faults === true } : null;
  const run = { terminal, url, adminKey, source, linesMax: limit, seed, speed, figures, onPhase, inbox };
  const outcome = await runAndStop(run, view);
  if (json) {
    terminal.print(
      JSON.stringify({ hub: outcome.result, oldWay: null, verify: outcome.verify, inbox: outcome.inbox }),
    );
    return outcome;
  }
  const colours = coloursOf(terminal);
  for (const line of summaryLines(outcome, figures, colours)) terminal.print(line);
  if (outcome.inbox !== null) for (const line of inboxLines(outcome.inbox, colours)) terminal.print(line);
  for (const line of verifyLines(outcome.verify, `tenant ${outcome.tenant}`, colours)) terminal.print(line);
  return outcome;
}
