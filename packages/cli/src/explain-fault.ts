// Every error that can end a command, as what happened, what to do next, and the exit code. The one place that
// knows the errors of others by their names.

import { EvenstockError } from '@evenstock/client';
import { CommanderError } from 'commander';

import { OrderFileFault } from './demo/order-lines.ts';
import { CommandFault, exitCodes, type ExitCode } from './exit-codes.ts';

interface Explained {
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly next: string;
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
const closedCodes = new Set(['EACCES', 'EPERM', 'EROFS']);

export function explainFault(error: unknown): Explained {
  if (error instanceof CommandFault) return error;
  const message = error instanceof Error && error.message !== '' ? error.message : String(error);
  if (error instanceof CommanderError) {
    const said = message.replace(/^error: /, '');
    return { exitCode: exitCodes.usage, message: said, next: 'Ask "evenstock --help", or --help of the command.' };
  }
  if (error instanceof OrderFileFault) {
    const isAway = error.code === 'not_found' || error.code === 'unreadable';
    const next = isAway ? 'Check the path after --orders.' : 'Mend the file at that place, or leave --orders out.';
    return { exitCode: isAway ? exitCodes.unreachable : exitCodes.failed, message, next };
  }
  if (error instanceof EvenstockError) return explainRefusal(error);
  return explainNamed(error, message) ?? explainSystem(error, message);
}

function explainRefusal({ status, problem, message }: EvenstockError): Explained {
  if (problem !== null) {
    return { exitCode: exitCodes.failed, message: `The hub refused: ${message}`, next: problem.hint };
  }
  const next = 'Check that it runs and that the address is that of a hub.';
  return { exitCode: status === 0 ? exitCodes.unreachable : exitCodes.failed, message, next };
}

function explainNamed(error: unknown, message: string): Explained | null {
  if (!(error instanceof Error)) return null;
  switch (error.name) {
    case 'ConfigProblem':
      return { exitCode: exitCodes.usage, message, next: 'Change the flag or its environment variable.' };
    case 'EmbeddedPostgresFault': {
      const fix = 'fix' in error && typeof error.fix === 'string' ? error.fix : '';
      const what = message.replace(/ What to do: .*$/s, '');
      return { exitCode: exitCodes.unreachable, message: what, next: `${capital(fix)}.` };
    }
    case 'NewerSchema': {
      const next = 'Start the version of Evenstock that made it, or a later one.';
      return { exitCode: exitCodes.failed, message, next };
    }
    default:
      return null;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function explainSystem(error: unknown, message: string): Explained {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    const next = 'End the program that has it, or choose another with --port (0 takes a free one).';
    return { exitCode: exitCodes.unreachable, message: `The port is taken (${message}).`, next };
  }
  if (unreachableCodes.has(code)) {
    const next = 'Check that it runs and that the address is right; "evenstock doctor" looks at the rest.';
    return { exitCode: exitCodes.unreachable, message, next };
  }
  if (refusedByDatabase(error)) {
    const next = 'Check the user, the password and the name of the database in DATABASE_URL.';
    return { exitCode: exitCodes.unreachable, message, next };
  }
  if (closedCodes.has(code)) {
    const next = 'Start as the owner of the folder, or choose another with --data.';
    return { exitCode: exitCodes.unreachable, message, next };
  }
  if (code === 'ENOSPC') {
    const next = 'Make room, or choose a folder on another disk with --data.';
    return { exitCode: exitCodes.unreachable, message: `The disk is full (${message}).`, next };
  }
  return { exitCode: exitCodes.failed, message, next: 'Ask "evenstock doctor"; run again with --log-level debug.' };
}

/** Whether PostgreSQL let nobody in: SQLSTATE classes 28 (who), 3D (where), and 53, 57P (not now). */
function refusedByDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(28|3D|53|57P)/.test(String(error.code));
}

/** Of the error or of what caused it: a failed fetch hides the reason one level down, several addresses two. */
function codeOf(error: unknown): string {
  let one = error;
  for (let depth = 0; typeof one === 'object' && one !== null && depth < 4; depth++) {
    if ('code' in one && typeof one.code === 'string' && one.code.startsWith('E')) return one.code;
    one = one instanceof AggregateError ? Reflect.get(one.errors, 0) : Reflect.get(one, 'cause');
  }
  return '';
}
