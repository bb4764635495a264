// `evenstock inbox`: lists raw messages and what became of them.

import type { Client, Output } from '@evenstock/client';
import type { Command } from 'commander';

import { columns } from '../columns.ts';
import { addJson, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';

interface InboxOptions extends HubChoice {
  readonly source?: string;
  readonly state?: string;
  readonly correlationId?: string;
  readonly limit: string;
  readonly json?: boolean;
}

type MessageRow = Output<'listInbox'>['items'][number];

export function addInbox(program: Command, context: CommandContext): void {
  const command = program
    .command('inbox')
    .summary('list raw messages and what became of them')
    .description('Lists raw messages, newest first, with how many of their records came to which outcome.')
    .option('--source <CODE>', 'only of this source')
    .option('--state <STATE>', 'only in this state: received, working, done, dead')
    .option('--correlation-id <ID>', 'only those of this business flow')
    .option('--limit <N>', 'how many at most', '50');
  addHubOptions(command);
  addJson(command, 'print the messages as one JSON object').action(async (options: InboxOptions) => {
    await listInbox(context, options);
  });
}

async function listInbox({ terminal }: CommandContext, options: InboxOptions): Promise<void> {
  const hub = await connectHub(terminal, options);
  try {
    const items = await messagesOf(hub.client, options);
    if (options.json) terminal.print(JSON.stringify({ items }));
    else if (items.length === 0) terminal.print(`There are no such messages in ${hub.name}.`);
    else for (const line of messageLines(items)) terminal.print(line);
  } finally {
    await hub.close();
  }
}

async function messagesOf(client: Client, options: InboxOptions): Promise<readonly MessageRow[]> {
  const { source, state, correlationId, limit } = options;
  const page = await client.listInbox({
    limit: Number(limit),
    ...(source === undefined ? {} : { source }),
    ...(state === undefined ? {} : { state: stateOf(state) }),
    ...(correlationId === undefined ? {} : { correlationId }),
  });
  return page.items;
}

const states = ['received', 'working', 'done', 'dead'] as const satisfies readonly MessageRow['state'][];

function stateOf(word: string): MessageRow['state'] {
  const state = states.find((one) => one === word);
  if (state !== undefined) return state;
  throw new CommandFault(exitCodes.usage, `There is no state "${word}".`, `Take one of ${states.join(', ')}.`);
}

/** In columns as wide as what is in them. */
export function messageLines(items: readonly MessageRow[]): string[] {
  return columns([
    ['id', 'received', 'source', 'topic', 'state', 'outcomes'],
    ...items.map((item) => [item.id, item.receivedAt, item.source, item.topic, item.state, outcomesOf(item)]),
  ]);
}

function outcomesOf({ counts, code }: MessageRow): string {
  const words = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`);
  return [...words, ...(code === undefined ? [] : [code])].join(', ') || '-';
}
