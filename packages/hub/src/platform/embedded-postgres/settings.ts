// The settings that the launcher gives the server, over those in postgresql.conf. Everything is bounded and
// safe for data: a commit that was acknowledged is on the disk. Callers may change what is not about who can
// connect and how the server is found again.

import { createHash } from 'node:crypto';

export type ServerSettings = Readonly<Record<string, string>>;

/** What our servers of this cluster and all their processes carry in the list of processes. */
export function clusterName(clusterDir: string): string {
  return `evenstock-${createHash('sha256').update(clusterDir).digest('hex').slice(0, 12)}`;
}

const mebibyte = 1024 * 1024;

export interface SettingsOrder {
  readonly clusterDir: string;
  readonly port: number;
  readonly memoryBytes: number;
  readonly wanted?: ServerSettings | undefined;
}

export function serverSettings(order: SettingsOrder): ServerSettings {
  // An eighth of the memory, as hub and server share a machine that has other work too, and never so much
  // that a laptop notices; whoever needs more says so.
  const sharedBuffersMb = Math.min(Math.max(Math.floor(order.memoryBytes / mebibyte / 8), 32), 256);
  return {
    shared_buffers: `${sharedBuffersMb}MB`,
    max_connections: '100',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // The hub's statements are short and many; compiling them costs more than it gives.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // The hub reports failed statements itself; here they would let the file grow, with data in it.
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...order.wanted,
    listen_addresses: '127.0.0.1',
    port: String(order.port),
    unix_socket_directories: '',
    logging_collector: 'off',
    log_destination: 'stderr',
    cluster_name: clusterName(order.clusterDir),
  };
}

export function settingArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
