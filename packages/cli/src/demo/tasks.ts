// Work that runs side by side, within a bound. The first failure is kept and ends the whole run: it is thrown
// wherever somebody waits.

export class Tasks {
  readonly #max: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(max: number) {
    this.#max = max;
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
    while (this.#running.size >= this.#max && this.#failure === null) await Promise.race(this.#running);
    this.check();
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0 && this.#failure === null) await Promise.race(this.#running);
    this.check();
  }

  check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
