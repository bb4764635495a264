// Work that runs side by side, within a bound. The first failure is kept and ends the whole run, as does the
// signal: both are thrown wherever somebody waits.

export class Tasks {
  readonly #max: number;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping: AbortSignal;
  readonly #stopped: Promise<void>;
  #failure: { readonly error: unknown } | null = null;

  constructor(max: number, stopping: AbortSignal) {
    this.#max = max;
    this.#stopping = stopping;
    this.#stopped = new Promise((resolve) => {
      stopping.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  get size(): number {
    return this.#running.size;
  }

  /** Starts at once; whoever starts many waits for `room` in between. */
  start(work: () => Promise<void>): void {
    const task = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
  }

  async room(): Promise<void> {
    await this.#below(this.#max);
  }

  async idle(): Promise<void> {
    await this.#below(1);
  }

  async #below(count: number): Promise<void> {
    this.#check();
    while (this.#running.size >= count) {
      await Promise.race([this.#stopped, ...this.#running]);
      this.#check();
    }
  }

  #check(): void {
    this.#stopping.throwIfAborted();
    if (this.#failure !== null) throw this.#failure.error;
  }
}
