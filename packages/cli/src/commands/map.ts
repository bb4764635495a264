// `evenstock map`: checks a mapping, and tries it on a file, without a hub. Ends with 1 if the mapping has an error or
// a record a problem.

import { readFile } from 'node:fs/promises';

import { messageFormats, readMappingText, type Mapping, type MessageFormat, type PlacedError } from '@evenstock/hub';
import { Option, type Command } from 'commander';

import { addJson, wholeNumber, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { sideBySide } from '../map/side-by-side.ts';
import { tryMapping } from '../map/try-mapping.ts';

interface TestOptions {
  readonly mapping: string;
  readonly input: string;
  readonly format?: MessageFormat;
  readonly source: string;
  readonly topic: string;
  readonly limit: number;
  readonly json?: boolean;
}

export function addMap(program: Command, context: CommandContext): void {
  const map = program
    .command('map')
    .summary('check a mapping and try it on a file')
    .description('Checks a mapping, and tries it on a file; without a hub, and without sending anything.');
  const check = map
    .command('check')
    .argument('<FILE>', 'mapping in YAML or JSON')
    .description('Compiles a mapping. Every error has its line, column and field; exit code 1 if there is one.');
  addJson(check, 'print the outcome as one JSON object').action(
    async (file: string, options: { readonly json?: boolean }) => {
      const { errors, mapping } = await compile(file);
      if (options.json) context.terminal.print(JSON.stringify({ ok: mapping !== null, errors }));
      else if (mapping !== null) context.terminal.print(`${file} compiles: ${mapping.format} to ${mapping.target}.`);
      else sayErrors(context, file, errors);
      context.end(mapping === null ? exitCodes.failed : exitCodes.done);
    },
  );
  const test = map
    .command('test')
    .description(
      'Shows what a mapping makes of each record of a file, input and output side by side, and why not where it ' +
        'makes nothing of it. Exit code 1 if a record has a problem.',
    )
    .requiredOption('--mapping <FILE>', 'mapping in YAML or JSON')
    .requiredOption('--input <FILE>', 'records, as the source sends them')
    .addOption(
      new Option('--format <FORMAT>', 'format of the input (else that of the mapping)').choices([...messageFormats]),
    )
    .option('--source <CODE>', 'the source that the records are taken to come from', 'test')
    .option('--topic <TOPIC>', 'the topic that they are taken to come by', 'test')
    .option('--limit <N>', 'how many records are tried', wholeNumber(1, 1_000_000), 100);
  addJson(test, 'print all trials as one JSON object').action(async (options: TestOptions) => {
    await testMapping(context, options);
  });
}

interface Compiled {
  readonly mapping: Mapping | null;
  readonly errors: readonly PlacedError[];
}

async function compile(file: string): Promise<Compiled> {
  const read = readMappingText(textOf(await readBytes(file), file));
  return read.ok ? { mapping: read.mapping, errors: [] } : { mapping: null, errors: read.errors };
}

function textOf(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CommandFault(exitCodes.failed, `${file} is not UTF-8.`, 'Convert it first.', error);
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandFault(exitCodes.unreachable, `${file} cannot be read.`, 'Check the path.', error);
  }
}

function sayErrors({ terminal }: CommandContext, file: string, errors: readonly PlacedError[]): void {
  for (const { line, column, path, message } of errors) {
    terminal.print(`${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`);
  }
}

async function testMapping(context: CommandContext, options: TestOptions): Promise<void> {
  const { terminal } = context;
  const { mapping, errors } = await compile(options.mapping);
  if (mapping === null) {
    if (options.json) terminal.print(JSON.stringify({ ok: false, errors }));
    else sayErrors(context, options.mapping, errors);
    context.end(exitCodes.failed);
    return;
  }
  const { source, topic, limit, format = mapping.format } = options;
  const about = { receivedAt: Math.floor(terminal.now()), source, topic };
  const attempt = { mapping, format, csv: mapping.csv, about, limit };
  const { trials, ...counts } = await tryMapping(await readBytes(options.input), attempt);
  if (options.json) terminal.print(JSON.stringify({ ok: counts.failed === 0, errors, ...counts, trials }));
  else {
    for (const trial of trials)
      for (const line of [...sideBySide(trial, terminal.columns()), '']) terminal.print(line);
    const { records, mapped, skipped, failed } = counts;
    terminal.print(`${records} records: ${mapped} mapped, ${skipped} skipped, ${failed} with problems.`);
  }
  context.end(counts.failed > 0 ? exitCodes.failed : exitCodes.done);
}
