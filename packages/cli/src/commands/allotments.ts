// `evenstock allotments`: what channels may sell of what there is, and what is kept from them.

import type { Output } from '@evenstock/client';
import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { addPut, addShared, listRecords, showHistory, type GovernedOptions } from '../governed/governed-commands.ts';
import { connectHub } from '../hub-connection.ts';

type Rule = Output<'listAllotmentRules'>['items'][number];

interface ListOptions extends GovernedOptions {
  readonly channel?: string;
  readonly sku?: string;
}

export function addAllotments(program: Command, context: CommandContext): void {
  const allotments = program
    .command('allotments')
    .summary('divide what there is among channels')
    .description(
      'Lists and changes allotment rules: what channels may sell of what there is, and what is kept from them. Each ' +
        'change is a revision.',
    );
  addList(allotments, context);
  addPut(allotments, context, 'allotment rules', { path: '/v1/allotment-rules', groupMax: 10_000 });
  const move = allotments
    .command('move')
    .argument('<from>', 'id of the ring fence that gives')
    .argument('<to>', 'id of the ring fence that takes')
    .argument('<quantity>', 'how much, in the base UOM')
    .description(
      'Moves a quantity from one ring fence to another that is about the same, as one change. Exit code 1 if so much ' +
        'is not unused.',
    );
  addShared(move, 'print both rules as one JSON object').action(
    async (from: string, to: string, quantity: string, options: GovernedOptions) => {
      await moveAllotment(context, options, { from, to, quantity });
    },
  );
  const history = allotments
    .command('history')
    .argument('<id>', 'id of a rule')
    .description('Shows the revisions of an allotment rule, newest first.');
  addShared(history, 'print the revisions as one JSON object').action((id: string, options: GovernedOptions) =>
    showHistory(context, options, (client, page) => client.listAllotmentRuleRevisions({ id, ...page })),
  );
}

function addList(parent: Command, context: CommandContext): void {
  const list = parent
    .command('list')
    .description('Lists the rules, those that are over or to come too.')
    .option('--channel <CODE>', 'only of this channel')
    .option('--sku <SKU>', 'only those that name this item');
  addShared(list, 'print the rules as one JSON object').action(async ({ channel, sku, ...options }: ListOptions) => {
    const filter = { ...(channel === undefined ? {} : { channel }), ...(sku === undefined ? {} : { sku }) };
    await listRecords(context, options, (client, page) => client.listAllotmentRules({ ...filter, ...page }), {
      of: 'such rules',
      heads: ['id', 'channel', 'kind', 'value', 'about', 'from', 'to', 'order', 'revision'],
      cells: cellsOf,
    });
  });
}

function cellsOf(rule: Rule): string[] {
  const { id, channel, kind, validFrom = '-', validTo = '-', order = 0, revision } = rule;
  return [id, channel, kind, valueOf(rule), scopeOf(rule), validFrom, validTo, String(order), String(revision)];
}

function valueOf({ value, unit }: Rule): string {
  if (value === undefined) return '-';
  return unit === 'percent' ? `${value} %` : `${value} ${unit === 'quantity' ? '' : (unit ?? '')}`.trimEnd();
}

function scopeOf({ sku, class: itemClass, segment, customer, location }: Rule): string {
  const parts = Object.entries({ sku, class: itemClass, segment, customer, location });
  const words = parts.flatMap(([name, code]) => (code === undefined ? [] : [`${name} ${code}`]));
  return words.length === 0 ? 'everything' : words.join(', ');
}

async function moveAllotment(
  { terminal }: CommandContext,
  options: GovernedOptions,
  body: { readonly from: string; readonly to: string; readonly quantity: string },
): Promise<void> {
  const hub = await connectHub(terminal, options);
  try {
    const { from, to } = await hub.client.moveAllotment({ body });
    if (options.json) terminal.print(JSON.stringify({ from, to }));
    else terminal.print(`${from.id} holds ${valueOf(from)}, ${to.id} holds ${valueOf(to)} in ${hub.name}.`);
  } finally {
    await hub.close();
  }
}
