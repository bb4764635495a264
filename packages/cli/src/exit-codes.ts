// How the program ends, for scripts: documented in docs/reference/cli.md and never changed lightly.

export const exitCodes = {
  /** Done. */
  done: 0,
  /** Refused or failed: a breach was found, the hub said no, the input is wrong. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** Something that is needed cannot be reached: a file, a port, the database, the hub. */
  unreachable: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'refused or failed: a breach was found, the hub said no, the input is wrong',
  2: 'usage: the command line cannot be understood',
  3: 'something that is needed cannot be reached: a file, a port, the database, the hub',
};

/** An error that a person can act on: what happened, and what to do next. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault';
  readonly exitCode: ExitCode;
  readonly next: string;

  constructor(exitCode: ExitCode, message: string, next: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
    this.next = next;
  }
}
