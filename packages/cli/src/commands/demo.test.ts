// The help of `evenstock demo`, and what it refuses before anything is started.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

test('demo says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['demo', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock demo [options]

    Starts a hub and its PostgreSQL from nothing, loads a catalogue and opening stock in three
    warehouses, and replays order lines through three channels while goods arrive, are counted and come
    back. Ends with the verification. Exit code 1 if a unit was promised twice or anything else was not
    as it has to be.

    Options:
      --orders <FILE>       order lines, CSV or gzip:
                            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      --speed <N>           simulated seconds in a second (else as fast as the hub answers)
      --limit <LINES>       stop after so many lines (without --orders: 60000)
      --seed <N>            decides generated lines, opening stock and chance (default: 1)
      --port <N>            port of the API; 0 takes a free one (EVENSTOCK_PORT, else 7400)
      --data <DIR>          folder of the embedded database (EVENSTOCK_DATA, else .evenstock)
      --database-url <URL>  a PostgreSQL instead of the embedded one (DATABASE_URL)
      --through-inbox       send what warehouses and ERP tell as raw messages (CSV with a mapping,
                            NDJSON, CloudEvents, JSON) and as snapshots, instead of as events
      --faults              spoil some of these on purpose (cut, repeated, wrongly written, suspect,
                            poisonous), mend them as an operator would, and print what became of each;
                            implies --through-inbox
      --no-open             do not open a browser (this version opens none)
      --json                print nothing but, at the end, one JSON object with all figures
      --help                print what it does and takes
    "
  `);
});

test.each([
  ['a limit of nothing', ['--limit', '0']],
  ['a limit in words', ['--limit', 'all']],
  ['a fraction of a line', ['--limit', '1.5']],
  ['a speed of nothing', ['--speed', '0']],
  ['a speed without end', ['--speed', 'Infinity']],
  ['a seed below nothing', ['--seed', '-1']],
  ['a port that is none', ['--port', '70000']],
])('demo refuses %s', async (_, flags) => {
  const { exitCode, out, said } = await runCommand(['demo', ...flags]);
  expect([exitCode, out]).toEqual([2, '']);
  expect(said).toContain(flags[0]);
});
