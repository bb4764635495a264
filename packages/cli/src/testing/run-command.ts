// Runs one command line as a test would type it, and answers with all that it said and how it ended.

import { runCli } from '../program.ts';
import { testTerminal, type TestTerminalOptions } from './test-terminal.ts';

export interface CommandRun {
  readonly exitCode: number;
  /** All of stdout. */
  readonly out: string;
  /** All of stderr. */
  readonly said: string;
  /** The last line of stdout, read as JSON. */
  readonly json: () => unknown;
}

export async function runCommand(words: readonly string[], options: TestTerminalOptions = {}): Promise<CommandRun> {
  const terminal = testTerminal(options);
  const exitCode = await runCli(words, terminal);
  const out = [...terminal.drawn, ...terminal.printed].join('\n');
  const said = terminal.warned.join('\n');
  const json = (): unknown => JSON.parse(terminal.printed.at(-1) ?? '');
  return { exitCode, out, said, json };
}
