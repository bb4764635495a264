// `evenstock supply` and `evenstock promise` against a running hub: what is stated is listed and can be promised.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { runCli } from '../program.ts';
import { runCommand, type CommandRun } from '../testing/run-command.ts';
import { testTerminal } from '../testing/test-terminal.ts';

const database = await createTestDatabase();
const terminal = testTerminal({ isRealTime: true });

let folder = '';
let url = '';
let key = '';
let ended: Promise<number> = Promise.resolve(-1);

async function define(what: string, body: readonly object[]): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/${what}`, { method: 'PUT', headers, body: JSON.stringify(body) });
  expect([what, answer.status]).toEqual([what, 200]);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-promise-'));
  const words = ['--port', '0', '--data', folder, '--database-url', database.url, '--log-level', 'silent'];
  const printed = terminal.nextLine();
  ended = runCli(['serve', ...words], terminal);
  url = String((JSON.parse(await printed) as { url: unknown }).url);
  key = (await readFile(path.join(folder, 'admin.key'), 'utf8')).trim();
  await define('items', [{ sku: 'A', name: 'A', baseUom: 'each' }]);
  await define('locations', [{ code: 'DC' }]);
  await define('channels', [{ code: 'web', locations: ['DC'] }]);
});

afterAll(async () => {
  terminal.stop();
  await ended;
  await rm(folder, { recursive: true });
});

function run(...words: string[]): Promise<CommandRun> {
  return runCommand([...words, '--url', url, '--key', key], { isRealTime: true });
}

test('what is stated from a file is listed and promised, and a line that is refused is named', async () => {
  const file = path.join(folder, 'supply.ndjson');
  const line = { order: 'PO1', sku: 'A', location: 'DC', quantity: 5, dueAt: '2099-01-05T10:00:00Z' };
  const lines = [line, { ...line, order: 'PO2', sku: 'NONE' }, { ...line, order: 'PO3', quantity: 2 }];
  await writeFile(file, `${lines.map((one) => JSON.stringify(one)).join('\n\n')}\n`);
  const put = await run('supply', 'put', file);
  expect([put.exitCode, put.out]).toEqual([1, '2 applied, 1 refused.']);
  expect(put.said).toContain('line 3: unknown_sku');
  const listed = await run('supply', 'list', '--order', 'PO1', '--json');
  expect(listed.json()).toMatchObject({ items: [{ order: 'PO1', open: 5 }] });
  const all = await run('promise', 'A=6', '--channel', 'web');
  expect([all.exitCode, all.out.split('\n').slice(1)]).toEqual([
    0,
    ['A    5 each    2099-01-05  DC (PO1)', 'A    1 each    2099-01-05  DC (PO3)'],
  ]);
  const early = await run('promise', 'A=6', '--channel', 'web', '--by', '2099-01-04', '--json');
  expect(early.exitCode).toBe(1);
  expect(early.json()).toMatchObject({ lines: [{ promises: [], unpromised: 6 }] });
});

test.each([
  ['that is no JSON', '\n{"order": \n', 'Line 2 is no JSON object'],
  ['with a line that is no object', '[]\n', 'Line 1 is no JSON object'],
  [
    'with a line without a date',
    '\n\n{"order": "PO1", "sku": "A", "location": "DC", "quantity": 1}\n',
    'Line 3: dueAt:',
  ],
])('a file %s is refused with its line', async (_, text, mentioned) => {
  const file = path.join(folder, 'broken.ndjson');
  await writeFile(file, text);
  const { exitCode, said } = await run('supply', 'put', file);
  expect(exitCode).toBe(1);
  expect(said).toContain(mentioned);
});
