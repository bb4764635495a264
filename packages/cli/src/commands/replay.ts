// `evenstock replay`: takes a stretch of the inbox again, or shows with --shadow what changed rules or another mapping
// would have come to before they are put in force.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Client, Input, Output } from '@evenstock/client';
import { readMappingText } from '@evenstock/hub';
import type { Command } from 'commander';

import { coloursOf } from '../colour.ts';
import { addJson, wholeNumber, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';
import { replayLine, shadowLines } from '../replay-report.ts';
import { askShadow } from '../shadow-request.ts';

interface ReplayOptions extends HubChoice {
  readonly from: string;
  readonly to?: string;
  readonly source?: string;
  readonly topic?: string;
  readonly shadow?: boolean;
  readonly ownership?: string;
  readonly withoutOwnership?: string;
  readonly sources?: string;
  readonly mapping?: string;
  readonly messages?: boolean;
  readonly examples?: number;
  readonly limit?: string;
  readonly failOnDifference?: boolean;
  readonly json?: boolean;
}

export function addReplay(program: Command, context: CommandContext): void {
  const command = program
    .command('replay')
    .summary('take a stretch of the inbox again, or see what other rules would have come to')
    .description(
      'Takes the messages of a stretch again: what was applied is a duplicate, dead letters are tried, what was ' +
        'refused may succeed. With --shadow it changes nothing: it decides what was recorded in the stretch under ' +
        'changed rules, and prints what would differ today in stock, availability and reservations. With --mapping ' +
        'or --messages it decodes the raw messages of a source again and decides them in place of what came of them.',
    )
    .requiredOption('--from <TIME>', 'from when on, such as 2027-01-31T00:00:00Z')
    .option('--to <TIME>', 'until before when (else now)')
    .option('--source <CODE>', 'only what this source said')
    .option('--topic <TOPIC>', 'only messages of this topic (not with --shadow)')
    .option('--shadow', 'change nothing, print what would differ')
    .option('--ownership <FILE>', 'with --shadow: ownership rules as JSON, as for PUT /v1/ownership')
    .option('--without-ownership <IDS>', 'with --shadow: ids of ownership rules to take away, such as r1,r2')
    .option('--sources <FILE>', 'with --shadow: sources as JSON, as for PUT /v1/sources')
    .option('--mapping <FILE>', 'with --shadow: decide the messages of --source through this mapping, YAML or JSON')
    .option('--messages', 'with --shadow: decide the messages of --source, through the mapping in force')
    .option('--examples <N>', 'with --shadow: records that differ which are shown (else 10)', wholeNumber(0, 1000))
    .option('--limit <N>', 'with --shadow: differences of each kind at most (else 100)')
    .option('--fail-on-difference', 'with --shadow: exit code 1 when anything would differ');
  addHubOptions(command);
  addJson(command, 'print the report as one JSON object').action(async (options: ReplayOptions) => {
    await replay(context, options);
  });
}

async function replay({ terminal, end }: CommandContext, options: ReplayOptions): Promise<void> {
  checkOptions(options);
  const changes = options.shadow ? await changesOf(options) : null;
  const hub = await connectHub(terminal, options);
  try {
    if (changes === null) {
      const report = await replayAll(hub.client, options);
      terminal.print(options.json ? JSON.stringify(report) : replayLine(report));
      return;
    }
    const body = { ...stretchOf(options), ...changes };
    const report = await askShadow(terminal, hub.sendLines, body, options.json === true);
    const lines = options.json ? [JSON.stringify(report)] : shadowLines(report, coloursOf(terminal));
    for (const line of lines) terminal.print(line);
    const { positions, availability } = report.counts;
    const differs = positions + availability + report.reservations.length + (report.messages?.differ ?? 0) > 0;
    end(options.failOnDifference && differs ? exitCodes.failed : exitCodes.done);
  } finally {
    await hub.close();
  }
}

function checkOptions(options: ReplayOptions): void {
  const { shadow, topic, source, failOnDifference } = options;
  const { ownership, withoutOwnership, sources, mapping, messages, examples, limit } = options;
  for (const [flag, time] of [
    ['--from', options.from],
    ['--to', options.to],
  ] as const) {
    if (time === undefined || !Number.isNaN(Date.parse(time))) continue;
    throw new CommandFault(
      exitCodes.usage,
      `${flag}: "${time}" is no time.`,
      'Give one such as 2027-01-31T00:00:00Z.',
    );
  }
  const changes = [ownership, withoutOwnership, sources, mapping, messages, examples, limit, failOnDifference];
  const ofShadow = changes.some((one) => one !== undefined);
  if (!shadow && ofShadow) {
    const next = 'Add --shadow to see what they come to; put them in force with the PUT of each.';
    throw new CommandFault(exitCodes.usage, 'Changed rules and mappings go with --shadow only.', next);
  }
  if ((mapping !== undefined || messages) && source === undefined) {
    const next = 'Say of which with --source.';
    throw new CommandFault(exitCodes.usage, 'Messages are decided again of one source at a time.', next);
  }
  if (shadow && topic !== undefined) {
    const next = 'Leave --topic out, or give --source.';
    throw new CommandFault(exitCodes.usage, 'A shadow replay goes by what was recorded, which has no topic.', next);
  }
}

function stretchOf({ from, to, source }: ReplayOptions) {
  return {
    from: new Date(from).toISOString(),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
    ...(source === undefined ? {} : { source }),
  };
}

type Changes = Omit<Input<'shadowReplay'>['body'], 'from' | 'to' | 'source'>;

async function changesOf(options: ReplayOptions): Promise<Changes> {
  const { ownership, withoutOwnership, sources, mapping, messages, examples, limit } = options;
  return {
    ...(mapping === undefined ? {} : { mapping: await readMappingFile(mapping) }),
    ...(messages === undefined ? {} : { messages }),
    ...(examples === undefined ? {} : { examples }),
    ...(ownership === undefined ? {} : { ownership: await readList(ownership) }),
    ...(sources === undefined ? {} : { sources: await readList(sources) }),
    ...(withoutOwnership === undefined ? {} : { withoutOwnership: withoutOwnership.split(',') }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  };
}

/** The text of a mapping, which is compiled here first: an error has its line and field. */
async function readMappingFile(file: string): Promise<string> {
  const text = await readText(path.resolve(file));
  const read = readMappingText(text);
  if (read.ok) return text;
  const said = read.errors.map(({ line, column, path: field, message }) => {
    return `${file}:${line}:${column}: ${field === '' ? '' : `${field}: `}${message}`;
  });
  throw new CommandFault(exitCodes.failed, said.join('\n'), 'Mend it; "evenstock map check" checks it alone.');
}

async function readText(full: string): Promise<string> {
  try {
    return await readFile(full, 'utf8');
  } catch (error) {
    throw new CommandFault(exitCodes.unreachable, `${full} cannot be read.`, 'Check the name of the file.', error);
  }
}

/** A list as JSON; what is in it the hub checks, and says where it is wrong. */
async function readList<T>(file: string): Promise<T[]> {
  const full = path.resolve(file);
  const list = parsed(await readText(full));
  if (isList<T>(list)) return list;
  throw new CommandFault(
    exitCodes.failed,
    `${full} is no JSON list.`,
    'Write what the PUT of it would take: [{…}, …].',
  );
}

function isList<T>(value: unknown): value is T[] {
  return Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type ReplayReport = Output<'replayInbox'>;

/** All pages of the stretch as one report. */
async function replayAll(client: Client, options: ReplayOptions): Promise<Omit<ReplayReport, 'nextCursor'>> {
  const { topic } = options;
  const stretch = { ...stretchOf(options), ...(topic === undefined ? {} : { topic }) };
  const first = await client.replayInbox({ body: stretch });
  const total = { ...first, outcomes: { ...first.outcomes } };
  let cursor = first.nextCursor;
  while (cursor !== null) {
    const page = await client.replayInbox({ body: { ...stretch, cursor } });
    for (const name of ['messages', 'open', 'records', 'changed', 'tried', 'redriven'] as const) {
      total[name] += page[name];
    }
    for (const [name, times] of Object.entries(page.outcomes)) {
      total.outcomes[name] = (total.outcomes[name] ?? 0) + times;
    }
    cursor = page.nextCursor;
  }
  const { nextCursor: _, ...report } = total;
  return report;
}
