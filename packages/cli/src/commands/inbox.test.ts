// The help of `evenstock inbox`, and how messages are listed.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';
import { messageLines } from './inbox.ts';

test('inbox says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['inbox', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock inbox [options]

    Lists raw messages, newest first, with how many of their records came to which outcome.

    Options:
      --source <CODE>        only of this source
      --state <STATE>        only in this state: received, working, done, dead
      --correlation-id <ID>  only those of this business flow
      --limit <N>            how many at most (default: "50")
      --url <URL>            address of a running hub (EVENSTOCK_URL; else the hub on this machine, if
                             there is one)
      --key <KEY>            key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the
                             data folder)
      --data <DIR>           data folder of a stopped hub (EVENSTOCK_DATA; else .evenstock)
      --database-url <URL>   PostgreSQL of a stopped hub (DATABASE_URL)
      --json                 print the messages as one JSON object
      --help                 print what it does and takes
    "
  `);
});

test('inbox refuses a state that does not exist', async () => {
  const { exitCode, said } = await runCommand([
    'inbox',
    '--state',
    'lost',
    '--url',
    'http://127.0.0.1:1',
    '--key',
    'k',
  ]);
  expect(exitCode).toBe(2);
  expect(said).toContain('lost');
});

test('messages are listed in columns, with what became of their records', () => {
  const plain = {
    contentType: 'application/json',
    headers: {},
    size: 1,
    contentHash: '',
    correlationId: 'cor_1',
    actor: 'key_1',
    receivedAt: '2026-03-01T08:30:00.000Z',
    attempts: 1,
  };
  const lines = messageLines([
    {
      ...plain,
      id: 'msg_2',
      source: 'wms',
      topic: 'moves',
      state: 'done',
      records: 3,
      counts: { applied: 2, waiting: 1 },
    },
    {
      ...plain,
      id: 'msg_1',
      source: 'erp',
      topic: 'counts',
      state: 'dead',
      records: 0,
      counts: {},
      code: 'internal_error',
    },
  ]);
  expect(lines).toEqual([
    'id     received                  source  topic   state  outcomes',
    'msg_2  2026-03-01T08:30:00.000Z  wms     moves   done   2 applied, 1 waiting',
    'msg_1  2026-03-01T08:30:00.000Z  erp     counts  dead   internal_error',
  ]);
});
