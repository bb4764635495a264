// `evenstock sources`, `ownership` and `crosswalk` against a running hub: what a file declares is in force, and what is
// wrong with it is named by its place in the file.

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

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-governed-'));
  const words = ['--port', '0', '--data', folder, '--database-url', database.url, '--log-level', 'silent'];
  const printed = terminal.nextLine();
  ended = runCli(['serve', ...words], terminal);
  url = String((JSON.parse(await printed) as { url: unknown }).url);
  key = (await readFile(path.join(folder, 'admin.key'), 'utf8')).trim();
});

afterAll(async () => {
  terminal.stop();
  await ended;
  await rm(folder, { recursive: true });
});

function run(...words: string[]): Promise<CommandRun> {
  return runCommand([...words, '--url', url, '--key', key], { isRealTime: true });
}

async function put(command: string, name: string, text: string): Promise<CommandRun> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return run(command, 'put', file, '--json');
}

const sources = `- code: wms
  name: Warehouse
  freshnessMs: 120000
  fallback: { kind: stop_selling }
- code: erp
`;

test('sources of a YAML file are declared, listed, and have a history', async () => {
  expect((await put('sources', 'sources.yaml', sources)).json()).toEqual({ written: 2, changed: 2 });
  const changed = sources.replace('Warehouse', 'Hall 1');
  expect((await put('sources', 'sources.yaml', changed)).json()).toEqual({ written: 2, changed: 1 });
  const { exitCode, out } = await run('sources', 'list');
  expect([exitCode, out.split('\n')]).toEqual([
    0,
    [
      'code  kind   basis  freshness  fallback      mapping  name',
      'erp   other  gross  -          keep_last     -        erp',
      'wms   other  gross  120 s      stop_selling  -        Hall 1',
    ],
  ]);
  const history = await run('sources', 'history', 'wms', '--json');
  expect(history.json()).toMatchObject({
    items: [
      { revision: 2, record: { name: 'Hall 1' } },
      { revision: 1, record: { name: 'Warehouse' } },
    ],
  });
  expect((await run('sources', 'history', 'wms')).out.split('\n')).toHaveLength(3);
});

test('ownership rules of a JSON file are put in force, and one record need not be a list', async () => {
  await put('sources', 'sources.yaml', sources);
  const rules = [
    { id: 'dc', fact: 'on_hand', source: 'wms', location: 'DC*' },
    { id: 'rest', fact: 'on_hand', source: 'erp', order: 100 },
  ];
  expect((await put('ownership', 'rules.json', JSON.stringify(rules))).json()).toEqual({ written: 2, changed: 2 });
  const one = JSON.stringify({ ...rules[1], order: 50 });
  expect((await put('ownership', 'rule.json', one)).json()).toEqual({ written: 1, changed: 1 });
  expect((await run('ownership', 'list')).out.split('\n')).toEqual([
    'id    fact     source  class  sku  location  from  to  order',
    'dc    on_hand  wms     *      *    DC*       -     -   0',
    'rest  on_hand  erp     *      *    *         -     -   50',
  ]);
  const history = (await run('ownership', 'history', 'rest', '--json')).json();
  expect(history).toMatchObject({ items: [{ revision: 2 }, { revision: 1 }] });
});

test('a crosswalk of more than one request goes in, and is listed by source and kind', async () => {
  const entries = Array.from({ length: 5001 }, (_, n) => ({
    source: 'shop',
    kind: 'sku',
    external: `X-${String(n).padStart(5, '0')}`,
    canonical: `SKU-${n}`,
  }));
  const lines = [...entries, { source: 'shop', kind: 'uom', external: 'BX', canonical: 'case' }];
  const text = lines.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const sent = await put('crosswalk', 'words.ndjson', text);
  expect(sent.json()).toEqual({ written: 5002, changed: 5002 });
  const listed = (await run('crosswalk', 'list', '--source', 'shop', '--kind', 'sku', '--json')).json();
  expect(listed).toEqual({ items: entries });
  expect((await run('crosswalk', 'list', '--kind', 'uom')).out.split('\n')).toEqual([
    'source  kind  external  canonical',
    'shop    uom   BX        case',
  ]);
  const history = await run('crosswalk', 'history', 'shop', 'uom', 'BX', '--json');
  expect(history.json()).toMatchObject({ items: [{ revision: 1, record: { canonical: 'case' } }] });
});

test('what the hub refuses is named by its place, with what to do, and changes nothing', async () => {
  const text = '- id: a\n  fact: on_hand\n  source: wms\n- id: b\n  fact: on_hand\n  source: nobody\n';
  const { exitCode, out } = await put('ownership', 'bad.yaml', text);
  expect(exitCode).toBe(1);
  const { error } = JSON.parse(out) as { error: { message: string; next: string } };
  expect(error.message).toContain('bad.yaml:6:');
  expect(error.message).toContain('unknown_source');
  expect(error.message).toContain('Nothing was changed.');
  expect(error.next).not.toBe('');
  const field = await put('sources', 'bad.ndjson', '{"code":"a"}\n\n{"code":"b","freshnessMs":"soon"}\n');
  expect(field.out).toContain('bad.ndjson:3: freshnessMs');
  expect((await run('sources', 'history', 'nobody')).exitCode).toBe(1);
});
