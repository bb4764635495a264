import { describe, expect, test } from 'vitest';

import { judgeDatabase, unreachableDatabase, type DatabaseFacts } from './database.ts';

const well: DatabaseFacts = {
  version: '15.18',
  versionMajor: 15,
  clockSkewMs: 12,
  role: 'evenstock_app',
  bypassesRowSecurity: false,
  isSuperuser: false,
  schemaVersion: '0001-ledger',
  schemaKnown: '0001-ledger',
  isSchemaNewer: false,
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
    ['an empty one', { role: null, schemaVersion: null }, ''],
    ['one before an upgrade', { schemaKnown: '0002-channels' }, ''],
    ['one of the last decade', { version: '14.2', versionMajor: 14 }, 'database fail'],
    ['a clock some seconds behind', { clockSkewMs: -5000 }, 'clock warn'],
    ['a clock minutes ahead', { clockSkewMs: 120_000 }, 'clock fail'],
    ['a superuser', { isSuperuser: true }, 'role fail'],
    ['a role that sees all tenants', { bypassesRowSecurity: true }, 'role fail'],
    ['a schema of a later version', { schemaVersion: '0009-later', isSchemaNewer: true }, 'schema fail'],
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
