// Runs a real PostgreSQL for those who have none: from an empty folder to a server that takes connections on
// the loopback interface, with a password, kept alive until it is stopped. One launcher per data folder. What
// is in the databases (roles, tables) is left to the caller, as is every choice of where things are: no
// environment is read here. See docs/operating for what it is not: a server for production.

import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startedByRoot } from './embedded-postgres/account.ts';
import { findBinaries, type Binaries } from './embedded-postgres/binaries.ts';
import { prepareCluster } from './embedded-postgres/cluster.ts';
import { diskFullFault, systemCode } from './embedded-postgres/fault.ts';
import { lockFolder, type FolderLock } from './embedded-postgres/folder-lock.ts';
import { findHome, makeDataFolder, type Home } from './embedded-postgres/home.ts';
import { clearLeftover } from './embedded-postgres/leftover.ts';
import type { EmbeddedPostgresLog } from './embedded-postgres/log.ts';
import { loginUrl, rolePassword } from './embedded-postgres/login.ts';
import { choosePort, rememberPort } from './embedded-postgres/port.ts';
import { StartFault, startPostmaster, type Postmaster } from './embedded-postgres/postmaster.ts';
import { serverSettings, type ServerSettings } from './embedded-postgres/settings.ts';
import { Supervision, type ExitListener } from './embedded-postgres/supervision.ts';

export interface EmbeddedPostgresOptions {
  /** Made when it is not there; holds the cluster, the superuser's password, the port and the log. */
  readonly dataDir: string;
  /** The bin folder of an installed PostgreSQL, instead of the npm package. */
  readonly binariesDir?: string | undefined;
  /** Without it, the port of last time or a free one. */
  readonly port?: number | undefined;
  readonly settings?: ServerSettings | undefined;
  /** Where root keeps what the account of the server could not reach in its place. */
  readonly sharedDir?: string | undefined;
  readonly log: EmbeddedPostgresLog;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** For example `18.4`. */
  readonly version: string;
  /** The server's process; undefined while it is being started again. */
  readonly pid: number | undefined;
  /** Where the cluster lies, which is not always in the data folder. */
  readonly clusterDir: string;
  /** The address of a database, for the superuser or for a role that was made with `passwordOf`. */
  readonly url: (database: string, role?: string) => string;
  /** The password to make a role with: always the same for the same role and data folder. */
  readonly passwordOf: (role: string) => string;
  /** Resolves when the server takes connections, now or after the restart that is under way. */
  readonly ready: () => Promise<void>;
  /** Called whenever the server dies by itself; it is started again. Answers with how to stop listening. */
  readonly onExit: (listener: ExitListener) => () => void;
  /** Stops the server in order and gives the folder free. */
  readonly stop: () => Promise<void>;
}

const sharedDirDefault = '/var/lib/evenstock';

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  await makeDataFolder(dataDir);
  const locks = [await lockFolder(dataDir)];
  try {
    const launch = await prepare({ ...options, dataDir }, locks);
    const { port, supervision } = await startFirst(launch);
    await rememberPort(dataDir, port);
    for (const lock of locks) await lock.name(port);
    options.log.info({ port, version: launch.binaries.version, dataDir }, 'PostgreSQL is ready');
    return handle(launch, port, supervision, locks);
  } catch (error) {
    await releaseAll(locks);
    throw systemCode(error) === 'ENOSPC' ? diskFullFault(dataDir, error) : error;
  }
}

interface Launch {
  readonly options: EmbeddedPostgresOptions;
  readonly home: Home;
  readonly binaries: Binaries;
  readonly password: string;
}

async function prepare(options: EmbeddedPostgresOptions, locks: FolderLock[]): Promise<Launch> {
  const { dataDir, binariesDir, log, sharedDir = sharedDirDefault } = options;
  const home = await findHome(dataDir, sharedDir, log);
  // A copied data folder names the same cluster as the original.
  if (home.folder !== dataDir) locks.push(await lockFolder(home.folder));
  const copyDirs = startedByRoot() ? [sharedDir, home.folder] : [home.folder];
  const binaries = await findBinaries({ binariesDir, copyDirs, account: home.account });
  const password = await prepareCluster(dataDir, home, binaries);
  return { options, home, binaries, password };
}

/** Others may take the port between our look and the server's, and a dead server's processes may linger. */
async function startFirst(launch: Launch): Promise<{ port: number; supervision: Supervision }> {
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(launch.options.dataDir, launch.options.port);
    const supervision = new Supervision((signal) => startServer(launch, port, signal), launch.options.log);
    try {
      await supervision.ready();
      return { port, supervision };
    } catch (error) {
      await supervision.stop();
      const mayPass = error instanceof StartFault && error.failure !== 'other';
      if (!mayPass || attempt === firstStartAttempts) throw error;
      await delay(attempt * 20);
    }
  }
}

/** With the growing pauses about eight seconds, in which lingering processes end. */
const firstStartAttempts = 28;

async function startServer(launch: Launch, port: number, signal: AbortSignal): Promise<Postmaster> {
  const { options, home, binaries, password } = launch;
  await clearLeftover(home.clusterDir, options.log);
  const { clusterDir } = home;
  const settings = serverSettings({ clusterDir, port, memoryBytes: totalmem(), wanted: options.settings });
  return startPostmaster({ binaries, home, port, password, settings, signal });
}

function handle(
  launch: Launch,
  port: number,
  supervision: Supervision,
  locks: readonly FolderLock[],
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  return {
    port,
    version: launch.binaries.version,
    clusterDir: launch.home.clusterDir,
    get pid() {
      return supervision.pid;
    },
    url: (database, role) => loginUrl({ port, password: launch.password }, database, role),
    passwordOf: (role) => rolePassword(launch.password, role),
    ready: () => supervision.ready(),
    onExit: (listener) => supervision.onExit(listener),
    stop: () => (stopping ??= supervision.stop().then(() => releaseAll(locks))),
  };
}

async function releaseAll(locks: readonly FolderLock[]): Promise<void> {
  for (const lock of locks) await lock.release();
}
