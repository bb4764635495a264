// The help of `evenstock supply`, and how supply is listed.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';
import { supplyLines } from './supply.ts';

test('supply says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['supply', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock supply [options] [command]

    Works with dated supply: what is bought, by order, item and location, and when it is due.

    Options:
      --help                print what it does and takes

    Commands:
      put [options] <file>  States what is open from now on. A quantity of 0 says that nothing comes any
                            more; what says nothing new changes nothing, so that a file may be sent
                            again. Exit code 1 when a line was refused.
      list [options]        Lists what is on order, by order, item and location.
      help [command]        print what a command does and takes
    "
  `);
});

test('supply is listed in columns, and what is late says whether it still counts', () => {
  const plain = { sku: 'A', location: 'DC', uom: 'each', planned: 9, promised: 2, graceDays: 1, isLate: true };
  const dueAt = '2026-06-01T00:00:00.000Z';
  const lines = supplyLines([
    { ...plain, order: 'PO1', open: 9, promisable: 7, dueAt, isLate: false },
    { ...plain, order: 'PO2', open: 9, promisable: 7, dueAt },
    { ...plain, order: 'PO3', open: 9, promisable: 0, dueAt },
    { ...plain, order: 'PO4', open: 9, promisable: 0, dueAt: null, isLate: false },
  ]);
  expect(lines).toEqual([
    'order  sku  to  open    promised  due',
    'PO1    A    DC  9 each  2         2026-06-01T00:00:00.000Z',
    'PO2    A    DC  9 each  2         2026-06-01T00:00:00.000Z (late)',
    'PO3    A    DC  9 each  2         2026-06-01T00:00:00.000Z (late, does not count)',
    'PO4    A    DC  9 each  2         no date',
  ]);
});
