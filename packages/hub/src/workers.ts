// More than one process behind one port: the first opens the storage and does the background jobs, the others
// answer requests. Each worker is a whole node; nothing is shared but the port and the database. A worker that
// dies is replaced: at once at first, after longer and longer pauses when it keeps dying, and without end, because
// the cause may go away and the hub then goes on by itself.

import cluster, { type Worker } from 'node:cluster';
import { createServer } from 'node:net';
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

/** A worker that ran this long was well, and its death is a new story. */
const healthyRunMs = 5000;
const pauseMsMax = 5000;

/** One process, or several: what `evenstock serve` runs. */
export async function startNode(config: HubConfig, log: Log): Promise<RunningNode> {
  return config.workers === 1 ? startHub({ config, log }) : startWorkers(config, log);
}

async function startWorkers(config: HubConfig, log: Log): Promise<RunningNode> {
  const storage = await openStorage(config, log);
  const adminKey = config.adminKey ?? (await keptKey(config.dataDir));
  cluster.setupPrimary({ exec: path.join(import.meta.dirname, `worker${path.extname(import.meta.filename)}`) });
  const state: State = { isClosing: false, workers: new Set() };
  try {
    // One port for all, also for those who come when all others have died.
    const port = config.port === 0 ? await freePort(config.host) : config.port;
    const roles = config.roles.filter((role) => role === 'api');
    const order: WorkerOrder = { config: { ...config, port, workers: 1, adminKey, roles }, storageUrl: storage.url };
    const started = await Promise.all(
      Array.from({ length: config.workers }, () => startWorker(order, state.workers)),
    );
    for (const { worker } of started) void keepFilled(worker, order, state, log);
    // The jobs run here, beside a port of its own that nobody is told: one node must do them.
    const jobs = { ...config, workers: 1, adminKey, port: 0, roles: config.roles.filter((role) => role !== 'api') };
    const own = await startHub({ config: jobs, log, storage });
    const close = async (): Promise<void> => {
      state.isClosing = true;
      await Promise.all([...state.workers].map(stopWorker));
      await own.close();
      await storage.close();
    };
    return { url: started[0]?.url ?? '', adminKey, close };
  } catch (error) {
    state.isClosing = true;
    await Promise.all([...state.workers].map(stopWorker));
    await storage.close();
    throw error;
  }
}

interface State {
  isClosing: boolean;
  readonly workers: Set<Worker>;
}

function freePort(host: string): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function startWorker(
  order: WorkerOrder,
  workers: Set<Worker>,
): Promise<{ readonly worker: Worker; readonly url: string }> {
  const worker = cluster.fork();
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
  return new Promise((resolve, reject) => {
    worker.once('online', () => worker.send(order));
    worker.once('exit', (code) => reject(new Error(`A worker ended with code ${code} before it listened.`)));
    worker.once('message', (said: WorkerWord) => {
      if (said.word === 'listening') resolve({ worker, url: said.url });
      else reject(new Error(said.why));
    });
  });
}

/** Has a worker in this place for as long as the program runs. */
async function keepFilled(first: Worker, order: WorkerOrder, state: State, log: Log): Promise<void> {
  let failuresInARow = 0;
  for (let worker: Worker | null = first; ;) {
    if (worker !== null) {
      const startedAt = systemClock.now();
      const exit = await exitOf(worker);
      if (state.isClosing) return;
      log.error(exit, 'a worker died; another takes its place');
      if (systemClock.now() - startedAt >= healthyRunMs) failuresInARow = 0;
    }
    await systemClock.sleep(failuresInARow === 0 ? 0 : Math.min(25 * 2 ** failuresInARow, pauseMsMax));
    if (state.isClosing) return;
    failuresInARow += 1;
    try {
      worker = (await startWorker(order, state.workers)).worker;
    } catch (error) {
      worker = null;
      log.error({ err: error }, 'a worker could not be replaced; the next try follows');
    }
  }
}

interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

function exitOf(worker: Worker): Promise<WorkerExit> | WorkerExit {
  if (worker.isDead()) return { code: worker.process.exitCode, signal: worker.process.signalCode };
  return new Promise((resolve) => worker.once('exit', (code, signal) => resolve({ code, signal })));
}

async function stopWorker(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.kill('SIGTERM');
  await ended;
}
