// `evenstock sources`: the systems that report, with their habits.

import type { Output } from '@evenstock/client';
import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { addPut, addShared, listRecords, showHistory, type GovernedOptions } from '../governed/governed-commands.ts';

type SourceRow = Output<'listSources'>['items'][number];

export function addSources(program: Command, context: CommandContext): void {
  const sources = program
    .command('sources')
    .summary('declare the systems that report')
    .description(
      'Lists and declares sources: the systems that report, with their habits. Each change is a revision.',
    );
  const list = sources.command('list').description('Lists all sources.');
  addShared(list, 'print the sources as one JSON object').action((options: GovernedOptions) =>
    listRecords(context, options, (client, page) => client.listSources(page), {
      of: 'sources',
      heads: ['code', 'kind', 'basis', 'freshness', 'fallback', 'mapping', 'name'],
      cells: cellsOf,
    }),
  );
  // Taken as a whole: a mapping that is missing refuses all of the file.
  addPut(sources, context, 'sources', { path: '/v1/sources', groupMax: 10_000 });
  const history = sources
    .command('history')
    .argument('<code>', 'code of a source')
    .description('Shows the revisions of a source, newest first.');
  addShared(history, 'print the revisions as one JSON object').action((code: string, options: GovernedOptions) =>
    showHistory(context, options, (client, page) => client.listSourceRevisions({ code, ...page })),
  );
}

function cellsOf({ code, kind, basis, freshnessMs, fallback, mapping, name }: SourceRow): string[] {
  const freshness = freshnessMs === null || freshnessMs === undefined ? '-' : `${freshnessMs / 1000} s`;
  return [code, kind ?? '-', basis ?? '-', freshness, fallback?.kind ?? '-', mapping ?? '-', name ?? code];
}
