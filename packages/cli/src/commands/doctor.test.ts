// The help of `evenstock doctor`, and what it refuses before anything is started.

import { expect, test } from 'vitest';

import { coloursOf } from '../colour.ts';
import { fail, ok, warn } from '../doctor/check.ts';
import { runCommand } from '../testing/run-command.ts';
import { checkLines } from './doctor.ts';

test('doctor says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['doctor', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock doctor [options]

    Looks at what a hub would need here: Node, memory, disk, port, data folder, PostgreSQL. Changes
    nothing. Exit code 1 when something has to be done first.

    Options:
      --data <DIR>          data folder that will be used (EVENSTOCK_DATA)
      --database-url <URL>  PostgreSQL that will be used (DATABASE_URL)
      --host <ADDRESS>      address that will be listened on (EVENSTOCK_HOST)
      --port <N>            port that will be listened on (EVENSTOCK_PORT)
      --url <URL>           also look at a running hub
      --json                print the checks as one JSON object
      --help                print what it does and takes
    "
  `);
});

test('doctor looks at this machine, and its JSON says the same', async () => {
  const run = await runCommand(['doctor', '--port', '0', '--data', '/tmp/evenstock-doctor-test', '--json']);
  const names = ['node', 'memory', 'postgres-binaries', 'account', 'data-folder', 'port', 'disk'];
  const report = run.json();
  expect(report).toMatchObject({ checks: names.map((name) => ({ name })) });
  expect(report).toMatchObject({ ok: run.exitCode === 0 });
});

test('doctor fails on a hub and a database that are not there, and says what to do', async () => {
  const words = [
    'doctor',
    '--port',
    '0',
    '--url',
    'http://127.0.0.1:1',
    '--database-url',
    'postgres://127.0.0.1:1/x',
  ];
  const { exitCode, out } = await runCommand(words);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/fail {2}database +cannot be reached: .*\n +→ start it/);
  expect(out).toMatch(/fail {2}hub +http:\/\/127.0.0.1:1 does not answer\n +→ start it/);
});

test('what is to be done stands below what is wrong', () => {
  const checks = [
    ok('node', 'Node 24.21.0'),
    warn('disk', '900 MB free', 'make room'),
    fail('port', 'taken', 'free it'),
  ];
  expect(checkLines(checks, coloursOf({ hasColour: false }))).toEqual([
    'ok    node  Node 24.21.0',
    'warn  disk  900 MB free',
    '            → make room',
    'fail  port  taken',
    '            → free it',
    'To be done first: 1.',
  ]);
});
