// Wakes a loop that waits: it remembers that it rang until somebody has waited for it, so that nothing that happens
// between two waits is missed.

import type { Clock } from './clock.ts';

export class Bell {
  #rung = false;
  #waiting: AbortController | null = null;

  ring(): void {
    this.#rung = true;
    this.#waiting?.abort();
  }

  /** Waits until it rings, the time is over, or the work has ended. */
  async wait(clock: Pick<Clock, 'sleep'>, ms: number, ended: AbortSignal): Promise<void> {
    if (!this.#rung && !ended.aborted) {
      const waiting = new AbortController();
      const stop = (): void => waiting.abort();
      this.#waiting = waiting;
      ended.addEventListener('abort', stop, { once: true });
      await clock.sleep(ms, waiting.signal).catch(() => undefined);
      ended.removeEventListener('abort', stop);
      this.#waiting = null;
    }
    this.#rung = false;
  }
}
