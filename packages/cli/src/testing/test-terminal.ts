// A terminal that a test looks into: what was said is kept, and time moves only when it is told to.

import type { Terminal } from '../terminal.ts';

export interface TestTerminal extends Terminal {
  readonly printed: string[];
  readonly warned: string[];
  readonly drawn: string[];
  /** Lets so much time pass and everything run that waited for it. */
  readonly advance: (ms: number) => Promise<void>;
  readonly stop: () => void;
  /** The next line that is printed. */
  readonly nextLine: () => Promise<string>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export interface TestTerminalOptions extends Partial<Pick<Terminal, 'isInteractive' | 'environment'>> {
  /** The clock of the machine, for a command that waits for something real. */
  readonly isRealTime?: boolean;
}

export function testTerminal(options: TestTerminalOptions = {}): TestTerminal {
  const [printed, warned, drawn]: [string[], string[], string[]] = [[], [], []];
  const stopping = new AbortController();
  const readers: ((line: string) => void)[] = [];
  let now = Date.UTC(2026, 0, 1);
  let sleepers: Sleeper[] = [];
  const wakeDue = (): void => {
    const due = sleepers.filter((sleeper) => sleeper.at <= now);
    sleepers = sleepers.filter((sleeper) => sleeper.at > now);
    for (const sleeper of due) sleeper.wake();
  };
  return {
    printed,
    warned,
    drawn,
    print: (line) => {
      printed.push(line);
      readers.shift()?.(line);
    },
    warn: (line) => warned.push(line),
    draw: (text) => drawn.push(text),
    isInteractive: options.isInteractive ?? false,
    hasColour: false,
    columns: () => 80,
    environment: options.environment ?? {},
    now: () => (options.isRealTime ? Date.now() : now),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (options.isRealTime) setTimeout(resolve, ms);
        else sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    stopping: stopping.signal,
    stop: () => stopping.abort(),
    nextLine: () => new Promise((resolve) => readers.push(resolve)),
    advance: async (ms) => {
      now += ms;
      wakeDue();
      // What was woken runs before the next turn of the loop.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
  };
}
