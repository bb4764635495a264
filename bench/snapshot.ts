// A complete snapshot of a million lines of which one in a hundred differs, from the first byte of the CSV to the last
// difference counted: against COPY of the same lines into an empty table, and against COPY and a full join in plain
// SQL that updates the rows that differ. Run it by itself on a calm machine:
//   node --conditions=source bench/snapshot.ts [lines]

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Client } from 'pg';

import { ensureBootstrapKey } from '../packages/hub/src/operations/ensure-bootstrap-key.ts';
import { systemClock } from '../packages/hub/src/platform/clock.ts';
import { makeId } from '../packages/hub/src/platform/ids.ts';
import { openDatabase } from '../packages/hub/src/store/database.ts';
import { migrate } from '../packages/hub/src/store/migrate.ts';
import { location } from './contestant.ts';
import { serverSettings, startServer, type Server } from './postgres.ts';
import type { SnapshotOrder } from './snapshot-hub.ts';
import { residentMb } from './usage.ts';

const lines = Number(process.argv[2] ?? 1_000_000);
const adminKey = 'evk_bench_snapshot_0123456789abcdef0123456789abcdef';
const differsEvery = 100;
const units = 10;

/** An instant ago, so that nothing has happened since. */
const countedAt = new Date(Date.now() - 60_000).toISOString();

async function sql(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const answer: unknown = await client.query(text);
    const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
    return (last as { rows: Record<string, unknown>[] }).rows;
  } finally {
    await client.end();
  }
}

/** Items, and as much stock of each, as if a first report had been taken in: positions and their entries. */
async function seed(url: string): Promise<void> {
  await migrate(url);
  const database = openDatabase({ url, readersMax: 1, writersMax: 1 });
  await ensureBootstrapKey({ database, clock: systemClock, makeId }, adminKey);
  await database.close();
  const recordedAt = `now() - interval '7 days'`;
  await sql(
    url,
    `set search_path = evenstock;
    insert into locations select tenant_id, '${location}', '${location}', 'warehouse', null, 0, 0 from tenants;
    insert into items (tenant_id, sku, name, base_uom, scale, tracking, attributes, substitutes)
      select t.tenant_id, 'SKU-' || lpad(n::text, 8, '0'), 'Item ' || n, 'each', 0, 'none', '{}', '[]'
      from tenants t, generate_series(1, ${lines}) n;
    insert into positions select tenant_id, sku, '${location}', '', ${units}, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      row_number() over (order by sku) from items;
    insert into journal (tenant_id, seq, recorded_at, occurred_at, kind, sku, quantity, from_account, to_location,
        to_lot, to_account, source, correlation_id, actor, hash)
      select tenant_id, row_number() over (order by sku), ${recordedAt}, ${recordedAt}, 'receipt', sku, ${units},
        'supplier', '${location}', '', 'sellable', 'wms', 'cor', 'bench', '\\x00' from items;
    update shard_heads set seq = ${lines}, catalogue_version = catalogue_version + 1;
    select 1`,
  );
  await sql(url, 'vacuum analyze');
}

async function* csv(): AsyncGenerator<string> {
  yield 'sku,quantity\n';
  let text = '';
  for (let n = 1; n <= lines; n += 1) {
    text += `SKU-${String(n).padStart(8, '0')},${n % differsEvery === 0 ? units + 1 : units}\n`;
    if (text.length < 65_536) continue;
    yield await Promise.resolve(text);
    text = '';
  }
  yield text;
}

interface Figure {
  readonly what: string;
  readonly seconds: number;
  readonly more: string;
}

async function timed(what: string, work: () => Promise<string>): Promise<Figure> {
  const begun = performance.now();
  const more = await work();
  const figure = { what, seconds: (performance.now() - begun) / 1000, more };
  console.log(`${what}: ${figure.seconds.toFixed(2)} s ${more}`);
  return figure;
}

const table = '(sku text, quantity bigint)';

async function copy(server: Server, url: string, file: string): Promise<Figure[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const from = `from '${path.join(server.folder, path.basename(file))}' with (format csv, header)`;
  const copied = await timed('COPY into an empty table', async () => {
    await client.query(`create table copied ${table}; copy copied ${from}`);
    return '';
  });
  await client.query('create table plain_stock (sku text primary key, quantity bigint)');
  await client.query(`insert into plain_stock select sku, ${units} from evenstock.items; `);
  await client.query('analyze plain_stock');
  const joined = await timed('COPY, full join and update in plain SQL', async () => {
    await client.query(`begin; create temporary table told ${table} on commit drop; copy told ${from}; analyze told;
      update plain_stock p set quantity = d.quantity from (
        select coalesce(t.sku, s.sku) as sku, coalesce(t.quantity, 0) as quantity
        from told t full join plain_stock s on s.sku = t.sku where t.quantity is distinct from s.quantity) d
      where d.sku = p.sku; commit`);
    return '';
  });
  await client.end();
  return [copied, joined];
}

async function report(url: string, file: string, asOf: string): Promise<string> {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'text/csv' };
  const query = `source=wms&asOf=${asOf}&location=${location}&complete=true&lineCount=${lines}`;
  const body = Readable.toWeb(createReadStream(file, { highWaterMark: 65_536 })) as unknown as ReadableStream;
  const begun = performance.now();
  const sent = await fetch(`${url}/v1/stock-reports?${query}`, { method: 'POST', headers, body, duplex: 'half' });
  const taken = (await sent.json()) as { id: string; outcome: string; changed: number; detail?: string };
  const received = (performance.now() - begun) / 1000;
  let state = taken;
  while (!['applied', 'held', 'stale', 'refused', 'failed'].includes(state.outcome)) {
    await systemClock.sleep(50);
    const { authorization } = headers;
    const read = await fetch(`${url}/v1/stock-reports/${taken.id}`, { headers: { authorization } });
    state = (await read.json()) as typeof taken;
  }
  return `(${state.outcome}, ${state.changed} changed, taken in after ${received.toFixed(2)} s)`;
}

async function measure(server: Server, url: string, file: string): Promise<Figure> {
  const child = fork(path.join(import.meta.dirname, 'snapshot-hub.ts'), [], {
    execArgv: ['--conditions=source', '--max-semi-space-size=8', '--disable-warning=ExperimentalWarning'],
  });
  child.send({ databaseUrl: url, adminKey } satisfies SnapshotOrder);
  const [{ url: hub }] = (await once(child, 'message')) as [{ url: string }];
  let largest = 0;
  const watch = setInterval(() => {
    largest = Math.max(largest, residentMb(child.pid ?? 0) ?? 0);
  }, 50);
  const figure = await timed('Evenstock', async () => report(hub, file, countedAt));
  clearInterval(watch);
  console.log(`largest resident size of the hub: ${largest} MB; database at ${server.pid}`);
  child.disconnect();
  await once(child, 'exit');
  return figure;
}

const server = await startServer(serverSettings);
try {
  await sql(server.url('postgres'), 'create database snapshot');
  const url = server.url('snapshot');
  await seed(url);
  const file = path.join(server.folder, 'report.csv');
  await pipeline(csv(), createWriteStream(file));
  console.log(
    `load before: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  );
  const [copied, joined] = await copy(server, url, file);
  const ours = await measure(server, url, file);
  console.log(
    `load after: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  );
  for (const other of [copied, joined]) {
    if (other) console.log(`${(ours.seconds / other.seconds).toFixed(1)} times as long as ${other.what}`);
  }
} finally {
  await server.stop();
}
