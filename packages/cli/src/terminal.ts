// The process around a command: its output, its environment, its clock and its signals, handed in so that a test
// can hold another one. Nothing else in this package touches `process` or a timer.

import { setTimeout as delay } from 'node:timers/promises';

export interface Terminal {
  /** A line on stdout: what was asked for. */
  readonly print: (line: string) => void;
  /** A line on stderr: what a person wants to know and a program does not. */
  readonly warn: (line: string) => void;
  /** Text on stdout as it is: for drawing in place. */
  readonly draw: (text: string) => void;
  /** Whether stdout is a terminal on which one can draw in place. */
  readonly isInteractive: boolean;
  readonly hasColour: boolean;
  readonly columns: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends early, without complaint, when the signal says so. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly stopping: AbortSignal;
}

export function processTerminal(): Terminal {
  const { env, stdout, stderr } = process;
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait for the drain.
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort(signal);
    });
  }
  return {
    print: (line) => stdout.write(`${line}\n`),
    warn: (line) => stderr.write(`${line}\n`),
    draw: (text) => stdout.write(text),
    isInteractive: stdout.isTTY && env['TERM'] !== 'dumb' && !env['CI'],
    hasColour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    columns: () => stdout.columns ?? 80,
    environment: env,
    now: () => performance.timeOrigin + performance.now(),
    sleep: async (ms, signal) => {
      await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
    },
    stopping: stopping.signal,
  };
}
