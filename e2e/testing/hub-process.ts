// The `evenstock` program as a process of its own, as an operator runs it: started with flags, known by its pid
// and its address, ended by signals. Whatever a test file leaves running is ended after it, in order first.

import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll } from 'vitest';

import { isRunning, postmasterFile, postmasterPid } from './processes.ts';
import { waitUntil } from './wait-until.ts';

export const adminKey = `evk_${'e2e'.repeat(12)}`;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly isRunning: () => boolean;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
}

export interface HubProcess extends Program {
  readonly url: string;
  /** Ends it with a signal and answers with how it ended. */
  readonly end: (signal: NodeJS.Signals) => Promise<Exit>;
}

const program = fileURLToPath(new URL('../../packages/cli/bin/evenstock.js', import.meta.url));
const running = new Map<ChildProcess, Promise<Exit>>();
const folders: string[] = [];

/** Long enough for a database that is made, on a machine that does something else as well. */
const startMsMax = 60_000;
const stopMsMax = 30_000;

afterAll(async () => {
  await Promise.all([...running].map(([child, exited]) => endInOrder(child, exited)));
  for (const folder of folders.splice(0)) {
    await endLeftServer(join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
}, stopMsMax * 2);

process.once('exit', () => {
  for (const child of running.keys()) child.kill('SIGKILL');
});

async function endInOrder(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
  await exited;
  clearTimeout(patience);
}

/** A hub that was killed leaves its embedded server to the next one on the folder, and a failed test starts none. */
async function endLeftServer(dataDir: string): Promise<void> {
  if (!existsSync(postmasterFile(dataDir))) return;
  const pid = postmasterPid(dataDir);
  if (!isRunning(pid)) return;
  process.kill(pid, 'SIGQUIT');
  await waitUntil('the server of the folder has ended', () => !isRunning(pid));
}

/** A folder that is not there yet, in one that the account of the database may enter. */
export function freshDataDir(): string {
  const parent = mkdtempSync(join(tmpdir(), 'evenstock-e2e-'));
  chmodSync(parent, 0o711);
  folders.push(parent);
  return join(parent, 'data');
}

export type Environment = Readonly<Record<string, string>>;

/** `through` is a command that becomes the program: it keeps its pid. */
function startProgram(
  words: readonly string[],
  environment: Environment = {},
  through: readonly string[] = [],
): Program {
  const [command = '', ...others] = [...through, process.execPath, program, ...words];
  const child = spawn(command, others, {
    // Nothing of the environment of the tests but what a program needs to run.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  running.set(child, exited);
  return {
    pid: child.pid ?? 0,
    exited,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    signal: (signal) => child.kill(signal),
  };
}

/** Runs a command to its end. */
export async function run(
  words: readonly string[],
  environment: Environment = {},
): Promise<Exit & { readonly stdout: string; readonly stderr: string }> {
  const started = startProgram(words, environment);
  const exit = await started.exited;
  return { ...exit, stdout: started.stdout(), stderr: started.stderr() };
}

export interface ServeOptions {
  /** Flags and their values, besides the port. */
  readonly flags?: readonly string[];
  readonly port?: number;
  readonly environment?: Environment;
  readonly through?: readonly string[];
}

/** Starts `serve` and waits for its first line. */
export async function startHub(options: ServeOptions): Promise<HubProcess> {
  const { flags = [], port = 0, environment, through } = options;
  const started = startProgram(
    ['serve', '--port', String(port), '--log-level', 'warn', ...flags],
    { EVENSTOCK_ADMIN_KEY: adminKey, EVENSTOCK_RATE_PER_MINUTE: '100000000', ...environment },
    through,
  );
  await waitUntil(
    'the hub says where it listens',
    () => started.stdout().includes('\n') || !started.isRunning(),
    startMsMax,
  );
  const [line = ''] = started.stdout().split('\n');
  if (line === '') throw new Error(`The hub did not start: ${started.stderr()}`);
  const { event, url } = JSON.parse(line) as { event: string; url: string };
  if (event !== 'listening') throw new Error(`The first line is ${line}`);
  return {
    ...started,
    url,
    end: async (signal) => {
      started.signal(signal);
      return started.exited;
    },
  };
}
