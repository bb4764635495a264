// The help of `evenstock import`, and what it refuses before a hub is asked.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

test('import says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['import', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock import [options] <file>

    Sends a file to a hub. Stock: CSV (columns sku, location, lot, status, quantity, uom) or NDJSON
    whose first line is the head. Items: CSV (columns sku, name, baseUom, scale, tracking, tier,
    attributes.NAME, uom.CODE) or NDJSON. Locations: CSV (code, name, kind, region, priority,
    safetyStock) or NDJSON. Events: NDJSON. An import that was killed goes on where it was; refused
    lines are written to a file with their numbers. Exit code 1 if any line was refused.

    Arguments:
      file                  the file to send

    Options:
      --kind <KIND>         what is in it (choices: "stock", "items", "locations", "events")
      --source <CODE>       stock: the system that counted
      --as-of <TIME>        stock: when it was counted, such as 2026-11-21T04:00:00Z
      --location <CODE>     stock: the location of all lines
      --complete            stock: what the file does not name is not there
      --partial             stock: apply it without the lines that are refused
      --open-end            CSV: take a last line without a line end, which may be half of one
      --errors <FILE>       where refused lines are written (else FILE.errors.ndjson)
      --url <URL>           address of a running hub (EVENSTOCK_URL; else the hub on this machine, if
                            there is one)
      --key <KEY>           key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the
                            data folder)
      --data <DIR>          data folder of a stopped hub (EVENSTOCK_DATA; else .evenstock)
      --database-url <URL>  PostgreSQL of a stopped hub (DATABASE_URL)
      --json                print the outcome as one JSON object
      --help                print what it does and takes
    "
  `);
});

test.each([
  ['no kind', ['a.csv'], 2, '--kind'],
  ['a kind that there is not', ['a.csv', '--kind', 'prices'], 2, 'prices'],
  ['stock as CSV without its moment', ['a.csv', '--kind', 'stock', '--source', 'wms'], 2, '--as-of'],
  ['events as CSV', ['a.csv', '--kind', 'events'], 2, 'CSV'],
  ['a file that is not there', ['nowhere.ndjson', '--kind', 'events'], 3, 'nowhere.ndjson'],
])('import refuses %s', async (_, words, expected, mentioned) => {
  const { exitCode, said } = await runCommand(['import', ...words]);
  expect(exitCode).toBe(expected);
  expect(said).toContain(mentioned);
});
