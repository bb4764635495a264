// What a measurement costs the database: CPU of all its processes, WAL, and transactions that wrote. Read before
// and after; the processor's share is known on Linux only.

import { readdirSync, readFileSync } from 'node:fs';

import { Client } from 'pg';

export interface Usage {
  /** CPU milliseconds of the server's processes, those that ended included; null where it is not known. */
  readonly cpuMs: number | null;
  readonly walBytes: number;
  /** Transactions that wrote something. */
  readonly commits: number;
}

export interface Gauge {
  readonly read: () => Promise<Usage>;
  readonly checkpoint: () => Promise<void>;
  readonly query: (text: string) => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

export async function openGauge(url: string, serverPid: number): Promise<Gauge> {
  const client = new Client({ connectionString: url, application_name: 'bench-gauge' });
  await client.connect();
  const query = async (text: string): Promise<Record<string, unknown>[]> => {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  };
  return {
    query,
    read: async () => {
      const [row] = await query(
        `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as wal,
          pg_snapshot_xmax(pg_current_snapshot())::text as xid`,
      );
      return { cpuMs: cpuOf(serverPid), walBytes: Number(row?.['wal']), commits: Number(row?.['xid']) };
    },
    checkpoint: async () => {
      await client.query('checkpoint');
    },
    close: () => client.end(),
  };
}

export function difference(before: Usage, after: Usage): Usage {
  return {
    cpuMs: before.cpuMs === null || after.cpuMs === null ? null : after.cpuMs - before.cpuMs,
    walBytes: after.walBytes - before.walBytes,
    commits: after.commits - before.commits,
  };
}

const ticksPerSecond = 100;

/** The process, its living children, and those of them that it has seen end. */
export function cpuOf(pid: number): number | null {
  try {
    let ticks = 0;
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const fields = statOf(entry);
      if (fields === null) continue;
      const isServer = Number(entry) === pid;
      if (!isServer && Number(fields[1]) !== pid) continue;
      ticks += Number(fields[11]) + Number(fields[12]);
      if (isServer) ticks += Number(fields[13]) + Number(fields[14]);
    }
    return (ticks * 1000) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** The fields of /proc/N/stat from the state on; null when the process has just ended. */
function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Resident megabytes of a process; null where it is not known. */
export function residentMb(pid: number): number | null {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Math.round(Number(found[1]) / 1024) : null;
  } catch {
    return null;
  }
}
