// The help of `evenstock keys`, and what it refuses before anything is started.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';
import { keyLines } from './keys.ts';

test('keys says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['keys', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock keys [options] [command]

    Lists, makes and revokes API keys, on a running hub (--url) or a stopped one (--data,
    --database-url).

    Options:
      --help                 print what it does and takes

    Commands:
      list [options]         Lists the keys, without their secrets.
      create [options]       Makes a key and shows it this once.
      revoke [options] <id>  Ends a key at once.
      help [command]         print what a command does and takes
    "
  `);
});

test.each([
  ['a key without a name', ['create', '--scopes', 'stock:read'], '--name'],
  ['a key without scopes', ['create', '--name', 'shop'], '--scopes'],
  ['a scope that does not exist', ['create', '--name', 'shop', '--scopes', 'stock:read,stok:write'], 'stok:write'],
])('keys refuses %s', async (_, words, mentioned) => {
  const { exitCode, said } = await runCommand(['keys', ...words]);
  expect(exitCode).toBe(2);
  expect(said).toContain(mentioned);
});

test('keys are listed in columns', () => {
  const createdAt = '2026-01-01T00:00:00Z';
  const lines = keyLines([
    { id: 'key_1', name: 'bootstrap', scopes: ['platform:admin'], createdAt },
    {
      id: 'key_22',
      name: 'shop',
      scopes: ['stock:read', 'items:read'],
      createdAt,
      revokedAt: '2026-02-03T04:05:06Z',
    },
    { id: 'key_3', name: 'old', scopes: ['stock:read'], createdAt, expiresAt: '2026-03-01T00:00:00Z' },
  ]);
  expect(lines).toEqual([
    'id      name       state                       scopes',
    'key_1   bootstrap  lasting                     platform:admin',
    'key_22  shop       revoked 2026-02-03          stock:read,items:read',
    'key_3   old        until 2026-03-01T00:00:00Z  stock:read',
  ]);
});
