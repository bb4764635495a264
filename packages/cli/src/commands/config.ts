// `evenstock plan` and `evenstock apply`: a change of what channels may sell as one file, first rehearsed, then put in
// force as a whole.

import { EvenstockError, type Output } from '@evenstock/client';
import type { Command } from 'commander';

import { columns } from '../columns.ts';
import { addJson, wholeNumber, type CommandContext } from '../command-context.ts';
import { count } from '../demo/live-view.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { readRecords, type FileRecord } from '../governed/records-file.ts';
import { addHubOptions, connectHub, type HubChoice, type HubConnection } from '../hub-connection.ts';
import { askInLines } from '../progress-request.ts';

interface ConfigOptions extends HubChoice {
  readonly json?: boolean;
}

interface PlanOptions extends ConfigOptions {
  readonly limit?: number;
  readonly failOnZero?: boolean;
}

type Plan = Output<'planConfig'>;

const fileHelp = 'YAML or JSON with channels, allotmentRules, removeAllotmentRules and safetyStock';

export function addConfig(program: Command, context: CommandContext): void {
  const plan = program
    .command('plan')
    .argument('<file>', fileHelp)
    .summary('see what a change of rules would do to what channels may sell')
    .description(
      'Shows what the change in a file would do to what every channel may sell of every item, the largest changes ' +
        'first. Changes nothing. Exit code 1 if the hub would refuse it.',
    )
    .option('--limit <N>', 'how many changes are listed (else 100)', wholeNumber(1, 1000))
    .option('--fail-on-zero', 'exit code 1 when anything falls to 0');
  addHubOptions(plan);
  addJson(plan, 'print the plan as one JSON object').action(async (file: string, options: PlanOptions) => {
    await planFile(context, file, options);
  });
  const apply = program
    .command('apply')
    .argument('<file>', fileHelp)
    .summary('put a change of rules in force')
    .description(
      'Puts the change in a file in force: all of it or, if the hub refuses any part, nothing (exit code 1). What it ' +
        'would do says "evenstock plan".',
    );
  addHubOptions(apply);
  addJson(apply, 'print the revisions as one JSON object').action(async (file: string, options: ConfigOptions) => {
    await applyFile(context, file, options);
  });
}

async function planFile(
  { terminal, end }: CommandContext,
  file: string,
  { limit = 100, failOnZero, json, ...options }: PlanOptions,
): Promise<void> {
  const plan = await withFile(terminal, file, options, (hub, body) =>
    askInLines<Plan, { readonly done: number }>(terminal, hub.sendLines, {
      path: `/v1/config/plan?limit=${limit}`,
      body,
      lineOf: ({ done }) => `Computing: ${count(done)} items`,
      isQuiet: json === true,
    }),
  );
  if (json) terminal.print(JSON.stringify(plan));
  else for (const line of planLines(plan)) terminal.print(line);
  const hasZero = plan.channels.some(({ toZero }) => toZero > 0);
  end(failOnZero && hasZero ? exitCodes.failed : exitCodes.done);
}

async function applyFile({ terminal }: CommandContext, file: string, options: ConfigOptions): Promise<void> {
  const { name, text } = await withFile(terminal, file, options, async (hub, body) => {
    const request = { method: 'POST', path: '/v1/config/apply', contentType: 'application/json' } as const;
    return { name: hub.name, text: await hub.sendRaw({ ...request, body: JSON.stringify(body) }) };
  });
  if (options.json) terminal.print(text.trim());
  else terminal.print(`The change in ${file} is in force in ${name}.`);
}

/** The change in a file, sent to the hub; what the hub refuses is told with its place in the file. */
async function withFile<T>(
  terminal: CommandContext['terminal'],
  file: string,
  options: HubChoice,
  ask: (hub: HubConnection, body: unknown) => Promise<T>,
): Promise<T> {
  const [record, another] = await readRecords(file);
  if (record === undefined || another !== undefined) {
    const next = 'Write one object with channels, allotmentRules, removeAllotmentRules or safetyStock.';
    throw new CommandFault(exitCodes.failed, `${file} is no change: it is a list.`, next);
  }
  const hub = await connectHub(terminal, options);
  try {
    return await ask(hub, record.value);
  } catch (error) {
    throw placed(error, file, record);
  } finally {
    await hub.close();
  }
}

function placed(error: unknown, file: string, record: FileRecord): unknown {
  if (!(error instanceof EvenstockError) || error.problem === null) return error;
  const { code, detail, hint, errors = [] } = error.problem;
  const lines = errors.map(({ path, message }) => `${file}:${record.placeOf(path)}: ${path}: ${message}`);
  const message = [`The hub refused: ${code}: ${detail}`, ...lines, 'Nothing was changed.'].join('\n');
  return new CommandFault(exitCodes.failed, message, hint, error);
}

/** By channel, then the largest changes, both in columns. */
function planLines({ channels, changes, changesLeftOut, items, itemsReached, asOfSeq }: Plan): string[] {
  const heads = ['channel', 'rise', 'from 0', 'by', 'fall', 'to 0', 'by'];
  const tallies = channels.map((one) => [
    one.channel,
    ...[one.rises, one.fromZero, one.raisedBy, one.falls, one.toZero, one.loweredBy].map(String),
  ]);
  const rows = changes.map(({ sku, channel, before, after, uom }) => [
    sku,
    channel,
    `${before} ${uom}`,
    `${after} ${uom}`,
  ]);
  return [
    ...columns([heads, ...tallies]),
    '',
    ...(rows.length === 0 ? ['Nothing would change.'] : columns([['sku', 'channel', 'now', 'then'], ...rows])),
    ...(changesLeftOut > 0 ? [`${count(changesLeftOut)} smaller changes are not shown.`] : []),
    `${count(itemsReached)} of ${count(items)} items could be reached. As of entry ${asOfSeq}.`,
  ];
}
