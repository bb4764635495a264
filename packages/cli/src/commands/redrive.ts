// `evenstock redrive`: tries dead letters again, one with those behind it, or all that match.

import type { Command } from 'commander';

import { addJson, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';

interface RedriveOptions extends HubChoice {
  readonly id?: string;
  readonly source?: string;
  readonly letterKey?: string;
  readonly code?: string;
  readonly json?: boolean;
}

export function addRedrive(program: Command, context: CommandContext): void {
  const command = program
    .command('redrive')
    .summary('try dead letters again')
    .description(
      'Tries dead letters again, each key in its order, until one of it fails again: one letter and those behind it ' +
        '(--id), or all that match (--source, --letter-key, --code). Exit code 1 when something failed again.',
    )
    .option('--id <ID>', 'this dead letter')
    .option('--source <CODE>', 'those of this source')
    .option('--letter-key <KEY>', 'those with this key')
    .option('--code <CODE>', 'those that failed with this code');
  addHubOptions(command);
  addJson(command, 'print the counts as one JSON object').action(async (options: RedriveOptions) => {
    await redrive(context, options);
  });
}

interface Counts {
  readonly tried: number;
  readonly redriven: number;
  readonly parked: number;
}

async function redrive({ terminal, end }: CommandContext, options: RedriveOptions): Promise<void> {
  const { id, source, letterKey, code } = options;
  const byFilter = [source, letterKey, code].some((word) => word !== undefined);
  if ((id === undefined) !== byFilter) {
    const message = id === undefined ? 'Nothing says what to redrive.' : '--id goes with no other choice.';
    throw new CommandFault(exitCodes.usage, message, 'Give --id, or some of --source, --letter-key and --code.');
  }
  const hub = await connectHub(terminal, options);
  try {
    const filter = {
      ...(source === undefined ? {} : { source }),
      ...(letterKey === undefined ? {} : { key: letterKey }),
      ...(code === undefined ? {} : { code }),
    };
    const counts: Counts =
      id === undefined
        ? await hub.client.redriveDeadLetters({ body: filter })
        : (await hub.client.redriveDeadLetter({ id, body: {} })).counts;
    const { tried, redriven, parked } = counts;
    terminal.print(
      options.json ? JSON.stringify(counts) : `Tried ${tried}: ${redriven} succeeded, ${parked} failed again.`,
    );
    end(parked === 0 ? exitCodes.done : exitCodes.failed);
  } finally {
    await hub.close();
  }
}
