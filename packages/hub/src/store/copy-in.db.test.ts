// COPY as a stream: all rows, or none when they fail to come; and no waiting for a server that is gone.

import { expect, onTestFinished, test } from 'vitest';

import { Client, Pool, type PoolClient } from 'pg';
import { createTestDatabase } from '../../../../test/test-database.ts';
import { copyIn } from './copy-in.ts';
import { isConnectionLoss } from './faults.ts';

const { url } = await createTestDatabase();

async function connect(): Promise<PoolClient> {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  const client = await pool.connect();
  client.on('error', () => undefined);
  onTestFinished(async () => {
    client.release(true);
    await pool.end();
  });
  await client.query('create temporary table copied (n integer)');
  return client;
}

async function* rows(pieces: number, between?: (piece: number) => Promise<void>): AsyncGenerator<Buffer> {
  for (let piece = 0; piece < pieces; piece++) {
    await between?.(piece);
    yield Buffer.from(`${piece}\n`.repeat(5000));
  }
}

/** Until a number that grows in this process has begun to, and been the same for many turns. */
async function standsStill(now: () => number): Promise<void> {
  for (let seen = 0, turns = 0; turns < 500; turns = seen > 0 && now() === seen ? turns + 1 : 0) {
    seen = now();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function count(client: PoolClient): Promise<unknown> {
  return (await client.query('select count(*)::integer as n from copied')).rows[0];
}

test('all rows arrive, and the connection is usable afterwards', async () => {
  const client = await connect();
  await copyIn(client, 'copied', rows(40));
  expect(await count(client)).toEqual({ n: 200_000 });
});

test('rows that fail to come undo those that came, and the error is theirs', async () => {
  const client = await connect();
  const failing = rows(3, async (piece) => {
    if (piece === 2) throw new Error('no more');
    await Promise.resolve();
  });
  await expect(copyIn(client, 'copied', failing)).rejects.toThrow('no more');
  expect(await count(client)).toEqual({ n: 0 });
});

test('rows that the server does not take are its error', async () => {
  const client = await connect();
  const wrong = (async function* () {
    await Promise.resolve();
    yield Buffer.from('one\n');
  })();
  await expect(copyIn(client, 'copied', wrong)).rejects.toThrow(/invalid input syntax/);
  expect(await count(client)).toEqual({ n: 0 });
});

/** Ends the server's side of a connection from another one, when it is called. */
async function endOf(client: PoolClient): Promise<() => Promise<void>> {
  const { pid } = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0] ?? {};
  const other = new Client({ connectionString: url });
  await other.connect();
  onTestFinished(() => other.end());
  return async () => {
    await other.query('select pg_terminate_backend($1)', [pid]);
  };
}

test.each([0, 1, 20])('a server that goes away before piece %i ends the copy', async (last) => {
  const client = await connect();
  const end = await endOf(client);
  const cut = rows(10_000, async (piece) => {
    if (piece === last) await end();
  });
  await expect(copyIn(client, 'copied', cut)).rejects.toSatisfy(isConnectionLoss);
});

test('a server that goes away while it takes nothing ends the copy', async () => {
  const client = await connect();
  const end = await endOf(client);
  // The server stops to read at its first row, so that the rest waits on this side.
  await client.query(`create function pg_temp.stall() returns trigger language plpgsql as
    $$ begin perform pg_sleep(3600); return new; end $$`);
  await client.query('create trigger stall before insert on copied for each row execute function pg_temp.stall()');
  let sent = 0;
  const many = rows(10_000, async () => {
    await Promise.resolve();
    sent += 1;
  });
  await Promise.all([
    expect(copyIn(client, 'copied', many)).rejects.toSatisfy(isConnectionLoss),
    standsStill(() => sent).then(end),
  ]);
  expect(sent).toBeLessThan(10_000);
});
