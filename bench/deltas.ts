// A million receipts as NDJSON over `POST /v1/events`, against the same receipts handed straight to the engine, in the
// same run: in turn, there and back again, each on a copy of the same database, and both proved afterwards.
// Run it by itself on a calm machine:
//   node --conditions=source bench/deltas.ts [events]

import { loadavg } from 'node:os';

import { startContestant, type ContestantProcess } from './contestant-process.ts';
import { plentyKeys, type Job, type Measured } from './contestant.ts';
import { serverSettings, startServer, type Server } from './postgres.ts';
import { copyOfSeeded, seed } from './seed.ts';
import { openGauge, residentMb, type Gauge } from './usage.ts';

const events = Number(process.argv[2] ?? 1_000_000);
const rounds = 4;
const perRound = Math.ceil(events / rounds);
const wanted = 0.5;

const receipts = { operation: 'receive', spread: { shape: 'uniform', keys: plentyKeys }, lines: 1 } as const;

interface Way {
  readonly label: string;
  readonly contestant: string;
  readonly job: Omit<Job, 'until' | 'seed'>;
}

/** As the engine is measured everywhere here: one batch is decided while the next one gathers. */
const engine: Way = { label: 'engine', contestant: 'hub', job: { ...receipts, callers: 2, together: 1000 } };

/** Two connections, each with one long request after the other. */
const ndjson: Way = {
  label: 'NDJSON over HTTP',
  contestant: 'hub over HTTP',
  job: { ...receipts, operation: 'stream', callers: 2, together: Math.min(25_000, Math.ceil(perRound / 2)) },
};

interface Runner extends Way {
  readonly process: ContestantProcess;
  readonly gauge: Gauge;
  readonly measured: Measured[];
  largestMb: number;
}

async function open(server: Server, way: Way, database: string): Promise<Runner> {
  const url = await copyOfSeeded(server, database);
  const process = await startContestant(way.contestant, { url, folder: server.folder, size: 1000 });
  return { ...way, process, gauge: await openGauge(url, server.pid), measured: [], largestMb: 0 };
}

async function run(runner: Runner, round: number): Promise<void> {
  const job: Job = { ...runner.job, until: { requests: perRound }, seed: 1000 * (round + 1) };
  await runner.process.prepare(job);
  await runner.gauge.checkpoint();
  const watch = setInterval(() => {
    runner.largestMb = Math.max(runner.largestMb, residentMb(runner.process.pid) ?? 0);
  }, 50);
  const measured = await runner.process.run(job);
  clearInterval(watch);
  if (measured.failed > 0) throw new Error(`${runner.label}: ${measured.firstFailure ?? 'it failed'}`);
  runner.measured.push(measured);
  console.log(`round ${round + 1}: ${runner.label}: ${rateOf([measured]).toFixed(0)} events/s`);
}

function rateOf(measured: readonly Measured[]): number {
  const accepted = measured.reduce((sum, one) => sum + one.accepted, 0);
  return (1000 * accepted) / measured.reduce((sum, one) => sum + one.elapsedMs, 0);
}

async function prove({ label, process }: Runner): Promise<boolean> {
  const { ok, findings } = await process.check(true);
  console.log(`${label}: ${ok ? 'proved' : 'BREACHED'}: ${findings.join('; ')}`);
  return ok;
}

function load(): string {
  return loadavg()
    .map((one) => one.toFixed(1))
    .join(', ');
}

const server = await startServer(serverSettings);
const runners: Runner[] = [];
try {
  await seed(server);
  runners.push(await open(server, engine, 'deltas_engine'), await open(server, ndjson, 'deltas_ndjson'));
  console.log(`load before: ${load()}`);
  for (let round = 0; round < rounds; round += 1) {
    for (const runner of round % 2 === 0 ? runners : runners.toReversed()) await run(runner, round);
  }
  console.log(`load after: ${load()}`);
  const [direct = 0, streamed = 0] = runners.map(({ measured }) => rateOf(measured));
  for (const { label, measured, largestMb } of runners) {
    console.log(`${label}: ${rateOf(measured).toFixed(0)} events/s, largest resident size ${largestMb} MB`);
  }
  const proofs = [];
  for (const runner of runners) proofs.push(await prove(runner));
  const ratio = streamed / direct;
  console.log(`NDJSON at ${ratio.toFixed(2)} of the engine's own rate (wanted: ${wanted})`);
  process.exitCode = proofs.every(Boolean) ? 0 : 1;
} finally {
  for (const runner of runners) {
    await runner.process.close();
    await runner.gauge.close();
  }
  await server.stop();
}
