// `evenstock connector new`: the first files of a connector, which passes the conformance suite as it is. Needs no hub.

import path from 'node:path';

import { scaffoldConnector } from '@evenstock/connector-sdk/scaffold';
import type { Command } from 'commander';

import { addJson, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';

interface NewOptions {
  readonly dir?: string;
  readonly json?: boolean;
}

export function addConnector(program: Command, context: CommandContext): void {
  const connector = program
    .command('connector')
    .summary('begin a connector of your own')
    .description('Works with connectors: what stands between the hub and one other system.');
  const create = connector
    .command('new')
    .argument('<name>', 'its name: lower case, digits and dashes')
    .description(
      'Writes the files of a new connector into a folder of its name: one that already passes the conformance suite, ' +
        'with a small system on the other side. Nothing that is there is touched.',
    )
    .option('--dir <FOLDER>', 'where the folder is made; here when left out');
  addJson(create, 'print the folder and its files as one JSON object').action(
    async (name: string, options: NewOptions) => {
      await createConnector(context, name, options);
    },
  );
}

async function createConnector({ terminal }: CommandContext, name: string, options: NewOptions): Promise<void> {
  const inside = options.dir ?? '.';
  const made = await scaffoldConnector(name, inside);
  if (!made.ok) {
    const isName = made.reason === 'bad_name';
    const next = isName ? 'Choose another name, such as corner-shop.' : 'Choose another name or --dir.';
    throw new CommandFault(isName ? exitCodes.usage : exitCodes.failed, made.detail, next);
  }
  const { folder, files } = made;
  if (options.json) {
    terminal.print(JSON.stringify({ name, folder, files }));
    return;
  }
  for (const file of files) terminal.print(path.join(inside, name, file));
  terminal.print('');
  terminal.print(`Next: cd ${path.join(inside, name)} && npm install && npm test`);
  terminal.print('Then change client.ts, translate.ts and counterpart.ts to what the real system does.');
}
