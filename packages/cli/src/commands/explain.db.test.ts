// `evenstock explain` against a running hub: the worked example of the documentation, played. What it prints is what
// stands there, and every number of it follows.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
const page = new URL('../../../../docs/concepts/availability-explained.md', import.meta.url);

let folder = '';
let url = '';
let key = '';
let reservation = '';
let ended: Promise<number> = Promise.resolve(-1);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-explain-'));
  const words = ['--port', '0', '--data', folder, '--database-url', database.url, '--log-level', 'silent'];
  const printed = terminal.nextLine();
  ended = runCli(['serve', ...words], terminal);
  url = String((JSON.parse(await printed) as { url: unknown }).url);
  key = (await readFile(path.join(folder, 'admin.key'), 'utf8')).trim();
  await playExample();
});

afterAll(async () => {
  terminal.stop();
  await ended;
  await rm(folder, { recursive: true });
});

async function playExample(): Promise<void> {
  const hub = createClient({ url, key });
  const about = { sku: 'PUMP', location: 'DC1' };
  await hub.putItems({ body: [{ sku: 'PUMP' }] });
  await hub.putLocations({ body: [{ code: 'DC1' }, { code: 'DC2' }] });
  await hub.putChannels({
    body: [
      { code: 'web', locations: ['DC1', 'DC2'] },
      { code: 'edi', locations: ['DC1'] },
    ],
  });
  await hub.putSafetyStock({ body: [{ ...about, quantity: 10 }] });
  await hub.putAllotmentRules({
    body: [
      { id: 'key-account', channel: 'edi', sku: 'PUMP', kind: 'ring_fence', value: 30, unit: 'quantity' },
      { id: 'web-floor', channel: 'web', kind: 'priority_floor', value: 15, unit: 'quantity' },
      { id: 'web-share', channel: 'web', kind: 'share', value: 50, unit: 'percent' },
      { id: 'web-buffer', channel: 'web', kind: 'buffer', value: 5, unit: 'percent' },
    ],
  });
  const told = { specversion: '1.0', source: 'wms' } as const;
  const facts = [
    { id: 'e1', type: 'evenstock.receipt.v1', data: { ...about, quantity: 100, order: 'PO1' } },
    { id: 'e2', type: 'evenstock.adjustment.v1', data: { ...about, quantity: -3, reason: 'broken' } },
    { id: 'e3', type: 'evenstock.receipt.v1', data: { ...about, location: 'DC2', quantity: 20 } },
  ];
  for (const fact of facts) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ ...told, ...fact });
    expect((await fetch(`${url}/v1/events`, { method: 'POST', headers, body })).status).toBe(200);
  }
  const lines = [{ lineId: '1', sku: 'PUMP', quantity: 12 }];
  reservation = (await hub.reserve({ body: { channel: 'edi', order: 'SO1', lines } })).id;
}

function run(...words: string[]): Promise<CommandRun> {
  return runCommand(['explain', ...words, '--url', url, '--key', key], { isRealTime: true });
}

test('the worked example of the documentation is what the hub says', async () => {
  const { exitCode, out } = await run('PUMP', '--channel', 'web');
  expect(exitCode).toBe(0);
  const told = out.replaceAll(reservation, 'res_…').replace(/(As of entry \d+), .*\./, '$1, ….');
  const text = await readFile(page, 'utf8');
  expect(told).toBe(/```text\n([\s\S]*?)\n```/.exec(text)?.[1]);
});

test('as JSON it is the answer of the hub, and what is not there is refused', async () => {
  const answer = (await run('PUMP', '--channel', 'edi', '--json')).json();
  expect(answer).toMatchObject({ sku: 'PUMP', channel: 'edi', uom: 'each' });
  const refused = await run('NONE', '--channel', 'edi');
  expect(refused.exitCode).toBe(1);
  expect(refused.said).toContain('unknown_sku');
});

test('explain says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['explain', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toContain('--channel');
  expect((await runCommand(['explain', 'A'])).exitCode).toBe(2);
});
