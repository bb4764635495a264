// `evenstock supply`: states dated supply from a file, and lists what is on order.

import { EvenstockError, type Client, type Input, type Output } from '@evenstock/client';
import type { Command } from 'commander';

import { columns } from '../columns.ts';
import { addJson, wholeNumber, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';
import { groupsOf } from '../import/file-lines.ts';

interface PutOptions extends HubChoice {
  readonly json?: boolean;
}

interface ListOptions extends HubChoice {
  readonly sku?: string;
  readonly location?: string;
  readonly order?: string;
  readonly limit: number;
  readonly json?: boolean;
}

type Lines = Input<'putSupply'>['body'];
type SupplyRow = Output<'listSupply'>['items'][number];

const groupMax = 2000;

export function addSupply(program: Command, context: CommandContext): void {
  const supply = program
    .command('supply')
    .summary('state dated supply, or list it')
    .description('Works with dated supply: what is bought, by order, item and location, and when it is due.');
  const put = supply
    .command('put')
    .argument(
      '<file>',
      'one JSON object a line: order, sku, location, quantity, dueAt, and uom and graceDays if need be',
    )
    .description(
      'States what is open from now on. A quantity of 0 says that nothing comes any more; what says nothing new ' +
        'changes nothing, so that a file may be sent again. Exit code 1 when a line was refused.',
    );
  addHubOptions(put);
  addJson(put, 'print the counts and what was refused as one JSON object').action(
    async (file: string, options: PutOptions) => {
      await putSupply(context, file, options);
    },
  );
  const list = supply
    .command('list')
    .description('Lists what is on order, by order, item and location.')
    .option('--sku <SKU>', 'only of this item')
    .option('--location <CODE>', 'only what will arrive here')
    .option('--order <NUMBER>', 'only of this order')
    .option('--limit <N>', 'how many at most', wholeNumber(1, 1000), 100);
  addHubOptions(list);
  addJson(list, 'print the supply as one JSON object').action(async (options: ListOptions) => {
    await listSupply(context, options);
  });
}

interface RefusedLine {
  readonly line: number;
  readonly code: string;
  readonly detail: string;
}

async function putSupply({ terminal, end }: CommandContext, file: string, options: PutOptions): Promise<void> {
  const hub = await connectHub(terminal, options);
  try {
    const refused: RefusedLine[] = [];
    let applied = 0;
    for await (const { line: first, lines } of groupsOf(file, { bytes: 0, lines: 0 }, groupMax)) {
      const said = lines
        .map((text, index) => ({ line: first + index, text }))
        .filter(({ text }) => text.trim() !== '');
      if (said.length === 0) continue;
      const group = await sendGroup(hub.client, said);
      refused.push(...group);
      applied += said.length - group.length;
    }
    if (options.json) terminal.print(JSON.stringify({ applied, refused }));
    else {
      for (const { line, code, detail } of refused) terminal.warn(`line ${line}: ${code}: ${detail}`);
      terminal.print(`${applied} applied, ${refused.length} refused.`);
    }
    end(refused.length === 0 ? exitCodes.done : exitCodes.failed);
  } finally {
    await hub.close();
  }
}

interface Said {
  readonly line: number;
  readonly text: string;
}

/** A group that cannot be understood is refused as a whole; those before it have been taken. */
async function sendGroup(client: Client, said: readonly Said[]): Promise<RefusedLine[]> {
  const body = said.map(parse);
  const lineAt = (index: number): number => said[index]?.line ?? 0;
  try {
    const { results } = await client.putSupply({ body });
    return results.flatMap(({ outcome, code = '', detail = '' }, index) =>
      outcome === 'refused' ? [{ line: lineAt(index), code, detail }] : [],
    );
  } catch (error) {
    const [first] = error instanceof EvenstockError ? (error.problem?.errors ?? []) : [];
    const match = /^(\d+)\/(.*)$/.exec(first?.path ?? '');
    if (first === undefined || match === null) throw error;
    throw new CommandFault(
      exitCodes.failed,
      `Line ${lineAt(Number(match[1]))}: ${match[2] ?? ''}: ${first.message}`,
      'Mend the line and send the file again: what has been taken is taken once.',
      error,
    );
  }
}

function parse({ line, text }: Said): Lines[number] {
  try {
    const value: unknown = JSON.parse(text);
    if (isLine(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const next = 'Give a file with one JSON object a line, and send it again: what has been taken is taken once.';
  throw new CommandFault(exitCodes.failed, `Line ${line} is no JSON object.`, next);
}

/** What its fields hold is checked by the hub. */
function isLine(value: unknown): value is Lines[number] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function listSupply({ terminal }: CommandContext, options: ListOptions): Promise<void> {
  const { sku, location, order, limit } = options;
  const hub = await connectHub(terminal, options);
  try {
    const { items } = await hub.client.listSupply({
      limit,
      ...(sku === undefined ? {} : { sku }),
      ...(location === undefined ? {} : { location }),
      ...(order === undefined ? {} : { order }),
    });
    if (options.json) terminal.print(JSON.stringify({ items }));
    else if (items.length === 0) terminal.print(`Nothing like this is on order in ${hub.name}.`);
    else for (const line of supplyLines(items)) terminal.print(line);
  } finally {
    await hub.close();
  }
}

/** In columns as wide as what is in them. */
export function supplyLines(items: readonly SupplyRow[]): string[] {
  return columns([
    ['order', 'sku', 'to', 'open', 'promised', 'due'],
    ...items.map(({ order, sku, location, open, promised, uom, dueAt, isLate, promisable }) => {
      const late = isLate ? (Number(promisable) > 0 ? ' (late)' : ' (late, does not count)') : '';
      return [order, sku, location, `${open} ${uom}`, String(promised), `${dueAt ?? 'no date'}${late}`];
    }),
  ]);
}
