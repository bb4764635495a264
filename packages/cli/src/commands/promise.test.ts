// The help of `evenstock promise`, how promises are printed, and what is refused before anything is started.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';
import { promiseLines } from './promise.ts';

test('promise says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['promise', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock promise [options] <items...>

    Asks by when how many can leave, of what is there and what is due, the earliest days first. A day is
    that on which goods leave their location; how long they travel is not known. Reserves nothing. Exit
    code 1 when not all can be promised.

    Arguments:
      items                   what, and how many: SKU=QUANTITY

    Options:
      --channel <CODE>        who sells
      --by <DATE>             the day (or time) by which it has to leave
      --destination <REGION>  where it goes to: of the same day, locations there are preferred
      --url <URL>             address of a running hub (EVENSTOCK_URL; else the hub on this machine, if
                              there is one)
      --key <KEY>             key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the
                              data folder)
      --data <DIR>            data folder of a stopped hub (EVENSTOCK_DATA; else .evenstock)
      --database-url <URL>    PostgreSQL of a stopped hub (DATABASE_URL)
      --json                  print the promises as one JSON object
      --help                  print what it does and takes
    "
  `);
});

test.each(['A', 'A=', '=3', 'A=x', 'A=-1', 'A=1e3'])('promise refuses %j', async (word) => {
  const { exitCode, said } = await runCommand(['promise', word, '--channel', 'web']);
  expect(exitCode).toBe(2);
  expect(said).toContain('does not say how many of what');
});

test('promises are printed in columns, and what is not promised behind them', () => {
  const lines = promiseLines({
    lines: [
      {
        sku: 'A',
        uom: 'each',
        requested: 12,
        promises: [
          { date: '2026-06-01', quantity: 7, from: { location: 'DC1' } },
          { date: '2026-06-04', quantity: 3, from: { location: 'DC2', order: 'PO1' } },
        ],
        unpromised: 2,
      },
      { sku: 'ROPE', uom: 'metre', requested: 1.5, promises: [], unpromised: 1.5 },
    ],
  });
  expect(lines).toEqual([
    'sku   quantity   leaves        from',
    'A     7 each     2026-06-01    DC1',
    'A     3 each     2026-06-04    DC2 (PO1)',
    'A     2 each     not promised',
    'ROPE  1.5 metre  not promised',
  ]);
});
