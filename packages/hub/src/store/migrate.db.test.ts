// Fresh equals migrated, a second run changes nothing, and a database of a newer version is left alone.

import { readFile } from 'node:fs/promises';

import { Client } from 'pg';
import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { migrate, NewerSchema } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';

const { url } = await createTestDatabase();

async function run(statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

test('the schema that migrations make is the one that is committed as schema.sql', async () => {
  const committed = await readFile(new URL('../../migrations/schema.sql', import.meta.url), 'utf8');
  expect(await dumpSchema(url)).toBe(committed);
});

test('a second run changes nothing, and two at the same time take turns', async () => {
  const before = await dumpSchema(url);
  const runs = await Promise.all([migrate(url), migrate(url)]);
  expect(runs.map((one) => one.applied)).toEqual([[], []]);
  expect(await dumpSchema(url)).toBe(before);
});

test('a database of a newer version is refused and left as it is', async () => {
  await run(`insert into evenstock_migrations.kysely_migration (name, timestamp) values ('9999-future', 'now')`);
  await expect(migrate(url)).rejects.toThrow(NewerSchema);
  await expect(migrate(url)).rejects.toThrow(/newer version of Evenstock.*9999-future/);
});
