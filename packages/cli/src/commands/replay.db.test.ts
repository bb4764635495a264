// `evenstock replay` against a hub: a changed rule prints its effect before it is put in force.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createClient } from '@evenstock/client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { runCli } from '../program.ts';
import { runCommand } from '../testing/run-command.ts';
import { testTerminal } from '../testing/test-terminal.ts';

const database = await createTestDatabase();
const terminal = testTerminal({ isRealTime: true });

let folder = '';
let url = '';
let ended: Promise<number> = Promise.resolve(-1);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenstock-replay-'));
  const words = ['--port', '0', '--data', folder, '--database-url', database.url, '--log-level', 'silent'];
  const printed = terminal.nextLine();
  ended = runCli(['serve', ...words], terminal);
  const early = ended.then((exitCode) =>
    Promise.reject(new Error(`serve ended with ${exitCode}: ${terminal.warned.join(' ')}`)),
  );
  url = String((JSON.parse(await Promise.race([printed, early])) as { url: unknown }).url);
  early.catch(() => undefined);
  await tellStory();
  const rules = [{ id: 'stock', fact: 'on_hand', source: 'erp' }];
  await writeFile(join(folder, 'rules.json'), JSON.stringify(rules));
});

afterAll(async () => {
  terminal.stop();
  await ended;
  await rm(folder, { recursive: true });
});

async function tellStory(): Promise<void> {
  const key = (await readFile(join(folder, 'admin.key'), 'utf8')).trim();
  const client = createClient({ url, key });
  await client.putItems({ body: [{ sku: 'A', name: 'A', baseUom: 'each' }] });
  await client.putLocations({ body: [{ code: 'DC1', name: 'DC1', kind: 'warehouse' }] });
  await client.putChannels({ body: [{ code: 'web', name: 'web', kind: 'shop', locations: ['DC1'] }] });
  await client.putSources({ body: [{ code: 'wms' }, { code: 'erp' }] });
  await client.putOwnership({ body: [{ id: 'stock', fact: 'on_hand', source: 'wms' }] });
  const tell = (id: string, source: string, kind: string, quantity: number) =>
    client.sendEvents({
      body: {
        specversion: '1.0',
        id,
        source,
        type: `evenstock.${kind}.v1`,
        data: { sku: 'A', location: 'DC1', quantity },
      },
    });
  await tell('e1', 'wms', 'receipt', 100);
  await tell('e2', 'erp', 'count', 60);
}

async function replay(...words: string[]) {
  const environment = { EVENSTOCK_DATA: folder, EVENSTOCK_URL: url };
  return runCommand(['replay', '--from', '2020-01-01T00:00:00Z', ...words], { environment });
}

test('prints what would differ, in a table', async () => {
  const { exitCode, out } = await replay('--shadow', '--ownership', join(folder, 'rules.json'));
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "2 words of sources about 1 items: 0 count as they did, 1 would not, 1 would that did not.

    Stock: 1 balances
    sku  location  lot  account   now  would be  difference
    A    DC1            sellable  100  60        -40

    Availability: 1 items and channels
    sku  channel  now  would be  difference
    A    web      100  60        -40"
  `);
});

test('ends with 1 when something differs and that was asked, else with 0', async () => {
  const rules = ['--ownership', join(folder, 'rules.json')];
  expect((await replay('--shadow', ...rules, '--fail-on-difference')).exitCode).toBe(1);
  const none = await replay('--shadow', '--fail-on-difference');
  expect(none.exitCode).toBe(0);
  expect(none.out).toContain('Nothing would differ.');
  const taken = await replay('--shadow', '--without-ownership', 'stock', '--json');
  expect(taken.json()).toMatchObject({ counts: { positions: 1 }, added: 1 });
});

test('says with which rule something is wrong', async () => {
  await writeFile(join(folder, 'wrong.json'), JSON.stringify([{ id: 'x', fact: 'on_hand', source: 'nobody' }]));
  const { exitCode, said } = await replay('--shadow', '--ownership', join(folder, 'wrong.json'));
  expect([exitCode, said]).toEqual([1, expect.stringContaining('nobody')]);
});

test('takes the inbox again without --shadow', async () => {
  const { exitCode, out } = await replay();
  expect([exitCode, out]).toEqual([0, 'Took 0 messages again: 0 records.']);
});
