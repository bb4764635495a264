// `evenstock serve`: one node of the hub, until it is told to stop. The first line on stdout says where it
// listens; a second one shows the key that the first start made. Log lines go to stderr.

import { access } from 'node:fs/promises';
import path from 'node:path';

import { Option, type Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { hubConfig, settings, startNode, type HubConfig, type SettingWords } from '../hub-door.ts';

export function addServe(program: Command, context: CommandContext): void {
  const command = program
    .command('serve')
    .summary('run the hub')
    .description(
      'Runs the hub: its API and, unless --database-url is given, a PostgreSQL of its own in the data folder. ' +
        'The first line on stdout is {"event":"listening","url":"…"}. SIGTERM lets it finish what it has taken.',
    );
  const names = new Map<string, keyof HubConfig>();
  for (const { flag, takes, help, variable, name } of settings) {
    const option = new Option(`${flag} <${takes}>`, `${help} (${variable})`);
    names.set(option.attributeName(), name);
    command.addOption(option);
  }
  command.option('--json', 'accepted as everywhere; what serve prints is JSON in any case');
  command.action(async (given: Readonly<Record<string, unknown>>) => {
    const words: Partial<Record<keyof HubConfig, string>> = {};
    for (const [attribute, name] of names) {
      const word = given[attribute];
      if (typeof word === 'string') words[name] = word;
    }
    await serve(context, words);
  });
}

async function serve({ terminal, end }: CommandContext, words: SettingWords): Promise<void> {
  const config = hubConfig(words, terminal.environment);
  const keyFile = path.join(config.dataDir, 'admin.key');
  const isKeyMade = config.adminKey === null && !(await isThere(keyFile));
  const node = await startNode(config);
  terminal.print(JSON.stringify({ event: 'listening', url: node.url }));
  if (isKeyMade && node.adminKey !== null) {
    terminal.print(JSON.stringify({ event: 'key_made', key: node.adminKey, file: path.resolve(keyFile) }));
  }
  await stopped(terminal.stopping);
  await node.close();
  end(exitCodes.done);
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
