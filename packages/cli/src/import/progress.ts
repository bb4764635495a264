// How far an import has come: a bar that is drawn again in place on a terminal, a plain line every couple of seconds
// anywhere else, on stderr so that stdout stays what was asked for.

import { count, duration } from '../demo/live-view.ts';
import type { Terminal } from '../terminal.ts';

export interface Progress {
  /** Of the file; once that is sent, what has been decided of what is to be. */
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly lines: number;
  /** How many there are, where they were counted. */
  readonly linesTotal?: number;
  readonly refused: number;
  readonly startedAt: number;
  /** What is going on, such as `sending`. */
  readonly word: string;
}

const frameMs = 150;
const plainMs = 2000;

export function progressLine(progress: Progress, now: number, columns: number): string {
  const { bytes, bytesTotal, lines, linesTotal = 0, refused, word } = progress;
  const share = bytesTotal === 0 ? 1 : Math.min(1, bytes / bytesTotal);
  const width = Math.max(10, Math.min(30, columns - 60));
  const filled = Math.round(width * share);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const elapsedMs = now - progress.startedAt;
  const left =
    share < 0.01 || share === 1 || elapsedMs < 1000 ? '' : `, ${duration((elapsedMs * (1 - share)) / share)} left`;
  const all = lines === 0 ? linesTotal : lines;
  const counted = all === 0 ? '' : `, ${count(all)} lines`;
  const wrong = refused === 0 ? '' : `, ${count(refused)} refused`;
  const text = `${bar} ${Math.floor(100 * share)} % ${word}${counted}${wrong}${left}`;
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}

/** Shows what `read` answers until it is stopped, and then once more. */
export function showProgress(terminal: Terminal, read: () => Progress, isQuiet: boolean): () => Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  const show = (): void => {
    const line = progressLine(read(), terminal.now(), terminal.columns());
    if (terminal.isInteractive) terminal.draw(`\r${line}\u001B[K`);
    else terminal.warn(line);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await terminal.sleep(terminal.isInteractive ? frameMs : plainMs, signal);
      if (!signal.aborted) show();
    }
  };
  if (isQuiet) return () => Promise.resolve();
  const running = run();
  return async () => {
    ended.abort();
    await running;
    if (!terminal.isInteractive) return;
    show();
    terminal.draw('\n');
  };
}
