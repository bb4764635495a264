// What is told of a database: by its superuser, by the hub's own login, and of one that is empty.

import { afterAll, expect, inject, test } from 'vitest';

import { query } from '../../../../test/query.ts';
import { createTestDatabase } from '../../../../test/test-database.ts';
import { loginUrl } from '../platform/embedded-postgres/login.ts';
import { inspectDatabase } from './inspect-database.ts';

const database = await createTestDatabase();

test('a superuser of a migrated database is told with all that it sees', async () => {
  const facts = await inspectDatabase(database.url, () => Date.now());
  expect(facts).toMatchObject({
    isLoginPrivileged: true,
    hasHubRole: true,
    mayActAsHub: true,
    isHubPrivileged: false,
    hasSchema: true,
    newerMigrations: [],
    schemaVersion: facts.schemaKnown,
  });
  expect(facts.versionMajor).toBeGreaterThanOrEqual(15);
  expect(facts.version.startsWith(String(facts.versionMajor))).toBe(true);
});

test('the difference of the clocks is told with its sign', async () => {
  const ahead = await inspectDatabase(database.url, () => Date.now() - 60_000);
  const behind = await inspectDatabase(database.url, () => Date.now() + 60_000);
  expect(Math.round(ahead.clockSkewMs / 10_000)).toBe(6);
  expect(Math.round(behind.clockSkewMs / 10_000)).toBe(-6);
});

test('a migration of a later version is named', async () => {
  const insert = `insert into evenstock_migrations.kysely_migration (name, timestamp) values ('9999-later', '')`;
  await query(database.url, insert);
  const facts = await inspectDatabase(database.url, () => Date.now());
  expect([facts.newerMigrations, facts.schemaVersion]).toEqual([['9999-later'], '9999-later']);
});

test('an empty database is told as such, and nothing is made in it', async () => {
  const server = inject('testServer');
  await query(loginUrl(server, 'postgres'), `create database ${database.name}_empty template template0`);
  afterAll(() => query(loginUrl(server, 'postgres'), `drop database ${database.name}_empty with (force)`));
  const facts = await inspectDatabase(loginUrl(server, `${database.name}_empty`), () => Date.now());
  expect([facts.hasSchema, facts.schemaVersion, facts.newerMigrations]).toEqual([false, null, []]);
});
