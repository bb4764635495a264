// Folders, servers and other launchers for the tests of the embedded PostgreSQL. Everything made here ends
// with the test that made it.

import { execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { beforeAll, inject, onTestFinished } from 'vitest';

import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from '../packages/hub/src/platform/embedded-postgres.ts';
import { libraryLinks, packageRoot } from '../packages/hub/src/platform/embedded-postgres/binaries.ts';
import { EmbeddedPostgresFault } from '../packages/hub/src/platform/embedded-postgres/fault.ts';
import type { EmbeddedPostgresLog } from '../packages/hub/src/platform/embedded-postgres/log.ts';

const run = promisify(execFile);

export const launcherDefaults = {
  binariesDir: inject('binariesDir') ?? undefined,
  sharedDir: inject('sharedDir'),
};

const quietLog: EmbeddedPostgresLog = { info: () => {}, warn: () => {}, error: () => {} };

/** A folder that everybody may enter: root lends the server an account that private folders keep out. */
export async function openFolder(): Promise<string> {
  const folder = await privateFolder();
  await chmod(folder, 0o755);
  return folder;
}

export async function privateFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'evenstock-launcher-'));
}

/** Makes one cluster for the test file; the tests work on copies, which take a tenth of the time. */
export function useClusterCopies(): () => Promise<string> {
  let pristine = '';
  beforeAll(async () => {
    const folder = await makeFolder();
    await chmod(folder, 0o755);
    pristine = join(folder, 'postgres');
    const postgres = await startEmbeddedPostgres({ ...launcherDefaults, dataDir: pristine, log: quietLog });
    await postgres.stop();
    return () => rm(folder, { recursive: true, force: true });
  });
  return async () => {
    const copy = join(await openFolder(), 'postgres');
    // Unlike Node's own copy, this keeps the owner.
    await run('cp', ['-a', pristine, copy]);
    await rm(join(copy, 'port'));
    return copy;
  };
}

export async function start(
  options: Partial<EmbeddedPostgresOptions> & { dataDir: string },
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ ...launcherDefaults, log: quietLog, ...options });
  onTestFinished(() => postgres.stop());
  return postgres;
}

/** Never 0, which to a signal means the whole group of the tests. */
export function pidOf(running: { readonly pid?: number | undefined }): number {
  if (running.pid === undefined) throw new Error('the process does not run');
  return running.pid;
}

/** The package as npm unpacks it when install scripts are off: the listed links are missing. */
export async function packageWithoutLinks(folder: string): Promise<string> {
  const root = join(folder, 'native');
  await cp(packageRoot(), root, { recursive: true, verbatimSymlinks: true });
  const links = await libraryLinks(root);
  for (const { target } of links) await rm(join(folder, target));
  return join(root, 'bin');
}

export async function fakePrograms(folder: string, initdb: string): Promise<string> {
  await writeFile(join(folder, 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 18.4"\n', {
    mode: 0o755,
  });
  await writeFile(join(folder, 'initdb'), `#!/bin/sh\n${initdb}\n`, { mode: 0o755 });
  return folder;
}

/** What a start that must fail says. */
export async function faultOf(started: Promise<unknown>): Promise<EmbeddedPostgresFault> {
  const result = await started.catch((error: unknown) => error);
  if (result instanceof EmbeddedPostgresFault) return result;
  throw new Error('no fault of the launcher', { cause: result });
}

/** A launcher in a process of its own. Its script has `postgres`, and `say` to answer a line. */
export interface OtherLauncher {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  readonly nextLine: () => Promise<string>;
}

export function startOtherLauncher(dataDir: string, script: string): OtherLauncher {
  const launcher = new URL('../packages/hub/src/platform/embedded-postgres.ts', import.meta.url).href;
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(launcher)};
    const log = { info() {}, warn() {}, error() {} };
    const options = ${JSON.stringify({ ...launcherDefaults, dataDir })};
    const say = (line) => process.stdout.write(line + '\\n');
    const postgres = await startEmbeddedPostgres({ ...options, log });
    ${script}`;
  const options = ['--conditions=source', '--input-type=module', '-e', code];
  // A process group of its own, as a shell gives it one.
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: pidOf(child),
    exited,
    nextLine: async () => {
      const { value } = await lines.next();
      if (typeof value !== 'string') throw new Error('the other launcher ended without a word');
      return value;
    },
  };
}
