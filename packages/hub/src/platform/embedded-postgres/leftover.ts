// What an earlier life left in the cluster: a server that outlived its launcher is stopped, so that the new
// one is our child again and has our settings; processes of a server that was killed are ended; a pid file
// that names no server of this cluster is made harmless. The caller holds the lock of the data folder, so no
// live launcher owns what is found here.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EmbeddedPostgresFault, systemCode } from './fault.ts';
import type { EmbeddedPostgresLog } from './log.ts';
import { commandLineOf, processesTitled, signalProcess, waitUntil } from './processes.ts';
import { clusterName } from './settings.ts';

/** A process in the middle of a write to a slow disk ends only after it. */
const orphansTimeoutMs = 10_000;

export async function clearLeftover(clusterDir: string, log: EmbeddedPostgresLog): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const lines = (await readIfThere(pidFile))?.split('\n');
  if (!lines) return;
  const pid = Number(lines[0]);
  const commandLine = pid > 0 ? await commandLineOf(pid) : undefined;
  if (commandLine?.includes(` ${clusterDir} `)) {
    if (!commandLine.includes(clusterName(clusterDir))) throw foreignServer(clusterDir, pid);
    log.warn({ pid }, 'a PostgreSQL server outlived its launcher; it is stopped and started again');
    await stopLeftover(pid, clusterDir);
    // Had it been dying already, it left as much behind as any killed server.
    return clearLeftover(clusterDir, log);
  }
  log.warn({ pid }, 'PostgreSQL was not stopped in order; it recovers from its log');
  await endOrphans(clusterDir);
  // PostgreSQL believes a pid file whose process lives, even when the id went to another program. A server
  // takes the id of its own parent for stale, and then still checks by the other lines that no process of
  // the dead server is left; deleting the file would take that check away.
  await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
}

/** Sessions of a killed server notice its death only when they wait; until then no new one may start. */
async function endOrphans(clusterDir: string): Promise<void> {
  const orphans = (): Promise<number[]> => processesTitled(`postgres: ${clusterName(clusterDir)}: `);
  // What they did is undone by recovery in any case, so nothing is gained by asking them to end.
  for (const pid of await orphans()) signalProcess(pid, 'SIGKILL');
  await waitUntil(async () => (await orphans()).length === 0, orphansTimeoutMs);
}

async function stopLeftover(pid: number, clusterDir: string): Promise<void> {
  const hasEnded = async (): Promise<boolean> => (await commandLineOf(pid)) === undefined;
  signalProcess(pid, 'SIGINT');
  if (await waitUntil(hasEnded, 20_000)) return;
  signalProcess(pid, 'SIGQUIT');
  if (await waitUntil(hasEnded, 10_000)) return;
  throw new EmbeddedPostgresFault(
    'folder_in_use',
    `The PostgreSQL server with process ${pid} on ${clusterDir} was left behind and does not stop.`,
    `end process ${pid} by hand and start again`,
  );
}

function foreignServer(clusterDir: string, pid: number): EmbeddedPostgresFault {
  return new EmbeddedPostgresFault(
    'folder_in_use',
    `A PostgreSQL server that evenstock did not start runs on ${clusterDir} (process ${pid}).`,
    'stop that server, or set DATABASE_URL to use it as it is',
  );
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
