// The databases of the tests themselves: if two files shared one, every other test would be in doubt.

import { expect, inject, onTestFinished, test } from 'vitest';

import { rolePassword } from '../packages/hub/src/platform/embedded-postgres/login.ts';
import { query } from './query.ts';
import { createTestDatabase } from './test-database.ts';

const database = await createTestDatabase();
const other = await createTestDatabase();

test('what one database is told, another does not hear', async () => {
  await query(database.url, 'create table told (id int)');
  expect(await query(other.url, `select to_regclass('told') as told`)).toEqual([{ told: null }]);
});

test('a role made with the password of the launcher can log in', async () => {
  const role = `${database.name}_role`;
  const password = rolePassword(inject('testServer').password, role);
  await query(database.url, `create role ${role} login password '${password}'`);
  onTestFinished(async () => void (await query(other.url, `drop role ${role}`)));
  expect(await query(database.urlAs(role), 'select current_user as name')).toEqual([{ name: role }]);
});

test('the project runs on the PostgreSQL that it is named after', async () => {
  const [row] = await query(database.url, `select current_setting('server_version_num')::int / 10000 as major`);
  expect(row).toEqual({ major: inject('binariesDir') === null ? 18 : 15 });
});
