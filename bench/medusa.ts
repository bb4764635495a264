// B4, a known competitor: Medusa's inventory module through the workflow that its own API runs, on the same
// PostgreSQL. It is installed on demand (`npm run bench:peers`) and measured beside the HTTP figures, although it is
// called without HTTP: what it would cost it more is in its favour.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import type { Pace, Row } from './measure.ts';
import type { Server } from './postgres.ts';
import { openGauge, difference } from './usage.ts';

const folder = path.join(import.meta.dirname, 'peers', 'medusa');

export function isMedusaThere(): boolean {
  return existsSync(path.join(folder, 'node_modules', '@medusajs', 'inventory'));
}

interface Said {
  readonly taken: number;
  readonly failed: number;
  readonly elapsedMs: number;
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly residentMb: number;
  readonly isSound: boolean;
  readonly rows: number;
  readonly reserved: number;
}

/** Reservations of one unit over so many items; one item is the hot one. */
export async function measureMedusa(server: Server, items: number, pace: Pace): Promise<Row> {
  const gauge = await openGauge(server.url('postgres'), server.pid);
  try {
    await gauge.query('drop database if exists bench_medusa with (force)');
    await gauge.query('create database bench_medusa');
    const before = await gauge.read();
    const seconds = String(pace.seconds * 2);
    const words = ['measure.js', '--url', server.url('bench_medusa'), '--items', String(items), '--seconds', seconds];
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder, maxBuffer: 1 << 26 });
    const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Said;
    const usage = difference(before, await gauge.read());
    const rate = (said.taken / said.elapsedMs) * 1000;
    const finding = `${said.taken} acknowledged, ${said.rows} kept, counter ${said.reserved}`;
    return {
      label: 'Medusa 2.21, workflow, in process',
      rate,
      rateLow: rate,
      rateHigh: rate,
      p50Ms: said.p50Ms,
      p99Ms: said.p99Ms,
      serverCpuUs: (said.cpuMs * 1000) / said.taken,
      // Its migrations are in what the database did.
      databaseCpuUs: null,
      walBytes: usage.walBytes / said.taken,
      commits: usage.commits / said.taken,
      residentMb: said.residentMb,
      failed: said.failed,
      verdict: { ok: said.isSound, findings: [finding] },
    };
  } finally {
    await gauge.query('drop database if exists bench_medusa with (force)');
    await gauge.close();
  }
}
