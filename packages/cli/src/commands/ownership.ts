// `evenstock ownership`: whose word counts, for what, and from when to when.

import type { Output } from '@evenstock/client';
import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { addPut, addShared, listRecords, showHistory, type GovernedOptions } from '../governed/governed-commands.ts';

type Rule = Output<'listOwnership'>['items'][number];

export function addOwnership(program: Command, context: CommandContext): void {
  const ownership = program
    .command('ownership')
    .summary('say whose word counts for what')
    .description('Lists and changes ownership rules: whose word counts, for what. Each change is a revision.');
  const list = ownership.command('list').description('Lists all rules, those that are over or to come too.');
  addShared(list, 'print the rules as one JSON object').action((options: GovernedOptions) =>
    listRecords(context, options, (client, page) => client.listOwnership(page), {
      of: 'ownership rules',
      heads: ['id', 'fact', 'source', 'class', 'sku', 'location', 'from', 'to', 'order'],
      cells: cellsOf,
    }),
  );
  addPut(ownership, context, 'ownership rules', { path: '/v1/ownership', groupMax: 10_000 });
  const history = ownership
    .command('history')
    .argument('<id>', 'id of a rule')
    .description('Shows the revisions of an ownership rule, newest first.');
  addShared(history, 'print the revisions as one JSON object').action((id: string, options: GovernedOptions) =>
    showHistory(context, options, (client, page) => client.listOwnershipRevisions({ id, ...page })),
  );
}

function cellsOf(rule: Rule): string[] {
  const { id, fact, source, sku = '*', location = '*', validFrom = '-', validTo = '-', order = 0 } = rule;
  return [id, fact, source, rule.class ?? '*', sku, location, validFrom, validTo, String(order)];
}
