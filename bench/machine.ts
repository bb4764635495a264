// The machine under the figures: without it an absolute number says nothing.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type as osType } from 'node:os';
import path from 'node:path';

import type { Gauge } from './usage.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly settings: Readonly<Record<string, string>>;
  /** One 8 kB write and its flush to the disk under the database. */
  readonly flushMicroseconds: number;
  readonly flushesPerSecond: number;
}

const shownSettings = [
  'shared_buffers',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_compression',
  'max_wal_size',
  'checkpoint_timeout',
  'wal_buffers',
  'jit',
];

export async function describeMachine(gauge: Gauge): Promise<Machine> {
  const [version] = await gauge.query('show server_version');
  const settings: Record<string, string> = {};
  for (const name of shownSettings) {
    const [row] = await gauge.query(`show ${name}`);
    settings[name] = String(row?.[name]);
  }
  const flushMicroseconds = medianFlush();
  return {
    cpu: (cpus()[0]?.model ?? 'unknown').trim(),
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${osType()} ${release()}${distribution()}`,
    node: process.version,
    postgres: String(version?.['server_version']),
    settings,
    flushMicroseconds,
    flushesPerSecond: Math.round(1e6 / flushMicroseconds),
  };
}

function distribution(): string {
  try {
    const found = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'));
    return found ? `, ${found[1]}` : '';
  } catch {
    return '';
  }
}

/** A second of writes and flushes in the place where the database lies. */
function medianFlush(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenstock-flush-'));
  const file = openSync(path.join(folder, 'flush'), 'w');
  const page = Buffer.alloc(8192, 1);
  // Room first: what is measured is the rewriting of a log, not the growing of a file.
  for (let at = 0; at < 128; at++) writeSync(file, page, 0, page.length, at * page.length);
  fdatasyncSync(file);
  const times: number[] = [];
  const start = performance.now();
  for (let at = 0; performance.now() - start < 1000; at++) {
    const before = performance.now();
    writeSync(file, page, 0, page.length, (at % 128) * page.length);
    fdatasyncSync(file);
    times.push(performance.now() - before);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[sorted.length >> 1] ?? 0) * 1000);
}
