// `npm run bench`: measures everything against its rivals, prints the tables, and writes them to bench/results and
// docs/reference/benchmarks.md. `--quick` takes a few minutes and shows the order of things; `--only W3,W5` measures
// some groups; without `--write` nothing is written.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { describeMachine } from './machine.ts';
import { measureGroup, type Pace, type Row } from './measure.ts';
import { isMedusaThere, measureMedusa } from './medusa.ts';
import { serverSettings, startServer } from './postgres.ts';
import { pageOf, tableOf, type Result } from './report.ts';
import { seed, seeded } from './seed.ts';
import { openGauge } from './usage.ts';
import { groups, type Group } from './workloads.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, write: { type: 'boolean' } },
});
const pace: Pace = values.quick
  ? { rounds: 3, seconds: 3, warmUpSeconds: 1 }
  : { rounds: 5, seconds: 4, warmUpSeconds: 1 };

const wanted = values.only?.split(',');
const chosen = groups.filter((group) => wanted === undefined || wanted.includes(group.id));
if (chosen.length === 0) throw new Error(`--only takes some of ${groups.map((group) => group.id).join(', ')}.`);

const startedAt = performance.now();

function say(text: string): void {
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
}

/** Half of what was found to be possible: how long callers wait when there is room. */
function atHalf(group: Group, result: Result): Group {
  const [entry] = group.entries;
  const [row] = result.rows;
  if (!entry || !row) return { ...group, entries: [] };
  const perSecond = row.rate / 2;
  const title = `${group.title.replace(/, \d+ callers/, '')}, arriving at half of that rate`;
  return { id: `${group.id}half`, title, entries: [{ ...entry, job: { ...entry.job, perSecond } }] };
}

/** Medusa has no order of its own among the rounds: it brings its own schema and is measured after them. */
async function medusaRows(group: Group): Promise<Row[]> {
  const items = { W2: 1000, W3: 1 }[group.id];
  if (items === undefined) return [];
  if (!isMedusaThere()) {
    say('not run: Medusa (npm run bench:peers installs it)');
    return [];
  }
  say(`${group.id}: Medusa`);
  return [await measureMedusa(server, items, pace)];
}

const server = await startServer(serverSettings);
const results: Result[] = [];
try {
  say('making the database that all start from');
  await seed(server);
  const gauge = await openGauge(server.url(seeded), server.pid);
  const machine = await describeMachine(gauge);
  await gauge.close();
  const queue = [...chosen];
  for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
    const rows = await measureGroup(server, group, pace, say);
    const result = { group, rows: [...rows, ...(await medusaRows(group))] };
    results.push(result);
    console.log(tableOf(result));
    if (group.id === 'W2' || group.id === 'W3') queue.unshift(atHalf(group, result));
  }
  if (values.write) {
    const folder = path.join(import.meta.dirname, 'results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'latest.json'), `${JSON.stringify({ machine, pace, results }, null, 2)}\n`);
    const page = path.join(import.meta.dirname, '..', 'docs', 'reference', 'benchmarks.md');
    writeFileSync(page, pageOf(machine, results, []));
  }
} finally {
  await server.stop();
}
if (results.some(({ rows }) => rows.some((row) => !row.verdict.ok))) process.exitCode = 1;
