// `evenstock replay` against a hub: a changed rule prints its effect before it is put in force.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createClient } from '@evenstock/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

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

describe('of messages', () => {
  const mapping = (quantity: string): string => `target: event
kind: receipt
id: { path: no }
fields:
  sku: { path: article }
  location: DC1
  quantity: ${quantity}
`;

  const words = (...more: string[]): string[] => ['--shadow', '--source', 'mfs', ...more];

  beforeAll(async () => {
    const key = (await readFile(join(folder, 'admin.key'), 'utf8')).trim();
    const client = createClient({ url, key });
    const tell = async (method: string, target: string, type: string, body: string): Promise<void> => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': type };
      expect((await fetch(`${url}${target}`, { method, headers, body })).ok).toBe(true);
    };
    await client.putItems({ body: [{ sku: 'B', name: 'B', baseUom: 'each' }] });
    await client.putOwnership({ body: [{ id: 'stock', fact: 'on_hand', source: 'wms', sku: 'A' }] });
    await tell('PUT', '/v1/mappings?name=mfs', 'application/yaml', mapping('{ path: amount }'));
    await client.putSources({ body: [{ code: 'mfs', mapping: 'mfs' }] });
    const body = '[{"no":"m1","article":"B","amount":5},{"no":"m2","article":"C","amount":2}]';
    await tell('POST', '/inbound/mfs/moves', 'application/json', body);
    await vi.waitFor(async () => {
      const { items } = await client.listInbox({ source: 'mfs' });
      expect(items[0]?.state).toBe('done');
    });
    await writeFile(join(folder, 'cases.yaml'), mapping('{ multiply: [{ path: amount }, 6] }'));
    await writeFile(join(folder, 'wrong.yaml'), mapping('{ multiplied: 6 }'));
  });

  test('prints record by record what another mapping would come to, and in stock', async () => {
    const { exitCode, out } = await replay(...words('--mapping', join(folder, 'cases.yaml')));
    expect(exitCode).toBe(0);
    expect(out.replaceAll(/msg_\w+/g, 'msg_1')).toMatchInlineSnapshot(`
      "1 messages with 2 records: 1 would come out differently.

      outcome      was  would be  difference
      applied      1    1         0
      dead_letter  1    1         0

      The first 1 that differ:
      msg_1 record 0, line 1: item:B@DC1
        was       applied m1: receipt 5 of B from supplier to DC1 sellable
        would be  applied m1: receipt 30 of B from supplier to DC1 sellable

      Stock: 1 balances
      sku  location  lot  account   now  would be  difference
      B    DC1            sellable  5    30        +25

      Availability: 1 items and channels
      sku  channel  now  would be  difference
      B    web      5    30        +25"
    `);
    const failing = await replay(...words('--mapping', join(folder, 'cases.yaml'), '--fail-on-difference', '--json'));
    expect([failing.exitCode, failing.json()]).toMatchObject([1, { messages: { records: 2, differ: 1 } }]);
  });

  test('through the mapping in force says that nothing would differ', async () => {
    const { exitCode, out } = await replay(...words('--messages', '--fail-on-difference'));
    expect([exitCode, out]).toEqual([
      0,
      '1 messages with 2 records: 0 would come out differently.\nNothing would differ.',
    ]);
  });

  test('says where a mapping is wrong, and which source is unknown', async () => {
    const wrong = await replay(...words('--mapping', join(folder, 'wrong.yaml')));
    expect([wrong.exitCode, wrong.said]).toEqual([1, expect.stringContaining('wrong.yaml:7:')]);
    expect(wrong.said).toContain('fields/quantity');
    const unknown = await replay('--shadow', '--source', 'nobody', '--messages');
    expect([unknown.exitCode, unknown.said]).toEqual([1, expect.stringContaining('unknown_source')]);
    const reversed = await replay(...words('--messages', '--to', '2019-01-01T00:00:00Z'));
    expect([reversed.exitCode, reversed.said]).toEqual([1, expect.stringContaining('ends before it begins')]);
  });
});

test('takes the inbox again without --shadow', async () => {
  const { exitCode, out } = await replay();
  expect([exitCode, out]).toEqual([0, expect.stringContaining('Took 1 messages again')]);
});
