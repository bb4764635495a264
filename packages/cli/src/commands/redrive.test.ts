// The help of `evenstock redrive`, and what it refuses before anything is started.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

test('redrive says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['redrive', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock redrive [options]

    Tries dead letters again, each key in its order, until one of it fails again: one letter and those
    behind it (--id), or all that match (--source, --letter-key, --code). Exit code 1 when something
    failed again.

    Options:
      --id <ID>             this dead letter
      --source <CODE>       those of this source
      --letter-key <KEY>    those with this key
      --code <CODE>         those that failed with this code
      --url <URL>           address of a running hub (EVENSTOCK_URL; else the hub on this machine, if
                            there is one)
      --key <KEY>           key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the
                            data folder)
      --data <DIR>          data folder of a stopped hub (EVENSTOCK_DATA; else .evenstock)
      --database-url <URL>  PostgreSQL of a stopped hub (DATABASE_URL)
      --json                print the counts as one JSON object
      --help                print what it does and takes
    "
  `);
});

test.each([
  ['nothing to go by', [], 'Nothing says what to redrive'],
  ['an id beside a filter', ['--id', 'dlq_1', '--source', 'wms'], '--id goes with no other choice'],
])('redrive refuses %s', async (_, words, mentioned) => {
  const { exitCode, said } = await runCommand(['redrive', ...words]);
  expect(exitCode).toBe(2);
  expect(said).toContain(mentioned);
});
