// `evenstock contracts check`: says what a new contract changes for those who rely on the old one, of two files, or of
// a file and what a hub has now. Ends with 1 if it breaks anybody.

import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { Option, type Command } from 'commander';

import { coloursOf } from '../colour.ts';
import { addJson, type CommandContext } from '../command-context.ts';
import { CommandFault, exitCodes } from '../exit-codes.ts';
import { addHubOptions, connectHub, type HubChoice } from '../hub-connection.ts';
import { compareContracts, readContract, type ContractChange, type ContractNode } from '../hub-door.ts';
import type { Terminal } from '../terminal.ts';

interface CheckOptions extends HubChoice {
  readonly source?: string;
  readonly topic?: string;
  readonly for: 'senders' | 'readers' | 'both';
  readonly json?: boolean;
}

export function addContracts(program: Command, context: CommandContext): void {
  const contracts = program
    .command('contracts')
    .summary('compare what sources promise of their messages')
    .description('Works with contracts: what a source promises of its messages, as JSON Schema.');
  const check = contracts
    .command('check')
    .argument('<files...>', 'the old contract and the new one; only the new one with --source and --topic')
    .description(
      'Says what a new contract changes: what a sender may no longer send, what a reader may now meet, and what ' +
        'breaks nobody. Exit code 1 if it breaks anybody.',
    )
    .option('--source <CODE>', 'compare with the contract that a hub has for this source')
    .option('--topic <TOPIC>', 'and this topic')
    .addOption(
      new Option('--for <WHOM>', 'whom it must not break').choices(['senders', 'readers', 'both']).default('both'),
    );
  addHubOptions(check);
  addJson(check, 'print the changes as one JSON object').action(async (files: string[], options: CheckOptions) => {
    await checkContracts(context, files, options);
  });
}

async function checkContracts(
  { terminal, end }: CommandContext,
  files: readonly string[],
  options: CheckOptions,
): Promise<void> {
  const [first = '', second, ...more] = files;
  const isOfHub = options.source !== undefined || options.topic !== undefined;
  if (more.length > 0 || isOfHub === (second !== undefined)) {
    throw new CommandFault(
      exitCodes.usage,
      'It is not clear what is to be compared with what.',
      'Give two files, or one file with --source and --topic.',
    );
  }
  const [before, after] =
    second === undefined
      ? [await contractOfHub(terminal, options), await contractOfFile(first)]
      : [await contractOfFile(first), await contractOfFile(second)];
  const changes = compareContracts(before, after);
  const isBreaking = changes.some((change) => breaks(change, options.for));
  if (options.json) terminal.print(JSON.stringify({ compatible: !isBreaking, for: options.for, changes }));
  else for (const line of changeLines(changes, options.for, terminal)) terminal.print(line);
  end(isBreaking ? exitCodes.failed : exitCodes.done);
}

function breaks(change: ContractChange, whom: CheckOptions['for']): boolean {
  return change.breaks !== null && (whom === 'both' || change.breaks === whom);
}

function changeLines(changes: readonly ContractChange[], whom: CheckOptions['for'], terminal: Terminal): string[] {
  if (changes.length === 0) return ['The contracts ask for the same.'];
  const { bad } = coloursOf(terminal);
  const lines = changes.map((change) => {
    const verdict = change.breaks === null ? 'harmless' : `breaks ${change.breaks}`;
    const place = change.path === '' ? '(the record)' : change.path;
    return `${breaks(change, whom) ? bad(verdict) : verdict}: ${place}: ${change.reason}`;
  });
  const count = changes.filter((change) => breaks(change, whom)).length;
  const summary = count === 0 ? 'Nothing breaks.' : `${count} breaking ${count === 1 ? 'change' : 'changes'}.`;
  return [...lines, summary];
}

const fileSizeMax = 1_000_000;

async function contractOfFile(file: string): Promise<ContractNode> {
  const text = await textOf(file);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFault(exitCodes.failed, `${file} is not JSON: ${reason}`, 'Mend the file.', error);
  }
  return understood(file, document);
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= fileSizeMax) return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const message = `${path.resolve(file)} cannot be read.`;
    throw new CommandFault(exitCodes.unreachable, message, 'Check its name and who may read it.', error);
  }
  throw new CommandFault(exitCodes.failed, `${file} is larger than a megabyte.`, 'A contract is smaller than that.');
}

function understood(name: string, document: unknown): ContractNode {
  const read = readContract(document);
  if (read.ok) return read.contract;
  const faults = read.faults.map((fault) => `${fault.path === '' ? '(the contract)' : fault.path}: ${fault.message}`);
  throw new CommandFault(
    exitCodes.failed,
    [`${name} is no contract:`, ...faults].join('\n  '),
    'docs/guides/contracts.md lists the keywords that contracts have.',
  );
}

async function contractOfHub(terminal: Terminal, options: CheckOptions): Promise<ContractNode> {
  const { source, topic } = options;
  if (source === undefined || topic === undefined) {
    throw new CommandFault(exitCodes.usage, 'A contract is of a source and a topic.', 'Give --source and --topic.');
  }
  const hub = await connectHub(terminal, options);
  try {
    const { items } = await hub.client.listContractRevisions({ source, topic, limit: 1 });
    const [current] = items;
    if (current?.record !== undefined) return understood(`The contract of ${hub.name}`, current.record.schema);
  } finally {
    await hub.close();
  }
  throw new CommandFault(
    exitCodes.failed,
    `There is no contract for ${source}/${topic} any more.`,
    'There is nothing that a new one could break.',
  );
}
