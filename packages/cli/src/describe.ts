// The reference page of the command line, from the definitions of the commands themselves.

import type { Command, Option } from 'commander';

import { exitCodeMeanings } from './exit-codes.ts';
import { buildProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** The text of docs/reference/cli.md. */
export function describeCli(): string {
  const program = buildProgram({ terminal: silentTerminal, end: () => undefined });
  const lines = [
    '# Command line',
    '',
    'Generated from the commands; do not edit. In the repository: `npm run evenstock -- <command>`.',
    '',
    'Every flag that names an environment variable in parentheses can be given by it; a flag wins. Every command takes',
    '`--json`: one JSON object on the last line of stdout, for an error too ' +
      '(`{"error": {"message", "next", "exitCode"}}`).',
    '',
    '| exit code | meaning |',
    '|---|---|',
    ...Object.entries(exitCodeMeanings).map(([code, meaning]) => `| ${code} | ${meaning} |`),
  ];
  for (const command of program.commands) lines.push(...describeCommand(command, 'evenstock', 2));
  return `${lines.join('\n')}\n`;
}

function describeCommand(command: Command, parent: string, level: number): string[] {
  const name = `${parent} ${command.name()}`;
  const options = command.options.filter((option) => !option.hidden);
  const lines = ['', `${'#'.repeat(level)} ${name}`, '', wrapped(command.description())];
  if (options.length > 0) {
    lines.push(
      '',
      `\`${name} ${command.usage()}\``,
      '',
      '| flag | meaning |',
      '|---|---|',
      ...options.map(describeOption),
    );
  }
  for (const part of command.commands) lines.push(...describeCommand(part, name, level + 1));
  return lines;
}

function describeOption(option: Option): string {
  const { flags, description } = option;
  const defaultValue: unknown = option.defaultValue;
  const isShown = typeof defaultValue === 'number' || typeof defaultValue === 'string';
  const note = isShown ? ` (default ${defaultValue})` : '';
  const need = option.mandatory ? ' Required.' : '';
  return `| \`${flags}\` | ${description.replaceAll('|', '\\|')}${note}${need} |`;
}

/** At 110 columns, so that changes are small in a comparison. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 110) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

const silentTerminal: Terminal = {
  print: () => undefined,
  warn: () => undefined,
  draw: () => undefined,
  isInteractive: false,
  hasColour: false,
  columns: () => 80,
  environment: {},
  now: () => 0,
  sleep: () => Promise.resolve(),
  stopping: new AbortController().signal,
};
