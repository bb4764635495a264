// `evenstock promise`: asks by when how many of some items can leave. Reserves nothing.

import type { Output } from '@evenstock/client';
import type { Command } from 'commander';

import { columns } from '../columns.ts';
import { addJson, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';

interface PromiseOptions extends HubChoice {
  readonly channel: string;
  readonly by?: string;
  readonly destination?: string;
  readonly json?: boolean;
}

type Answer = Output<'askPromises'>;

export function addPromise(program: Command, context: CommandContext): void {
  const command = program
    .command('promise')
    .argument('<items...>', 'what, and how many: SKU=QUANTITY')
    .summary('ask by when how many can leave')
    .description(
      'Asks by when how many can leave, of what is there and what is due, the earliest days first. A day is that on ' +
        'which goods leave their location; how long they travel is not known. Reserves nothing. Exit code 1 when not ' +
        'all can be promised.',
    )
    .requiredOption('--channel <CODE>', 'who sells')
    .option('--by <DATE>', 'the day (or time) by which it has to leave')
    .option('--destination <REGION>', 'where it goes to: of the same day, locations there are preferred');
  addHubOptions(command);
  addJson(command, 'print the promises as one JSON object').action(
    async (items: string[], options: PromiseOptions) => {
      await askPromises(context, items, options);
    },
  );
}

async function askPromises(
  { terminal, end }: CommandContext,
  items: readonly string[],
  { channel, by, destination, ...options }: PromiseOptions,
): Promise<void> {
  const lines = items.map(lineOf);
  const hub = await connectHub(terminal, options);
  try {
    const more = {
      ...(by === undefined ? {} : { neededBy: by }),
      ...(destination === undefined ? {} : { destination }),
    };
    const answer = await hub.client.askPromises({ body: { channel, lines, ...more } });
    if (options.json) terminal.print(JSON.stringify(answer));
    else for (const line of promiseLines(answer)) terminal.print(line);
    end(answer.lines.every((line) => Number(line.unpromised) === 0) ? exitCodes.done : exitCodes.failed);
  } finally {
    await hub.close();
  }
}

function lineOf(word: string): { sku: string; quantity: string } {
  const at = word.lastIndexOf('=');
  const [sku, quantity] = [word.slice(0, Math.max(at, 0)), word.slice(at + 1)];
  if (sku !== '' && /^\d+(\.\d+)?$/.test(quantity)) return { sku, quantity };
  throw new CommandFault(
    exitCodes.usage,
    `"${word}" does not say how many of what.`,
    'Write SKU=QUANTITY, as in A-1=12.',
  );
}

/** In columns as wide as what is in them; what cannot be promised stands behind what can. */
export function promiseLines({ lines }: Pick<Answer, 'lines'>): string[] {
  const rows = lines.flatMap(({ sku, uom, promises, unpromised }) => [
    ...promises.map(({ date, quantity, from }) => [
      sku,
      `${quantity} ${uom}`,
      date,
      from.order === undefined ? from.location : `${from.location} (${from.order})`,
    ]),
    ...(Number(unpromised) === 0 ? [] : [[sku, `${unpromised} ${uom}`, 'not promised', '']]),
  ]);
  return columns([['sku', 'quantity', 'leaves', 'from'], ...rows]);
}
