// Availability as readers meet it, against a server that answers the same JSON from a constant, in the same run: single
// questions, 5,000 at once, how soon after its commit a write is in the answers of a node that did not write it, and
// what the stock takes in memory. Run it by itself on a calm machine:
//   node --conditions=source bench/availability.ts [items] [locations] [channels] [seconds]

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import path from 'node:path';

import { Client } from 'pg';
import { Pool } from 'undici';

import { DecisionEngine } from '../packages/hub/src/operations/decision-engine.ts';
import { ensureBootstrapKey } from '../packages/hub/src/operations/ensure-bootstrap-key.ts';
import { systemClock } from '../packages/hub/src/platform/clock.ts';
import { makeId } from '../packages/hub/src/platform/ids.ts';
import { openDatabase } from '../packages/hub/src/store/database.ts';
import { migrate } from '../packages/hub/src/store/migrate.ts';
import { movement } from '../packages/hub/src/testing/ledger.ts';
import { Histogram } from './histogram.ts';
import { benchKey, type ServerOrder } from './http/server-order.ts';
import { serverSettings, startServer, type Server } from './postgres.ts';
import { pickerOf, randomFrom } from './random.ts';
import { cpuOf, residentMb } from './usage.ts';

const [items = 100_000, locations = 5, channels = 5, seconds = 5] = process.argv.slice(2).map(Number);
const rounds = 3;
const callers = 32;
const linesAtOnce = Math.min(5000, items);
const writes = 500;

function skuOf(key: number): string {
  return `SKU-${String(key).padStart(6, '0')}`;
}

const someKey = pickerOf({ shape: 'uniform', keys: items }, randomFrom(4));

async function sql(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Stock of every item at every location, as if it had been received: positions and their entries. */
async function seed(url: string): Promise<void> {
  await migrate(url);
  const database = openDatabase({ url, readersMax: 1, writersMax: 1 });
  await ensureBootstrapKey(
    { database, clock: systemClock, makeId },
    'evk_unused_bench_0123456789abcdef0123456789abcdef',
  );
  await database.close();
  const places = `tenants t, generate_series(1, ${locations}) l`;
  await sql(
    url,
    `set search_path = evenstock;
    insert into locations (tenant_id, code, name, kind, priority, safety_stock)
      select t.tenant_id, 'DC' || l, 'DC' || l, 'warehouse', 0, 0 from ${places};
    insert into channels (tenant_id, code, name, kind, locations, depletion, priority, is_paused)
      select t.tenant_id, 'web' || c, 'Web ' || c, 'shop',
        array(select 'DC' || l from generate_series(1, ${locations}) l), 'reservation', 0, false
      from tenants t, generate_series(1, ${channels}) c;
    insert into items (tenant_id, sku, name, base_uom, scale, tracking, attributes, substitutes)
      select t.tenant_id, 'SKU-' || lpad(n::text, 6, '0'), 'Item ' || n, 'each', 0, 'none', '{}', '[]'
      from tenants t, generate_series(0, ${items - 1}) n;
    insert into positions select i.tenant_id, i.sku, 'DC' || l, '', 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      row_number() over (order by i.sku, l) from items i, generate_series(1, ${locations}) l;
    insert into journal (tenant_id, seq, recorded_at, occurred_at, kind, sku, quantity, from_account, to_location,
        to_lot, to_account, source, correlation_id, actor, hash)
      select tenant_id, seq, now(), now(), 'receipt', sku, 1000, 'supplier', location, '', 'sellable', 'wms', 'cor',
        'bench', '\\x00' from positions;
    update shard_heads set seq = ${items * locations}, catalogue_version = catalogue_version + 1`,
  );
  await sql(url, 'vacuum analyze');
}

interface Serving {
  readonly url: string;
  readonly pid: number;
  readonly pool: Pool;
  readonly close: () => Promise<void>;
}

async function serve(name: ServerOrder['name'], databaseUrl: string): Promise<Serving> {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'http', 'main.ts'), [], {
    execArgv: ['--conditions=source', '--max-semi-space-size=8', '--disable-warning=ExperimentalWarning'],
  });
  child.send({ name, url: databaseUrl, connections: 8 } satisfies ServerOrder);
  const [{ url, error }] = (await once(child, 'message')) as [{ url?: string; error?: string }];
  if (url === undefined) throw new Error(`The server of "${name}" did not start: ${error ?? ''}`);
  const pool = new Pool(url, { connections: callers, pipelining: 1 });
  const close = async (): Promise<void> => {
    await pool.close();
    child.disconnect();
    await once(child, 'exit');
  };
  return { url, pid: child.pid ?? 0, pool, close };
}

const headers = { authorization: `Bearer ${benchKey}`, 'content-type': 'application/json' };

async function single({ pool }: Serving, sku = skuOf(someKey()), more = ''): Promise<void> {
  const at = `/v1/availability?sku=${sku}&channel=web1${more}`;
  const answer = await pool.request({ method: 'GET', path: at, headers });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
}

async function bulk({ pool }: Serving): Promise<void> {
  const lines = Array.from({ length: linesAtOnce }, () => ({ sku: skuOf(someKey()) }));
  const body = JSON.stringify({ channel: 'web1', lines });
  const answer = await pool.request({ method: 'POST', path: '/v1/availability/query', headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
}

interface Rate {
  readonly perSecond: number;
  /** Microseconds of the server's processor a request: what is left of a rate when others use the machine, too. */
  readonly cpuUs: number;
  readonly latency: Histogram;
}

async function rateOf(
  serving: Serving,
  work: () => Promise<void>,
  together: number,
  forSeconds: number,
): Promise<Rate> {
  const cpuBefore = cpuOf(serving.pid) ?? 0;
  const latency = new Histogram();
  const begun = performance.now();
  const until = begun + forSeconds * 1000;
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      const sentAt = performance.now();
      await work();
      latency.record(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: together }, caller));
  const cpuMs = (cpuOf(serving.pid) ?? 0) - cpuBefore;
  const perSecond = (latency.count * 1000) / (performance.now() - begun);
  return { perSecond, cpuUs: (cpuMs * 1000) / latency.count, latency };
}

function told(what: string, { perSecond, cpuUs, latency }: Rate, units = 1): string {
  const rate = Math.round(perSecond * units).toLocaleString('en-GB');
  const [p50, p99] = [latency.percentile(0.5), latency.percentile(0.99)].map((ms) => ms.toFixed(2));
  const cpu = `${(cpuUs / units).toFixed(1)} µs of CPU a key`;
  return `${what}: ${rate} keys/s, p50 ${p50} ms, p99 ${p99} ms a request, ${cpu}`;
}

interface Told {
  readonly asOfSeq: number;
  readonly ageMs: number;
}

async function ask({ pool }: Serving, more: string): Promise<Told> {
  const answer = await pool.request({
    path: `/v1/availability?sku=${skuOf(0)}&channel=web1${more}`,
    method: 'GET',
    headers,
  });
  return (await answer.body.json()) as Told;
}

/** Asks until the answers come from memory. */
async function warm(hub: Serving): Promise<void> {
  const begun = performance.now();
  await ask(hub, '');
  for (;;) {
    await systemClock.sleep(20);
    const sentAt = performance.now();
    const { ageMs } = await ask(hub, '&maxAgeMs=60000');
    if (ageMs > performance.now() - sentAt + 5) break;
  }
  console.log(`in memory after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  // The items of the catalogue follow; until then some answers come from the ledger.
  await rateOf(hub, () => single(hub), callers, 3);
}

/** A write of one node, until an answer of another has it: from the commit, as the writer learns of it. */
async function freshness(hub: Serving, databaseUrl: string): Promise<Histogram> {
  const database = openDatabase({ url: databaseUrl, readersMax: 1, writersMax: 2 });
  const engine = new DecisionEngine({ database, clock: systemClock, makeId, catalogues: new Map() });
  const [tenantId] = await tenants(databaseUrl);
  const latency = new Histogram();
  for (let count = 0; count < writes; count += 1) {
    const written = movement('receipt', skuOf(0), 'DC1', 1);
    const outcome = await engine.submit(tenantId ?? 0, written);
    const committedAt = performance.now();
    if (!outcome.ok) throw new Error('The write was refused.');
    const seq = items * locations + count + 1;
    // Without a limit the answer comes from memory whatever its age.
    while ((await ask(hub, '&maxAgeMs=60000')).asOfSeq < seq);
    latency.record(performance.now() - committedAt);
  }
  await engine.drain();
  await database.close();
  return latency;
}

async function tenants(url: string): Promise<number[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ tenant_id: number }>('select tenant_id from evenstock.tenants order by 1');
  await client.end();
  return rows.map((row) => row.tenant_id);
}

function best(rates: readonly Rate[]): Rate {
  const sorted = rates.toSorted((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('Nothing was measured.');
  return middle;
}

async function measure(server: Server, url: string): Promise<void> {
  const [hub, constant] = [await serve('hub', url), await serve('constant', url)];
  await rateOf(constant, () => single(constant), callers, 1);
  const before = residentMb(hub.pid) ?? 0;
  await warm(hub);
  const singles: Rate[] = [];
  const constants: Rate[] = [];
  const bulks: Rate[] = [];
  for (let round = 0; round < rounds; round += 1) {
    singles.push(await rateOf(hub, () => single(hub), callers, seconds));
    constants.push(await rateOf(constant, () => single(constant), callers, seconds));
    bulks.push(await rateOf(hub, () => bulk(hub), 2, seconds));
  }
  const [ours, theirs, many] = [best(singles), best(constants), best(bulks)];
  const bulkKeys = many.perSecond * linesAtOnce;
  console.log(told('constant JSON', theirs));
  console.log(told('single', ours), `= ${(ours.perSecond / theirs.perSecond).toFixed(2)} of constant JSON`);
  console.log(
    told(`${linesAtOnce} lines`, many, linesAtOnce),
    `= ${(bulkKeys / ours.perSecond).toFixed(1)} × single`,
  );
  const after = residentMb(hub.pid) ?? 0;
  console.log(`memory: ${before} MB before the first question, ${after} MB after all: ${after - before} MB`);
  const fresh = await freshness(hub, url);
  console.log(
    `fresh: p50 ${fresh.percentile(0.5).toFixed(1)} ms, p99 ${fresh.percentile(0.99).toFixed(1)} ms after the commit`,
  );
  await hub.close();
  await constant.close();
  console.log(`database at ${server.pid}`);
}

function load(): string {
  return loadavg()
    .map((one) => one.toFixed(1))
    .join(', ');
}

const server = await startServer(serverSettings);
try {
  console.log(`${items} items × ${locations} locations × ${channels} channels; load before: ${load()}`);
  await sql(server.url('postgres'), 'create database availability');
  const url = server.url('availability');
  await seed(url);
  await measure(server, url);
  console.log(`load after: ${load()}`);
} finally {
  await server.stop();
}
