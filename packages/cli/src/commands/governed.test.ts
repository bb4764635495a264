// The help of `evenstock sources`, `ownership` and `crosswalk`, and files that are refused before a hub is asked.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { revisionLines } from '../governed/governed-commands.ts';
import { runCommand } from '../testing/run-command.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-governed-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('sources says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['sources', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock sources [options] [command]

    Lists and declares sources: the systems that report, with their habits. Each change is a revision.

    Options:
      --help                    print what it does and takes

    Commands:
      list [options]            Lists all sources.
      put [options] <file>      Puts the sources of a file in force. What differs from before makes a
                                revision; those that the file does not name stay. Exit code 1 if the hub
                                refuses them.
      history [options] <code>  Shows the revisions of a source, newest first.
      help [command]            print what a command does and takes
    "
  `);
});

test('crosswalk list says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['crosswalk', 'list', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock crosswalk list [options]

    Lists the entries, source by source.

    Options:
      --source <CODE>       only of this source
      --kind <KIND>         only of this kind: sku, uom, location, lot, customer
      --url <URL>           address of a running hub (EVENSTOCK_URL; else the hub on this machine, if
                            there is one)
      --key <KEY>           key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the
                            data folder)
      --data <DIR>          data folder of a stopped hub (EVENSTOCK_DATA; else .evenstock)
      --database-url <URL>  PostgreSQL of a stopped hub (DATABASE_URL)
      --json                print the entries as one JSON object
      --help                print what it does and takes
    "
  `);
});

test.each([
  ['lines.ndjson', '{"code":"a"}\n{"code":\n', ':2: The line is no JSON'],
  ['list.ndjson', '[1]\n', ':1: A line is one JSON object.'],
  ['twice.yaml', '- code: a\n  code: b\n', ':2:3: '],
  ['cut.json', '[{"code": "a"', ':1:'],
  ['empty.yaml', '', 'has no records'],
  ['blank.ndjson', '\n\n', 'has no records'],
])('%s is refused at its place', async (name, text, what) => {
  const file = path.join(folder, name);
  await writeFile(file, text);
  const words = ['put', file, '--url', 'http://127.0.0.1:1', '--key', 'k'];
  const { exitCode, said } = await runCommand(['sources', ...words]);
  expect(exitCode).toBe(1);
  expect(said).toContain(what);
  expect(said).toContain(name);
});

test('a file that is missing, and a kind that does not exist', async () => {
  const away = await runCommand(['ownership', 'put', path.join(folder, 'none.yaml')]);
  expect([away.exitCode, away.said.split('\n')[1]]).toEqual([3, 'Check the path.']);
  const odd = await runCommand(['crosswalk', 'history', 'wms', 'colour', 'red']);
  expect([odd.exitCode, odd.said.split('\n')[1]]).toEqual([2, 'Take one of sku, uom, location, lot, customer.']);
});

test('revisions are listed in columns, and a removed one says so', () => {
  const plain = { actor: 'key_1', recordedAt: '2026-03-01T08:30:00.000Z' };
  const lines = revisionLines([
    { ...plain, revision: 2, isRemoved: true },
    { ...plain, revision: 1, isRemoved: false, record: { id: 'dc' } },
  ]);
  expect(lines).toEqual([
    'revision  recorded                  actor  record',
    '2         2026-03-01T08:30:00.000Z  key_1  removed',
    '1         2026-03-01T08:30:00.000Z  key_1  {"id":"dc"}',
  ]);
});
