// One run of the server, from spawn to exit. It is ready when it has let the superuser in with our password:
// that also proves that the port is this server's and not a stranger's. Its output goes to a file and not to
// us, so that it neither waits for a busy hub nor notices a dead one.

import { spawn } from 'node:child_process';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { Client, DatabaseError } from 'pg';

import type { Binaries } from './binaries.ts';
import { lastLines, serverEnvironment } from './cluster.ts';
import { diskFullFault, EmbeddedPostgresFault } from './fault.ts';
import type { Home } from './home.ts';
import { superuser } from './login.ts';
import { loopback } from './port.ts';
import { signalProcess, waitUntil } from './processes.ts';
import { settingArguments, type ServerSettings } from './settings.ts';

export interface PostmasterExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Postmaster {
  readonly pid: number;
  readonly exited: Promise<PostmasterExit>;
}

export interface PostmasterOrder {
  readonly binaries: Binaries;
  readonly home: Home;
  readonly port: number;
  readonly password: string;
  readonly settings: ServerSettings;
  readonly signal: AbortSignal;
}

/** Why a start failed, as far as trying again may help. */
export type StartFailure = 'port_taken' | 'still_in_use' | 'other';

export class StartFault extends EmbeddedPostgresFault {
  readonly failure: StartFailure;

  constructor(failure: StartFailure, problem: string, logFile: string) {
    super('start_failed', problem, `see ${logFile}, or set DATABASE_URL to a running PostgreSQL 15 or newer`);
    this.failure = failure;
  }
}

const logBytesMax = 16 * 1024 * 1024;

/** Recovery after a crash reads up to `max_wal_size` of log, which a slow disk needs minutes for. */
const readyTimeoutMs = 600_000;

/** For each way of stopping: a fast shutdown writes what is in shared_buffers and no more. */
const stopTimeoutMs = 20_000;

export async function startPostmaster(order: PostmasterOrder): Promise<Postmaster> {
  const logFile = join(order.home.folder, 'server.log');
  const log = await openLog(logFile);
  try {
    const { size: logStart } = await log.stat();
    const postmaster = await spawnServer(order, log);
    if (await becomesReady(postmaster, order)) return postmaster;
    const said = await tailOf(log, logStart);
    if (said.includes('No space left on device')) throw diskFullFault(order.home.folder, said);
    throw new StartFault(
      failureOf(said),
      `PostgreSQL ${order.binaries.version} did not start: ${lastLines(said, 4) || 'it said nothing'}`,
      logFile,
    );
  } finally {
    await log.close();
  }
}

/** False when the server ended or never got ready; then it runs no more. */
async function becomesReady(postmaster: Postmaster, order: PostmasterOrder): Promise<boolean> {
  const { signal } = order;
  const hasEnded = endOf(postmaster);
  let isReady = false;
  try {
    const isDecided = async (): Promise<boolean> => {
      if (hasEnded() || signal.aborted) return true;
      return (isReady = await acceptsUs(order));
    };
    await waitUntil(isDecided, readyTimeoutMs);
  } finally {
    if (!isReady) await stopPostmaster(postmaster);
  }
  return isReady && !hasEnded();
}

function endOf(postmaster: Postmaster): () => boolean {
  let hasEnded = false;
  void postmaster.exited.then(() => (hasEnded = true));
  return () => hasEnded;
}

/** Stops in order (clients are cut off, data is written), and with less order when that takes too long. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const hasEnded = endOf(postmaster);
  await Promise.resolve();
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    // Never to a process that was collected: its id may be somebody else's by now.
    if (hasEnded()) return;
    signalProcess(postmaster.pid, signal);
    await waitUntil(() => Promise.resolve(hasEnded()), stopTimeoutMs);
  }
}

async function openLog(logFile: string): Promise<FileHandle> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > logBytesMax) await rename(logFile, `${logFile}.1`);
  return open(logFile, 'a+', 0o600);
}

function spawnServer(order: PostmasterOrder, log: FileHandle): Promise<Postmaster> {
  const { account, clusterDir } = order.home;
  const server = spawn(order.binaries.postgres, ['-D', clusterDir, ...settingArguments(order.settings)], {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    cwd: '/',
    env: serverEnvironment,
    stdio: ['ignore', log.fd, log.fd],
    // Ctrl-C goes to the hub alone, which still needs its database to end in order.
    detached: true,
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('spawn', () => {
      const exited = new Promise<PostmasterExit>((ended) => {
        server.once('exit', (code, signal) => ended({ code, signal }));
      });
      if (server.pid !== undefined) resolve({ pid: server.pid, exited });
    });
  });
}

async function acceptsUs(order: PostmasterOrder): Promise<boolean> {
  const { port, password } = order;
  const client = new Client({
    host: loopback,
    port,
    user: superuser,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  // A server that dies during the handshake reports twice; the rejection below is the one that counts.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError)) return false;
    if (error.code === '28P01') {
      throw new EmbeddedPostgresFault(
        'password_unusable',
        `The database in ${order.home.clusterDir} does not accept the password kept beside it.`,
        'bring the file superuser-password back from a backup',
        error,
      );
    }
    // Full of others' connections is ready too; anything else is the server still starting.
    return error.code === '53300';
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function tailOf(log: FileHandle, from: number): Promise<string> {
  const { size } = await log.stat();
  const buffer = Buffer.alloc(Math.min(size - from, 16_384));
  await log.read(buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString('utf8');
}

/** By the server's words alone: the port may be free again by now, as when a client had it for a moment. */
function failureOf(said: string): StartFailure {
  if (said.includes('shared memory block') || said.includes('Is another postmaster')) return 'still_in_use';
  return said.includes('Address already in use') ? 'port_taken' : 'other';
}
