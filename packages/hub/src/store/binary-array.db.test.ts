// Arrays in binary form, asked back from PostgreSQL as text: what it understood is what was meant.

import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { bigintArray, byteaArray, jsonArray, smallintArray, textArray, tidArray, timeArray } from './binary-array.ts';

const { url } = await createTestDatabase();
const client = new Client({ connectionString: url, options: '-c timezone=UTC' });
await client.connect();
afterAll(() => client.end());

async function understood(type: string, value: Buffer): Promise<(string | null)[]> {
  const { rows } = await client.query<{ one: string | null }>(
    `select one::text from unnest($1::${type}[]) with ordinality as a (one, n) order by n`,
    [value],
  );
  return rows.map((row) => row.one);
}

const itself = <T>(value: T): T => value;

test('texts arrive as they are, whatever is in them', async () => {
  const texts = [
    '',
    'DC1',
    null,
    '{"a": [1, "\\\\"], "b": null}',
    'Größe 4½ „Ø“ 漢字 🚚',
    'NULL',
    'x'.repeat(200_000),
  ];
  expect(await understood('text', textArray(texts, itself))).toEqual(texts);
});

test('numbers arrive up to their bounds', async () => {
  const bigints = [0n, -1n, 9_223_372_036_854_775_807n, null, -9_223_372_036_854_775_808n];
  expect(await understood('bigint', bigintArray(bigints, itself))).toEqual(
    bigints.map((one) => one?.toString() ?? null),
  );
  expect(await understood('smallint', smallintArray([0, -5, 32_767, null], itself))).toEqual([
    '0',
    '-5',
    '32767',
    null,
  ]);
});

test('times arrive to the millisecond, before and after 2000', async () => {
  const times = [
    '1969-12-31T23:59:59.999Z',
    '1999-12-31T23:59:59.001Z',
    '2026-11-21T05:50:17.123Z',
    '9999-12-31T00:00:00Z',
  ];
  expect(
    await understood(
      'timestamptz',
      timeArray(times, (one) => Date.parse(one)),
    ),
  ).toEqual([
    '1969-12-31 23:59:59.999+00',
    '1999-12-31 23:59:59.001+00',
    '2026-11-21 05:50:17.123+00',
    '9999-12-31 00:00:00+00',
  ]);
});

test('row addresses arrive as they were printed', async () => {
  const addresses = ['(0,1)', null, '(4294967295,65535)'];
  expect(await understood('tid', tidArray(addresses, itself))).toEqual(addresses);
});

test('JSON and bytes arrive byte for byte', async () => {
  expect(await understood('json', jsonArray(['{"a":  "ß"}', null, '[]'], itself))).toEqual([
    '{"a":  "ß"}',
    null,
    '[]',
  ]);
  const hex = ['00ff7f', null, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'];
  expect(await understood('bytea', byteaArray(hex, itself))).toEqual(
    hex.map((one) => (one === null ? null : `\\x${one}`)),
  );
});

test('a column without any value is filled up with nulls beside a full one', async () => {
  const { rows } = await client.query('select * from unnest($1::text[], $2::bigint[]) as a (one, other)', [
    textArray(['a', 'b'], itself),
    bigintArray<number>([1, 2], () => null),
  ]);
  expect(rows).toEqual([
    { one: 'a', other: null },
    { one: 'b', other: null },
  ]);
  expect(await understood('text', textArray([], itself))).toEqual([]);
});
