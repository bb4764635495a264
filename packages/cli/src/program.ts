// The command line as a whole: its commands, what it does with a word that it does not know, and how it ends.

import { Command, CommanderError } from 'commander';

import packageJson from '../package.json' with { type: 'json' };
import { coloursOf } from './colour.ts';
import type { CommandContext } from './command-context.ts';
import { addAllotments } from './commands/allotments.ts';
import { addConfig } from './commands/config.ts';
import { addConnector } from './commands/connector.ts';
import { addContracts } from './commands/contracts.ts';
import { addCrosswalk } from './commands/crosswalk.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addInbox } from './commands/inbox.ts';
import { addExplain } from './commands/explain.ts';
import { addImport } from './commands/import.ts';
import { addKeys } from './commands/keys.ts';
import { addOwnership } from './commands/ownership.ts';
import { addPromise } from './commands/promise.ts';
import { addRedrive } from './commands/redrive.ts';
import { addMap } from './commands/map.ts';
import { addReplay } from './commands/replay.ts';
import { addServe } from './commands/serve.ts';
import { addSources } from './commands/sources.ts';
import { addSupply } from './commands/supply.ts';
import { addVerify } from './commands/verify.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { explainFault } from './explain-fault.ts';
import type { Terminal } from './terminal.ts';

/** Wide enough for the descriptions, narrow enough for half a screen; the same wherever it is printed. */
const helpWidth = 100;

export function buildProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command('evenstock')
    .description('The inventory hub of a distributor: keeps stock even, and promises no unit twice.')
    .version(packageJson.version, '--version', 'print the version')
    .helpOption('--help', 'print what it does and takes')
    .helpCommand('help [command]', 'print what a command does and takes')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.draw(text),
      // What is wrong is said once, with what to do next, when the error has come up to `runCli`.
      writeErr: () => undefined,
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addDemo(program, context);
  addServe(program, context);
  addVerify(program, context);
  addImport(program, context);
  addKeys(program, context);
  addSources(program, context);
  addOwnership(program, context);
  addCrosswalk(program, context);
  addAllotments(program, context);
  addConfig(program, context);
  addInbox(program, context);
  addRedrive(program, context);
  addMap(program, context);
  addContracts(program, context);
  addReplay(program, context);
  addSupply(program, context);
  addPromise(program, context);
  addExplain(program, context);
  addConnector(program, context);
  addDoctor(program, context);
  return program;
}

/** Runs one command line and answers with the exit code; whatever goes wrong has been said by then. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = buildProgram({
    terminal,
    end: (code) => {
      exitCode = code;
    },
  });
  if (words.length === 0) {
    terminal.draw(program.helpInformation());
    return exitCodes.usage;
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    return sayFault(terminal, error, words.includes('--json'));
  }
}

function sayFault(terminal: Terminal, error: unknown, isJson: boolean): ExitCode {
  const { exitCode, message, next } = explainFault(error);
  if (isJson) {
    terminal.print(JSON.stringify({ error: { message, next, exitCode } }));
    return exitCode;
  }
  const { bad } = coloursOf(terminal);
  terminal.warn(`${bad('error:')} ${message}`);
  terminal.warn(next);
  if (terminal.environment['EVENSTOCK_TRACE'] && error instanceof Error) terminal.warn(error.stack ?? '');
  return exitCode;
}
