// `evenstock plan` and `evenstock apply` against a running hub: what is planned is what is applied, and what the hub
// refuses is said with its place in the file.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createClient } from '@evenstock/client';
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

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-config-'));
  const words = ['--port', '0', '--data', folder, '--database-url', database.url, '--log-level', 'silent'];
  const printed = terminal.nextLine();
  ended = runCli(['serve', ...words], terminal);
  url = String((JSON.parse(await printed) as { url: unknown }).url);
  key = (await readFile(path.join(folder, 'admin.key'), 'utf8')).trim();
  const hub = createClient({ url, key });
  await hub.putItems({ body: [{ sku: 'A' }, { sku: 'B' }] });
  await hub.putLocations({ body: [{ code: 'DC1' }] });
  await hub.putChannels({ body: ['web', 'edi'].map((code) => ({ code, locations: ['DC1'] })) });
  for (const [sku, quantity] of [
    ['A', 30],
    ['B', 4],
  ] as const) {
    const data = { sku, location: 'DC1', quantity };
    const body = JSON.stringify({ specversion: '1.0', id: sku, source: 'wms', type: 'evenstock.receipt.v1', data });
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    expect((await fetch(`${url}/v1/events`, { method: 'POST', headers, body })).status).toBe(200);
  }
});

afterAll(async () => {
  terminal.stop();
  await ended;
  await rm(folder, { recursive: true });
});

async function run(command: string, text: string, ...words: string[]): Promise<CommandRun> {
  const file = path.join(folder, 'change.yaml');
  await writeFile(file, text);
  return runCommand([command, file, ...words, '--url', url, '--key', key], { isRealTime: true });
}

const change = `allotmentRules:
  - { id: key, channel: edi, kind: ring_fence, value: 5, unit: quantity }
`;

test('a change is planned, applied, and planned again as nothing', async () => {
  const planned = await run('plan', change);
  expect(planned.exitCode).toBe(0);
  expect(planned.out.split('\n')).toEqual([
    'channel  rise  from 0  by  fall  to 0  by',
    'edi      0     0       0   0     0     0',
    'web      0     0       0   2     1     9',
    '',
    'sku  channel  now      then',
    'A    web      30 each  25 each',
    'B    web      4 each   0 each',
    '2 of 2 items could be reached. As of entry 2.',
  ]);
  expect((await run('plan', change, '--fail-on-zero')).exitCode).toBe(1);
  const few = (await run('plan', change, '--json', '--limit', '1')).json();
  expect(few).toMatchObject({ changes: [{ sku: 'A', before: 30, after: 25 }], changesLeftOut: 1 });
  const applied = await run('apply', change, '--json');
  expect(applied.json()).toMatchObject({ changed: 1, revisions: [{ id: 'key', revision: 1, isRemoved: false }] });
  expect((await run('plan', change)).out).toContain('Nothing would change.');
  expect((await run('apply', 'removeAllotmentRules: [key]\n')).out).toContain('is in force');
});

test.each(['plan', 'apply'])('%s says where in the file the hub refuses it', async (command) => {
  const bad = `${change}  - { id: x, channel: moon, kind: block }\n`;
  const { exitCode, said } = await run(command, bad);
  expect(exitCode).toBe(1);
  expect(said).toContain('change.yaml:3:14: allotmentRules/1/channel');
  expect(said).toContain('Nothing was changed.');
  expect((await run(command, '- {}\n- {}\n')).said).toContain('it is a list');
  expect((await run(command, 'rules: []\n')).said).toContain('unknown_field');
});

test.each(['plan', 'apply'])('%s says what it does and takes', async (command) => {
  const { exitCode, out } = await runCommand([command, '--help']);
  expect(exitCode).toBe(0);
  expect(out).toContain('allotmentRules');
});
