// A contestant behind HTTP: its server runs in a process of its own, and this process is its load. So the load's
// CPU is not the server's, and both are told.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { Pool } from 'undici';

import {
  channel,
  location,
  skuOf,
  type Contestant,
  type ContestantSetup,
  type Job,
  type Step,
} from '../contestant.ts';
import { openHubEngine } from '../hub-engine.ts';
import { openNaive } from '../rivals/naive.ts';
import { openGuarded } from '../rivals/guarded.ts';
import { streamReceipts } from './event-stream.ts';
import { benchKey, type ServerOrder } from './server-order.ts';

/** Opens the server of this name over the database of the setup. */
export function httpContestant(name: ServerOrder['name']): (setup: ContestantSetup) => Promise<Contestant> {
  return async (setup) => {
    const child = fork(path.join(import.meta.dirname, 'main.ts'), [], {
      execArgv: ['--conditions=source', '--max-semi-space-size=8', '--disable-warning=ExperimentalWarning'],
    });
    child.send({ name, url: setup.url, connections: setup.size } satisfies ServerOrder);
    const [{ url, error }] = (await once(child, 'message')) as [{ url?: string; error?: string }];
    if (url === undefined) throw new Error(`The server of "${name}" did not start: ${error ?? ''}`);
    return overHttp(name, url, child, setup);
  };
}

async function overHttp(
  name: ServerOrder['name'],
  url: string,
  child: ChildProcess,
  setup: ContestantSetup,
): Promise<Contestant> {
  // What is checked, and what is put on the shelf, goes past HTTP.
  const open = { hub: openHubEngine, naive: openNaive, guarded: openGuarded, constant: null }[name];
  const behind = open === null ? null : await open({ ...setup, size: 2 });
  const pools: Pool[] = [];
  return {
    serverPid: child.pid ?? 0,
    stepOf: (job) => {
      const pool = new Pool(url, { connections: job.callers, pipelining: 1 });
      pools.push(pool);
      return stepOver(pool, job);
    },
    stock: async (key, quantity) => behind?.stock(key, quantity),
    check: async (isThorough) => (await behind?.check(isThorough)) ?? { ok: true, findings: ['a constant'] },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      await behind?.close();
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

let made = 0;

function nextKey(prefix: string): string {
  made += 1;
  return `${prefix}-${process.pid}-${Date.now().toString(36)}-${made}`;
}

function stepOver(pool: Pool, job: Job): Step {
  const call = async (method: 'GET' | 'POST', at: string, body: string | null): Promise<number> => {
    const headers = { authorization: `Bearer ${benchKey}`, 'content-type': 'application/json' };
    const keyed = body === null ? headers : { ...headers, 'idempotency-key': nextKey('req') };
    const answer = await pool.request({ method, path: at, headers: keyed, ...(body === null ? {} : { body }) });
    await answer.body.dump();
    return answer.statusCode;
  };
  switch (job.operation) {
    case 'ask':
      return async (pickKey) => {
        if (job.together === 1) {
          const sku = skuOf(pickKey());
          return tally(await call('GET', `/v1/availability?sku=${sku}&channel=${channel}`, null), 1);
        }
        const lines = Array.from({ length: job.together }, () => ({ sku: skuOf(pickKey()) }));
        return tally(await call('POST', '/v1/availability/query', JSON.stringify({ channel, lines })), job.together);
      };
    case 'receive':
      return async (pickKey) => {
        const events = Array.from({ length: job.together }, () => eventOf(skuOf(pickKey())));
        return tally(await call('POST', '/v1/events', JSON.stringify(events)), job.together);
      };
    case 'stream':
      return async (pickKey) => streamReceipts(pool, job.together, pickKey, () => nextKey('evt'));
    default:
      return async (pickKey) => tally(await call('POST', '/v1/reservations', orderOf(pickKey, job.lines)), 1);
  }
}

function eventOf(sku: string): object {
  const data = { sku, location, quantity: 1 };
  return { specversion: '1.0', id: nextKey('evt'), source: 'wms', type: 'evenstock.receipt.v1', data };
}

function orderOf(pickKey: () => number, lines: number): string {
  const keys = new Set<number>();
  while (keys.size < lines) keys.add(pickKey());
  return JSON.stringify({
    channel,
    kind: 'hard',
    policy: 'all_or_nothing',
    lines: [...keys].map((key, index) => ({ lineId: String(index + 1), sku: skuOf(key), quantity: 1 })),
  });
}

function tally(status: number, units: number): { accepted: number; refused: number } {
  if (status === 200 || status === 201) return { accepted: units, refused: 0 };
  if (status === 409) return { accepted: 0, refused: units };
  throw new Error(`HTTP ${status}`);
}
