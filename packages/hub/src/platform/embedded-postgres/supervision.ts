// Keeps one server alive for as long as the hub wants it: when it dies, it is started again on the same port,
// at once at first and after longer and longer pauses when it keeps dying, without end, because the cause (a
// full disk, say) may go away and the hub then goes on by itself.
//
//   starting ──► ready ──► restarting ──► ready …          stop() ends every state in `stopped`

import { setTimeout as delay } from 'node:timers/promises';

import { EmbeddedPostgresFault } from './fault.ts';
import type { EmbeddedPostgresLog } from './log.ts';
import { stopPostmaster, type Postmaster, type PostmasterExit } from './postmaster.ts';
import { signalProcess } from './processes.ts';

export type ExitListener = (exit: PostmasterExit) => void;

const restartDelayMsMax = 5_000;

/** A server that ran this long was well, and its death is a new story. */
const healthyRunMs = 10_000;

/** The first restart is immediate: most deaths are single, and every millisecond is one without stock. */
export function restartDelayMs(failuresInARow: number): number {
  return failuresInARow === 0 ? 0 : Math.min(25 * 2 ** failuresInARow, restartDelayMsMax);
}

export class Supervision {
  readonly #start: (signal: AbortSignal) => Promise<Postmaster>;
  readonly #log: EmbeddedPostgresLog;
  readonly #ending = new AbortController();
  readonly #exitListeners = new Set<ExitListener>();
  #postmaster: Postmaster | undefined;
  #ready: Promise<void>;
  #failuresInARow = 0;

  constructor(start: (signal: AbortSignal) => Promise<Postmaster>, log: EmbeddedPostgresLog) {
    this.#start = start;
    this.#log = log;
    this.#ready = this.#run();
    process.once('exit', this.#letGo);
  }

  get pid(): number | undefined {
    return this.#postmaster?.pid;
  }

  /** Resolves when the server takes connections, now or after the restart that is under way. */
  ready(): Promise<void> {
    return this.#ready;
  }

  onExit(listener: ExitListener): () => void {
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    process.removeListener('exit', this.#letGo);
    // A start under way sees the signal, stops its server and fails; that failure was wanted.
    await this.#ready.catch(() => undefined);
    if (this.#postmaster) await stopPostmaster(this.#postmaster);
    this.#ready = Promise.reject(stopped());
    this.#ready.catch(() => undefined);
  }

  /** A hub that ends without stopping its server must not leave it behind. */
  readonly #letGo = (): void => {
    if (this.#postmaster) signalProcess(this.#postmaster.pid, 'SIGINT');
  };

  async #run(): Promise<void> {
    const postmaster = await this.#start(this.#ending.signal);
    const startedAtMs = performance.now();
    this.#postmaster = postmaster;
    void postmaster.exited.then((exit) => {
      this.#postmaster = undefined;
      if (this.#ending.signal.aborted) return;
      if (performance.now() - startedAtMs >= healthyRunMs) this.#failuresInARow = 0;
      this.#ready = this.#restart();
      this.#ready.catch(() => undefined);
      this.#tell(exit);
    });
  }

  async #restart(): Promise<void> {
    for (;;) {
      const pauseMs = restartDelayMs(this.#failuresInARow++);
      try {
        await delay(pauseMs, undefined, { signal: this.#ending.signal });
        await this.#run();
        this.#log.warn({ pid: this.pid }, 'PostgreSQL is up again');
        return;
      } catch (error) {
        if (this.#ending.signal.aborted) throw stopped();
        this.#log.error({ error: String(error) }, 'PostgreSQL could not be started again; the next try follows');
      }
    }
  }

  #tell(exit: PostmasterExit): void {
    this.#log.error({ ...exit }, 'PostgreSQL ended unexpectedly; it is started again');
    for (const listener of this.#exitListeners) listener(exit);
  }
}

function stopped(): EmbeddedPostgresFault {
  return new EmbeddedPostgresFault('stopped', 'The embedded PostgreSQL was stopped.', 'start it again');
}
