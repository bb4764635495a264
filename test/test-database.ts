// A database of its own for a test file: a copy of the migrated template, dropped after the file. Call it at
// the top of the file, where it can register the clean-up:  const database = await createTestDatabase();

import { randomBytes } from 'node:crypto';

import { afterAll, inject } from 'vitest';

import { loginUrl } from '../packages/hub/src/platform/embedded-postgres/login.ts';
import { query } from './query.ts';

export interface TestDatabase {
  readonly name: string;
  /** The address for the superuser. */
  readonly url: string;
  /** The address for a role that was made with `rolePassword` of the launcher's login.ts. */
  readonly urlAs: (role: string) => string;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database ${name} template ${inject('templateDatabase')}`);
  afterAll(() => asSuperuser(`drop database ${name} with (force)`));
  return { name, url: loginUrl(server, name), urlAs: (role) => loginUrl(server, name, role) };
}

async function asSuperuser(statement: string): Promise<void> {
  await query(loginUrl(inject('testServer'), 'postgres'), statement);
}
