// The judgements about a database, one example each.

import { describe, expect, test } from 'vitest';

import type { DatabaseFacts } from '../hub-door.ts';
import { judgeDatabase, unreachableDatabase } from './database.ts';

const well: DatabaseFacts = {
  version: '15.18',
  versionMajor: 15,
  clockSkewMs: 12,
  login: 'evenstock_app',
  isLoginPrivileged: false,
  hasHubRole: true,
  mayActAsHub: true,
  isHubPrivileged: false,
  hasSchema: true,
  schemaVersion: '0001-ledger',
  schemaKnown: '0001-ledger',
  newerMigrations: [],
};

function ills(changes: Partial<DatabaseFacts>): string {
  return judgeDatabase({ ...well, ...changes })
    .filter((check) => check.status !== 'ok')
    .map((check) => `${check.name} ${check.status}`)
    .join(', ');
}

describe('the judgement of a database', () => {
  test.each([
    ['what is well', {}, ''],
    ['an empty one', { hasHubRole: false, mayActAsHub: false, hasSchema: false, schemaVersion: null }, ''],
    ['one before an upgrade', { schemaKnown: '0002-channels' }, ''],
    ['one of the last decade', { version: '14.2', versionMajor: 14 }, 'database fail'],
    ['a clock some seconds behind', { clockSkewMs: -5000 }, 'clock warn'],
    ['a clock minutes ahead', { clockSkewMs: 120_000 }, 'clock fail'],
    ['a login that may not read the version', { schemaVersion: null }, ''],
    ['a superuser who logs in', { isLoginPrivileged: true }, 'role warn'],
    ['a login that is nobody', { mayActAsHub: false }, 'role fail'],
    ['a hub that sees all tenants', { isHubPrivileged: true }, 'role fail'],
    ['a schema of a later version', { newerMigrations: ['0009-later'] }, 'schema fail'],
  ])('%s', (_, changes, expected) => {
    expect(ills(changes)).toBe(expected);
  });
});

test('a database that is not reached says why and what to check', () => {
  const check = unreachableDatabase(new Error('connect ECONNREFUSED 127.0.0.1:5432'));
  expect(check.status).toBe('fail');
  expect(check.detail).toContain('ECONNREFUSED');
  expect(check.next).toContain('DATABASE_URL');
});
