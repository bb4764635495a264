// `evenstock explain`: why a channel may sell so many of an item, as a tree that can be followed by hand.

import type { Command } from 'commander';

import { addJson, type CommandContext } from '../command-context.ts';
import { explanationLines } from '../explanation.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';

interface ExplainOptions extends HubChoice {
  readonly channel: string;
  readonly segment?: string;
  readonly customer?: string;
  readonly json?: boolean;
}

export function addExplain(program: Command, context: CommandContext): void {
  const command = program
    .command('explain')
    .argument('<sku>', 'the item')
    .summary('explain why a channel may sell so many')
    .description(
      'Shows how many of an item a channel may sell, and why: each number follows from those under it, down to ' +
        'entries of the journal, reservations and rules. It is read from the ledger itself, as of one moment.',
    )
    .requiredOption('--channel <CODE>', 'who sells')
    .option('--segment <NAME>', 'for whom: a segment of customers')
    .option('--customer <CODE>', 'for whom: a customer');
  addHubOptions(command);
  addJson(command, 'print the explanation as one JSON object').action(
    async (sku: string, options: ExplainOptions) => {
      await explain(context, sku, options);
    },
  );
}

async function explain(
  { terminal }: CommandContext,
  sku: string,
  { channel, segment, customer, ...options }: ExplainOptions,
): Promise<void> {
  const hub = await connectHub(terminal, options);
  try {
    const whom = {
      ...(segment === undefined ? {} : { segment }),
      ...(customer === undefined ? {} : { customer }),
    };
    const answer = await hub.client.explainAvailability({ sku, channel, ...whom });
    if (options.json) terminal.print(JSON.stringify(answer));
    else for (const line of explanationLines(answer)) terminal.print(line);
  } finally {
    await hub.close();
  }
}
