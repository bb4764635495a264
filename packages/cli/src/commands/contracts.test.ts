// `evenstock contracts check` of two files: what it prints, how it ends, and what it refuses.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenstock-contracts-'));
  const sku = { type: 'string' };
  await write('old', { type: 'object', properties: { sku, qty: { type: ['integer', 'null'] } } });
  await write('new', { type: 'object', properties: { sku, qty: { type: 'integer' }, note: sku } });
  await write('wider', { type: 'object', properties: { sku, qty: { type: ['integer', 'null', 'string'] } } });
  await write('odd', { typ: 'object', properties: { sku: { type: 'text' } } });
  await writeFile(join(folder, 'cut.json'), '{"type": "obj');
  await writeFile(join(folder, 'large.json'), ' '.repeat(1_000_001));
});

afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, schema: unknown): Promise<void> {
  await writeFile(join(folder, `${name}.json`), `\uFEFF${JSON.stringify(schema)}`);
}

function check(names: readonly string[], ...flags: readonly string[]): ReturnType<typeof runCommand> {
  const files = names.map((name) => join(folder, `${name}.json`));
  return runCommand(['contracts', 'check', ...files, ...flags]);
}

test('contracts says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['contracts', 'check', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock contracts check [options] <files...>

    Says what a new contract changes: what a sender may no longer send, what a reader may now meet, and
    what breaks nobody. Exit code 1 if it breaks anybody.

    Arguments:
      files                 the old contract and the new one; only the new one with --source and --topic

    Options:
      --source <CODE>       compare with the contract that a hub has for this source
      --topic <TOPIC>       and this topic
      --for <WHOM>          whom it must not break (choices: "senders", "readers", "both", default:
                            "both")
      --url <URL>           address of a running hub (EVENSTOCK_URL; else the hub on this machine, if
                            there is one)
      --key <KEY>           key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the
                            data folder)
      --data <DIR>          data folder of a stopped hub (EVENSTOCK_DATA; else .evenstock)
      --database-url <URL>  PostgreSQL of a stopped hub (DATABASE_URL)
      --json                print the changes as one JSON object
      --help                print what it does and takes
    "
  `);
});

test('a breaking change is named with its place, and ends with 1', async () => {
  const { exitCode, out } = await check(['old', 'new']);
  expect(exitCode).toBe(1);
  expect(out.split('\n')).toEqual([
    'breaks senders: qty: It may no longer be null.',
    'harmless: note: An optional field is new.',
    '1 breaking change.',
  ]);
});

test('whom it must not break can be said', async () => {
  expect((await check(['old', 'new'], '--for', 'readers')).exitCode).toBe(0);
  expect((await check(['old', 'wider'], '--for', 'senders')).exitCode).toBe(0);
  expect((await check(['old', 'wider'], '--for', 'readers')).exitCode).toBe(1);
  expect((await check(['old', 'wider'])).exitCode).toBe(1);
  expect((await check(['old', 'wider'], '--for', 'everybody')).exitCode).toBe(2);
});

test('contracts that ask for the same end with 0', async () => {
  const { exitCode, out } = await check(['old', 'old']);
  expect([exitCode, out]).toEqual([0, 'The contracts ask for the same.']);
});

test('the changes can be had as JSON', async () => {
  const run = await check(['old', 'new'], '--json');
  expect(run.exitCode).toBe(1);
  expect(run.json()).toEqual({
    compatible: false,
    for: 'both',
    changes: [
      { path: 'qty', breaks: 'senders', reason: 'It may no longer be null.' },
      { path: 'note', breaks: null, reason: 'An optional field is new.' },
    ],
  });
});

test.each([
  ['one file without a topic', ['old'], 2, 'It is not clear'],
  ['three files', ['old', 'new', 'new'], 2, 'It is not clear'],
  ['no file', [], 2, 'files'],
  ['a file that is not there', ['old', 'none'], 3, 'cannot be read'],
  ['a file that is no JSON', ['old', 'cut'], 1, 'is not JSON'],
  ['a file that is too large', ['large', 'old'], 1, 'larger than a megabyte'],
  ['a file that is no contract', ['old', 'odd'], 1, 'properties/sku/type: It must be of'],
])('contracts check refuses %s', async (_, names, exitCode, reason) => {
  const run = await check(names);
  expect([run.exitCode, run.out]).toEqual([exitCode, '']);
  expect(run.said).toContain(reason);
});

test.each([
  ['two files and a topic', ['old', 'new'], ['--source', 'wms', '--topic', 'stock'], 2, 'It is not clear'],
  ['a source without a topic', ['old'], ['--source', 'wms'], 2, 'Give --source and --topic'],
  [
    'a hub that is not there',
    ['old'],
    ['--source', 'wms', '--topic', 'stock', '--url', 'http://127.0.0.1:1', '--key', 'evk_x'],
    3,
    '127.0.0.1:1',
  ],
])('contracts check refuses %s', async (_, names, flags, exitCode, reason) => {
  const run = await check(names, ...flags);
  expect(run.exitCode).toBe(exitCode);
  expect(run.said).toContain(reason);
});
