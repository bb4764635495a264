// Statements in groups: answered in order, stopped by the first that fails, and usable again afterwards.

import { expect, onTestFinished, test } from 'vitest';

import { Pool, type PoolClient } from 'pg';
import { createTestDatabase } from '../../../../test/test-database.ts';
import { Pipeline } from './pipeline.ts';

const { url } = await createTestDatabase();

async function connect(): Promise<{ client: PoolClient; pipeline: Pipeline }> {
  const pool = new Pool({ connectionString: url, max: 1 });
  const client = await pool.connect();
  onTestFinished(async () => {
    client.release();
    await pool.end();
  });
  return { client, pipeline: new Pipeline(client, () => (text) => text) };
}

const one = { name: 'one', text: 'select $1::integer as n' };
const failing = { name: 'failing', text: 'select 1 / $1::integer as n' };

test('what is asked in one turn is answered in its order, each with its own rows', async () => {
  const { pipeline } = await connect();
  const answers = await Promise.all([
    pipeline.send(one, [1]),
    pipeline.send({ text: 'select * from generate_series(1, 3) as n' }, []),
    pipeline.send(one, [2]),
    pipeline.send(one, [null]),
    pipeline.send({ text: '' }, []),
  ]);
  expect(answers.map(({ rows }) => rows)).toEqual([
    [{ n: '1' }],
    [{ n: '1' }, { n: '2' }, { n: '3' }],
    [{ n: '2' }],
    [{ n: null }],
    [],
  ]);
  // Prepared and described by now: the columns are known without being told again.
  expect((await pipeline.send(one, [3])).rows).toEqual([{ n: '3' }]);
});

test('rows that nobody wants are not kept, and a statement that was sent so can be asked for rows later', async () => {
  const { pipeline } = await connect();
  expect((await pipeline.send(one, [1], false)).rows).toEqual([]);
  expect((await pipeline.send(one, [1])).rows).toEqual([{ n: '1' }]);
});

test('nothing behind a statement that failed is run, and all of it fails with the same error', async () => {
  const { client, pipeline } = await connect();
  await client.query('create temporary table kept (n integer)');
  const insert = { name: 'keep', text: 'insert into kept values ($1)' };
  const group = [
    pipeline.send({ text: 'begin' }, []),
    pipeline.send(insert, [1]),
    pipeline.send(failing, [0]),
    pipeline.send(insert, [2]),
    pipeline.send({ name: 'commit', text: 'commit' }, []),
  ];
  const settled = await Promise.allSettled(group);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
  const errors = settled.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  expect(new Set(errors)).toEqual(new Set(['error: division by zero']));
  await pipeline.send({ text: 'rollback' }, []);
  expect((await client.query('select * from kept')).rows).toEqual([]);
});

test('statements that were prepared in a group that failed are prepared anew', async () => {
  const { pipeline } = await connect();
  const fresh = { name: 'fresh', text: 'select 7 as n' };
  const group = [pipeline.send(one, [1]), pipeline.send(failing, [0]), pipeline.send(fresh, [])];
  await Promise.allSettled(group);
  expect((await pipeline.send(failing, [1])).rows).toEqual([{ n: '1' }]);
  expect((await pipeline.send(fresh, [])).rows).toEqual([{ n: '7' }]);
  expect((await pipeline.send(one, [1])).rows).toEqual([{ n: '1' }]);
});

test('what is sent before the turn is over stays in the group', async () => {
  const { pipeline } = await connect();
  const first = pipeline.send(one, [1]);
  pipeline.sendNow();
  const second = pipeline.send(failing, [0]);
  pipeline.sendNow();
  const third = pipeline.send(one, [3]);
  expect(await Promise.allSettled([first, second, third])).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
  expect((await pipeline.send(one, [4])).rows).toEqual([{ n: '4' }]);
});

test('groups wait for each other', async () => {
  const { pipeline } = await connect();
  const sent: Promise<unknown>[] = [];
  for (let turn = 0; turn < 10; turn++) {
    sent.push(pipeline.send(one, [turn]).then(({ rows }) => rows));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all(sent)).toEqual(Array.from({ length: 10 }, (_, n) => [{ n: String(n) }]));
});

test('two statements of one name are refused, and so is a value that no statement takes', async () => {
  const { pipeline } = await connect();
  await pipeline.send(one, [1]);
  await expect(pipeline.send({ name: 'one', text: 'select 2' }, [])).rejects.toThrow('Two statements are named one.');
  await expect(pipeline.send(one, [{ no: 1 }])).rejects.toThrow('No statement takes a value like {"no":1}.');
  expect((await pipeline.send(one, [1])).rows).toEqual([{ n: '1' }]);
});

test('a connection that breaks fails what was asked on it, sent or not', async () => {
  const { client, pipeline } = await connect();
  client.on('error', () => undefined);
  const sent = pipeline.send({ text: 'select pg_terminate_backend(pg_backend_pid())' }, []);
  await expect(sent).rejects.toThrow(/terminating connection/);
  await expect(pipeline.send(one, [1])).rejects.toThrow(/not queryable|terminated|ECONNRESET/);
});
