// What every command is given, and the small habits that all of them share.

import { InvalidArgumentError, type Command } from 'commander';

import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  /** How the program will end, if nothing fails on the way. */
  readonly end: (exitCode: ExitCode) => void;
}

export function addJson(command: Command, help: string): Command {
  return command.option('--json', help);
}

/** For options that take a whole number; what it may be is part of the error. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${min} to ${max}.`);
  };
}
