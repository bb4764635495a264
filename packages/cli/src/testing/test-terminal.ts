// A terminal that a test looks into: what was said is kept, and time moves only when it is told to.

import type { Terminal } from '../terminal.ts';

export interface TestTerminal extends Terminal {
  readonly printed: string[];
  readonly warned: string[];
  readonly drawn: string[];
  /** Lets so much time pass and everything run that waited for it. */
  readonly advance: (ms: number) => Promise<void>;
  readonly stop: () => void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function testTerminal(options: Partial<Pick<Terminal, 'isInteractive' | 'environment'>> = {}): TestTerminal {
  const [printed, warned, drawn]: [string[], string[], string[]] = [[], [], []];
  const stopping = new AbortController();
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
    print: (line) => printed.push(line),
    warn: (line) => warned.push(line),
    draw: (text) => drawn.push(text),
    isInteractive: options.isInteractive ?? false,
    hasColour: false,
    columns: () => 80,
    environment: options.environment ?? {},
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    stopping: stopping.signal,
    stop: () => stopping.abort(),
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
