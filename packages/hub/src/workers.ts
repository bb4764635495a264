// More than one process behind one port: the first opens the storage and does the background jobs, the others
// answer requests. Each worker is a whole node; nothing is shared but the port and the database. A worker that
// dies is replaced; one that dies again and again is not, and then the program ends.

import cluster, { type Worker } from 'node:cluster';
import path from 'node:path';

import { startHub } from './hub.ts';
import { systemClock } from './platform/clock.ts';
import type { HubConfig } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import { keptKey } from './platform/kept-key.ts';
import { openStorage } from './storage.ts';

export interface RunningNode {
  readonly url: string;
  /** The bootstrap key, where this node knows it. */
  readonly adminKey: string | null;
  readonly close: () => Promise<void>;
}

/** What the first process tells a worker, and what it hears back. */
export interface WorkerOrder {
  readonly config: HubConfig;
  readonly storageUrl: string;
}

export type WorkerWord =
  | { readonly word: 'listening'; readonly url: string }
  | { readonly word: 'failed'; readonly why: string };

// A worker that was up for less than this does not count as having started.
const startMsMin = 5000;

/** One process, or several: what `evenstock serve` runs. */
export async function startNode(config: HubConfig, log: Log): Promise<RunningNode> {
  return config.workers === 1 ? startHub({ config, log }) : startWorkers(config, log);
}

async function startWorkers(config: HubConfig, log: Log): Promise<RunningNode> {
  const storage = await openStorage(config, log);
  const adminKey = config.adminKey ?? (await keptKey(config.dataDir));
  cluster.setupPrimary({ exec: path.join(import.meta.dirname, `worker${path.extname(import.meta.filename)}`) });
  const state = { isClosing: false, workers: new Set<Worker>() };
  const order: WorkerOrder = {
    config: { ...config, workers: 1, adminKey, roles: config.roles.filter((role) => role === 'api') },
    storageUrl: storage.url,
  };
  try {
    const urls = await Promise.all(Array.from({ length: config.workers }, () => startWorker(order, state.workers)));
    keepAlive(order, state, log);
    // The jobs run here, beside a port of its own that nobody is told: one node must do them.
    const jobs = { ...config, workers: 1, adminKey, port: 0, roles: config.roles.filter((role) => role !== 'api') };
    const own = await startHub({ config: jobs, log, storage });
    const close = async (): Promise<void> => {
      state.isClosing = true;
      await Promise.all([...state.workers].map(stopWorker));
      await own.close();
      await storage.close();
    };
    return { url: urls[0] ?? '', adminKey, close };
  } catch (error) {
    state.isClosing = true;
    await Promise.all([...state.workers].map(stopWorker));
    await storage.close();
    throw error;
  }
}

async function startWorker(order: WorkerOrder, workers: Set<Worker>): Promise<string> {
  const worker = cluster.fork();
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
  return new Promise<string>((resolve, reject) => {
    worker.once('online', () => worker.send(order));
    worker.once('exit', (code) => reject(new Error(`A worker ended with code ${code} before it listened.`)));
    worker.once('message', (said: WorkerWord) => {
      if (said.word === 'listening') resolve(said.url);
      else reject(new Error(said.why));
    });
  });
}

function keepAlive(order: WorkerOrder, state: { isClosing: boolean; workers: Set<Worker> }, log: Log): void {
  const watch = (worker: Worker, startedAt: number): void => {
    worker.once('exit', (code, signal) => {
      if (state.isClosing) return;
      log.error({ code, signal }, 'a worker died');
      if (systemClock.now() - startedAt < startMsMin) {
        log.error({}, 'it died at once after its start and is not replaced');
        return;
      }
      const before = new Set(state.workers);
      startWorker(order, state.workers).then(
        () => {
          for (const one of state.workers) if (!before.has(one)) watch(one, systemClock.now());
        },
        (error: unknown) => log.error({ err: error }, 'a worker could not be replaced'),
      );
    });
  };
  for (const worker of state.workers) watch(worker, systemClock.now());
}

async function stopWorker(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.kill('SIGTERM');
  await ended;
}
