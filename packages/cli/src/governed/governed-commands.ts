// What the commands of governed records (sources, ownership, crosswalk) have in common: listing all there are, putting
// those of a file in force, and the revisions of one.

import { EvenstockError, type Client } from '@evenstock/client';
import type { Command } from 'commander';

import { columns } from '../columns.ts';
import { addJson, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice, type HubConnection } from '../hub-connection.ts';
import { readRecords, type FileRecord } from './records-file.ts';

export interface GovernedOptions extends HubChoice {
  readonly json?: boolean;
}

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

type ReadPage<Row> = (client: Client, page: PageQuery) => Promise<Page<Row>>;

export interface Revision {
  readonly revision: number;
  readonly actor: string;
  readonly recordedAt: string;
  readonly isRemoved: boolean;
  readonly record?: unknown;
}

/** The options that each of these commands takes. */
export function addShared(command: Command, json: string): Command {
  return addJson(addHubOptions(command), json);
}

async function withHub(
  { terminal }: CommandContext,
  options: GovernedOptions,
  work: (hub: HubConnection) => Promise<void>,
): Promise<void> {
  const hub = await connectHub(terminal, options);
  try {
    await work(hub);
  } finally {
    await hub.close();
  }
}

const pageMax = 1000;

async function allPages<Row>(client: Client, read: ReadPage<Row>): Promise<Row[]> {
  let page = await read(client, { limit: pageMax });
  const items = [...page.items];
  while (page.nextCursor !== null) {
    page = await read(client, { limit: pageMax, cursor: page.nextCursor });
    items.push(...page.items);
  }
  return items;
}

/** Lists all that `read` finds, page by page. */
export async function listRecords<Row>(
  context: CommandContext,
  options: GovernedOptions,
  read: ReadPage<Row>,
  table: { readonly of: string; readonly heads: readonly string[]; readonly cells: (row: Row) => readonly string[] },
): Promise<void> {
  const { terminal } = context;
  await withHub(context, options, async (hub) => {
    const items = await allPages(hub.client, read);
    if (options.json) terminal.print(JSON.stringify({ items }));
    else if (items.length === 0) terminal.print(`There are no ${table.of} in ${hub.name}.`);
    else for (const line of columns([table.heads, ...items.map(table.cells)])) terminal.print(line);
  });
}

/** All revisions of one record, newest first. */
export async function showHistory(
  context: CommandContext,
  options: GovernedOptions,
  read: ReadPage<Revision>,
): Promise<void> {
  const { terminal } = context;
  await withHub(context, options, async (hub) => {
    const items = await allPages(hub.client, read);
    if (options.json) terminal.print(JSON.stringify({ items }));
    else for (const line of revisionLines(items)) terminal.print(line);
  });
}

export function revisionLines(items: readonly Revision[]): string[] {
  return columns([
    ['revision', 'recorded', 'actor', 'record'],
    ...items.map(({ revision, recordedAt, actor, isRemoved, record }) => [
      String(revision),
      recordedAt,
      actor,
      isRemoved ? 'removed' : JSON.stringify(record),
    ]),
  ]);
}

export interface PutTarget {
  readonly path: string;
  /** How many go into one request, which is taken as a whole or not at all. */
  readonly groupMax: number;
}

export function addPut(parent: Command, context: CommandContext, of: string, target: PutTarget): void {
  const put = parent
    .command('put')
    .argument('<file>', 'YAML or JSON with a list of them, or .ndjson with one a line')
    .description(
      `Puts the ${of} of a file in force. What differs from before makes a revision; those that the file does not ` +
        'name stay. Exit code 1 if the hub refuses them.',
    );
  addShared(put, 'print the counts as one JSON object').action(async (file: string, options: GovernedOptions) => {
    const records = await readRecords(file);
    await withHub(context, options, async (hub) => {
      const { written, changed } = await putAll(hub, target, file, records);
      const { terminal } = context;
      if (options.json) terminal.print(JSON.stringify({ written, changed }));
      else terminal.print(`${written} ${of} put in force in ${hub.name}: ${changed} changed.`);
    });
  });
}

interface Counts {
  readonly written: number;
  readonly changed: number;
}

async function putAll(
  hub: HubConnection,
  { path, groupMax }: PutTarget,
  file: string,
  records: readonly FileRecord[],
): Promise<Counts> {
  let [written, changed] = [0, 0];
  for (let from = 0; from < records.length; from += groupMax) {
    const group = records.slice(from, from + groupMax);
    const body = JSON.stringify(group.map(({ value }) => value));
    try {
      const answer = await hub.sendRaw({ method: 'PUT', path, contentType: 'application/json', body });
      const counts = countsOf(answer);
      written += counts.written;
      changed += counts.changed;
    } catch (error) {
      throw placed(error, file, group, written);
    }
  }
  return { written, changed };
}

function countsOf(answer: string): Counts {
  const value: unknown = JSON.parse(answer);
  if (typeof value === 'object' && value !== null && 'written' in value && 'changed' in value) {
    return { written: Number(value.written), changed: Number(value.changed) };
  }
  throw new TypeError('The hub answered without counts.');
}

/** What the hub refuses, at the place in the file; anything else as it is. */
function placed(error: unknown, file: string, group: readonly FileRecord[], written: number): unknown {
  if (!(error instanceof EvenstockError) || error.problem === null) return error;
  const { code, detail, hint, errors = [] } = error.problem;
  const lines = errors.flatMap(({ path, message }): string[] => {
    const [, index = '', field = ''] = /^(\d+)(?:\/(.*))?$/.exec(path) ?? [];
    const record = index === '' ? undefined : group[Number(index)];
    if (record === undefined) return [];
    return [`${file}:${record.placeOf(field)}: ${field === '' ? '' : `${field}: `}${message}`];
  });
  const before = written === 0 ? 'Nothing was changed.' : `The first ${written} records of the file are in force.`;
  const message = [`The hub refused: ${code}: ${detail}`, ...lines, before].join('\n');
  return new CommandFault(exitCodes.failed, message, hint, error);
}
