// Measures the entries of a group in turn, there and back again, so that what the machine does meanwhile meets all
// of them. A rate counts only with the verdict of the checker on the data of its run.

import type { Measured, Verdict } from './contestant.ts';
import { startContestant, type ContestantProcess } from './contestant-process.ts';
import { Histogram } from './histogram.ts';
import type { Server } from './postgres.ts';
import { copyOfSeeded, dropCopy } from './seed.ts';
import { cpuOf, difference, openGauge, residentMb, type Gauge, type Usage } from './usage.ts';
import type { Entry, Group } from './workloads.ts';

export interface Row {
  readonly label: string;
  /** A second: the middle one of the rounds, and the quarters around it. */
  readonly rate: number;
  readonly rateLow: number;
  readonly rateHigh: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU microseconds for each accepted or refused unit. */
  readonly serverCpuUs: number | null;
  readonly databaseCpuUs: number | null;
  readonly walBytes: number;
  readonly commits: number;
  readonly residentMb: number | null;
  readonly failed: number;
  readonly verdict: Verdict;
  readonly late?: number;
}

export interface Pace {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

interface Opened {
  readonly entry: Entry;
  readonly database: string;
  readonly process: ContestantProcess;
  readonly gauge: Gauge;
  readonly rounds: { readonly measured: Measured; readonly usage: Usage; readonly serverCpuMs: number | null }[];
  residentMb: number | null;
}

export async function measureGroup(
  server: Server,
  group: Group,
  pace: Pace,
  say: (text: string) => void,
): Promise<Row[]> {
  const opened: Opened[] = [];
  try {
    for (const [index, entry] of group.entries.entries()) {
      opened.push(await open(server, entry, `bench_${group.id.toLowerCase()}_${index}`));
    }
    for (let round = 0; round < pace.rounds; round += 1) {
      for (const one of round % 2 === 0 ? opened : opened.toReversed()) {
        say(`${group.id} round ${round + 1} of ${pace.rounds}: ${one.entry.label}`);
        await measureOnce(one, round, pace);
      }
    }
    const rows: Row[] = [];
    for (const one of opened) {
      say(`${group.id}: checking what ${one.entry.label} left`);
      rows.push(rowOf(one, await one.process.check(one.entry.contestant.startsWith('hub'))));
    }
    return rows;
  } finally {
    for (const { process, gauge, database } of opened) {
      await process.close();
      await gauge.close();
      await dropCopy(server, database);
    }
  }
}

async function open(server: Server, entry: Entry, database: string): Promise<Opened> {
  const url = await copyOfSeeded(server, database);
  const process = await startContestant(entry.contestant, { url, folder: server.folder, size: entry.size });
  const gauge = await openGauge(url, server.pid);
  return { entry, database, process, gauge, rounds: [], residentMb: null };
}

async function measureOnce(one: Opened, round: number, pace: Pace): Promise<void> {
  const { entry, process, gauge } = one;
  const job = { ...entry.job, seed: 1000 * (round + 1) };
  // A copy is one statement over all of its rows, whatever time it takes.
  const until = entry.contestant === 'copy' ? { requests: job.together } : { seconds: pace.seconds };
  await process.prepare({ ...job, until });
  if (entry.contestant !== 'copy') await process.run({ ...job, until: { seconds: pace.warmUpSeconds } });
  await gauge.checkpoint();
  const before = await gauge.read();
  const serverCpuBefore = cpuOf(process.pid);
  const measured = await process.run({ ...job, until });
  const serverCpuAfter = cpuOf(process.pid);
  const usage = difference(before, await gauge.read());
  const serverCpuMs = serverCpuBefore === null || serverCpuAfter === null ? null : serverCpuAfter - serverCpuBefore;
  one.rounds.push({ measured, usage, serverCpuMs });
  one.residentMb = Math.max(one.residentMb ?? 0, residentMb(process.pid) ?? 0);
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function rowOf({ entry, rounds, residentMb: resident }: Opened, verdict: Verdict): Row {
  const unitsOf = ({ accepted, refused }: Measured): number => accepted + refused;
  const rates = rounds
    .map(({ measured }) => (unitsOf(measured) / measured.elapsedMs) * 1000)
    .toSorted((a, b) => a - b);
  const units = rounds.reduce((sum, { measured }) => sum + unitsOf(measured), 0);
  const histogram = new Histogram();
  for (const { measured } of rounds) histogram.merge(measured.latency);
  const perUnit = (valueOf: (round: Opened['rounds'][number]) => number | null): number | null => {
    const values = rounds.map(valueOf);
    return values.includes(null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / units;
  };
  return {
    label: entry.label,
    rate: quantile(rates, 0.5),
    rateLow: quantile(rates, 0.25),
    rateHigh: quantile(rates, 0.75),
    p50Ms: histogram.percentile(0.5),
    p99Ms: histogram.percentile(0.99),
    serverCpuUs: microseconds(perUnit((round) => round.serverCpuMs)),
    databaseCpuUs: microseconds(perUnit((round) => round.usage.cpuMs)),
    walBytes: perUnit((round) => round.usage.walBytes) ?? 0,
    commits: perUnit((round) => round.usage.commits) ?? 0,
    residentMb: resident,
    failed: rounds.reduce((sum, { measured }) => sum + measured.failed, 0),
    verdict,
  };
}

function microseconds(ms: number | null): number | null {
  return ms === null ? null : ms * 1000;
}
