// `evenstock crosswalk`: what sources call things, and what they are called here.

import type { Input, Output } from '@evenstock/client';
import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addPut, addShared, listRecords, showHistory, type GovernedOptions } from '../governed/governed-commands.ts';

type Entry = Output<'listCrosswalk'>['items'][number];
type Kind = NonNullable<NonNullable<Input<'listCrosswalk'>>['kind']>;

interface ListOptions extends GovernedOptions {
  readonly source?: string;
  readonly kind?: string;
}

/** Each of the API's kinds: one that is missing here or there does not compile. */
const kinds: Readonly<Record<Kind, true>> = { sku: true, uom: true, location: true, lot: true, customer: true };

export function addCrosswalk(program: Command, context: CommandContext): void {
  const crosswalk = program
    .command('crosswalk')
    .summary("translate sources' words for things")
    .description(
      'Lists and changes what sources call things, and what they are called here. Each change is a revision.',
    );
  const list = crosswalk
    .command('list')
    .description('Lists the entries, source by source.')
    .option('--source <CODE>', 'only of this source')
    .option('--kind <KIND>', `only of this kind: ${Object.keys(kinds).join(', ')}`);
  addShared(list, 'print the entries as one JSON object').action(
    async ({ source, kind, ...options }: ListOptions) => {
      const filter = {
        ...(source === undefined ? {} : { source }),
        ...(kind === undefined ? {} : { kind: kindOf(kind) }),
      };
      await listRecords(context, options, (client, page) => client.listCrosswalk({ ...filter, ...page }), {
        of: 'such entries',
        heads: ['source', 'kind', 'external', 'canonical'],
        cells: (entry: Entry) => [entry.source, entry.kind, entry.external, entry.canonical],
      });
    },
  );
  addPut(crosswalk, context, 'crosswalk entries', { path: '/v1/crosswalk', groupMax: 5000 });
  const history = crosswalk
    .command('history')
    .argument('<source>', 'code of the source')
    .argument('<kind>', 'kind of the word')
    .argument('<external>', 'what the source calls it')
    .description('Shows the revisions of an entry, newest first.');
  addShared(history, 'print the revisions as one JSON object').action(
    async (source: string, kind: string, external: string, options: GovernedOptions) => {
      const key = { source, kind: kindOf(kind), external };
      await showHistory(context, options, (client, page) => client.listCrosswalkRevisions({ ...key, ...page }));
    },
  );
}

function isKind(word: string): word is Kind {
  return Object.hasOwn(kinds, word);
}

/** What is misspelt is told before a stopped hub is started for it. */
function kindOf(word: string): Kind {
  if (isKind(word)) return word;
  const known = Object.keys(kinds).join(', ');
  throw new CommandFault(exitCodes.usage, `There is no kind "${word}".`, `Take one of ${known}.`);
}
