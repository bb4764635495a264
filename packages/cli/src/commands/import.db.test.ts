// `evenstock import` against a running hub: what is sent arrives once, whenever the import is killed.

import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { keepPlace, identityOf, beginning } from '../import/place.ts';
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
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-import-'));
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

async function fileOf(name: string, lines: readonly (object | string)[]): Promise<string> {
  const file = path.join(folder, name);
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  await writeFile(file, text);
  return file;
}

function importOf(file: string, ...words: string[]): Promise<CommandRun> {
  return runCommand(['import', file, '--url', url, '--key', key, '--json', ...words], { isRealTime: true });
}

async function errorsOf(file: string): Promise<unknown[]> {
  const text = await readFile(`${file}.errors.ndjson`, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

async function stockOf(sku: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${url}/v1/positions?sku=${sku}`, { headers });
  return ((await answer.json()) as { items: { sellable: unknown }[] }).items[0]?.sellable;
}

async function itemOf(sku: string): Promise<unknown> {
  return (await fetch(`${url}/v1/items/${sku}`, { headers: { authorization: `Bearer ${key}` } })).json();
}

const time = new Date(Date.now() - 3_600_000).toISOString();

function receiptOf(id: string, sku: string, quantity: number): object {
  const data = { sku, location: 'DC', quantity };
  return { specversion: '1.0', id, source: 'erp', type: 'evenstock.receipt.v1', time, data };
}

test('master data, history and stock go in one after the other, and what is wrong is named by its line', async () => {
  const locations = await fileOf('locations.ndjson', [{ code: 'DC', name: 'Depot', kind: 'warehouse' }]);
  expect((await importOf(locations, '--kind', 'locations')).json()).toMatchObject({ accepted: 1, refused: 0 });

  const names = Array.from({ length: 20 }, (_, index) => ({ sku: `A${index}`, name: `Item ${index}` }));
  const items = await fileOf('items.ndjson', [
    ...names.slice(0, 7),
    { sku: 'X', colour: 'red' },
    '{',
    ...names.slice(7),
  ]);
  const taken = await importOf(items, '--kind', 'items');
  expect(taken.exitCode).toBe(1);
  expect(taken.json()).toMatchObject({ accepted: 20, refused: 2 });
  expect(await errorsOf(items)).toMatchObject([
    { line: 8, code: 'unknown_field' },
    { line: 9, code: 'malformed_body' },
  ]);

  const events = await fileOf('events.ndjson', [
    receiptOf('1', 'A0', 10),
    receiptOf('2', 'B', 1),
    receiptOf('3', 'A1', 4),
  ]);
  expect((await importOf(events, '--kind', 'events')).json()).toMatchObject({ accepted: 2, refused: 1 });
  expect(await errorsOf(events)).toMatchObject([{ line: 2, code: 'unknown_sku' }]);

  const stock = await fileOf('stock.csv', ['sku,quantity', 'A0,8', 'A1,4']);
  const words = ['--kind', 'stock', '--source', 'wms', '--as-of', new Date().toISOString(), '--location', 'DC'];
  const counted = await importOf(stock, ...words);
  expect(counted.exitCode).toBe(0);
  expect(counted.json()).toMatchObject({ report: { outcome: 'applied', changed: 1, unchanged: 1 } });
  expect(await stockOf('A0')).toBe(8);
  expect((await readdir(folder)).filter((name) => name.endsWith('.import.json'))).toEqual([]);
});

test('items and locations of a CSV go in, and what is wrong is named by its line and column', async () => {
  const locations = await fileOf('places.csv', [
    'code;name;kind;priority;safetyStock',
    'S1;"Shop; High St";third_party;2;',
    '',
    'S2;;third_party;soon;',
    'S3;;third_party;;1,5',
  ]);
  expect((await importOf(locations, '--kind', 'locations')).json()).toMatchObject({ accepted: 1, refused: 2 });
  expect(await errorsOf(locations)).toMatchObject([
    { line: 4, code: 'invalid_field', path: 'priority' },
    { line: 5, path: '0/safetyStock' },
  ]);
  const header = 'sku,name,scale,attributes.class,uom.case';
  const items = await fileOf('goods.csv', [header, '007,"two\nlines",2,frozen,12', 'K2,,,,', 'K3,x']);
  expect((await importOf(items, '--kind', 'items')).json()).toMatchObject({ accepted: 2, refused: 1 });
  expect(await errorsOf(items)).toMatchObject([{ line: 5, code: 'malformed_body' }]);
  expect(await itemOf('007')).toMatchObject({
    name: 'two\nlines',
    scale: 2,
    attributes: { class: 'frozen' },
    uoms: [{ code: 'case', numerator: 12 }],
  });
  expect(await itemOf('K2')).toMatchObject({ name: 'K2', scale: 0, uoms: [] });
});

test.each([
  ['odd.csv', 'sku,colour', 'have no column'],
  ['keyless.csv', 'name,scale', 'has no column'],
])('%s is refused by its header before anything is sent', async (name, header, what) => {
  const { exitCode, out } = await importOf(await fileOf(name, [header, 'Q9,1']), '--kind', 'items');
  expect(exitCode).toBe(1);
  expect(out).toContain(what);
  expect(out).toContain('The columns of items are sku,');
  expect(await itemOf('Q9')).toMatchObject({ code: 'not_found' });
});

test('an import of a CSV goes on behind the line that was noted', async () => {
  const file = await fileOf('more.csv', ['sku', 'M1', 'M2', 'M3']);
  await keepPlace(file, await identityOf(file, ['items', url, '']), {
    ...beginning,
    bytes: 6,
    lines: 3,
    accepted: 2,
  });
  expect((await importOf(file, '--kind', 'items')).json()).toMatchObject({ accepted: 3, resumed: true });
  expect(await itemOf('M2')).toMatchObject({ code: 'not_found' });
  expect(await itemOf('M3')).toMatchObject({ sku: 'M3' });
});

test('the lines of a stock file are counted as the hub counts them, and told to it', async () => {
  const lines = ['sku,quantity', '', 'A2,3', '"A3",4', 'A4', 'nothing,1', ''];
  const words = ['--kind', 'stock', '--source', 'wms', '--as-of', new Date().toISOString(), '--location', 'DC'];
  const sent = await importOf(await fileOf('ragged.csv', lines), ...words, '--partial');
  expect(sent.json()).toMatchObject({ report: { outcome: 'applied', lines: 4, changed: 2 }, refused: 2 });
  // In front of a hub that says no to everything and keeps what it was asked.
  const asked: string[] = [];
  const deaf = createServer((request, response) => {
    asked.push(request.url ?? '');
    request.resume().on('end', () => response.writeHead(403).end());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void deaf.close());
  await once(deaf, 'listening');
  const address = deaf.address();
  const other = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const again = ['import', path.join(folder, 'ragged.csv'), '--url', other, '--key', key, ...words];
  expect((await runCommand(again, { isRealTime: true })).exitCode).toBe(1);
  expect(asked).toEqual([expect.stringMatching(/^\/v1\/stock-reports\?.*&lineCount=4$/)]);
});

test('an import goes on behind what was noted, and what was sent twice counts once', async () => {
  const lines = Array.from({ length: 6 }, (_, index) => receiptOf(`r${index}`, 'A5', 1));
  const file = await fileOf('resumed.ndjson', lines);
  const half = lines
    .slice(0, 3)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
  // The first four were sent; of three of them it was noted.
  const sent = await fileOf('sent.ndjson', lines.slice(0, 4));
  await importOf(sent, '--kind', 'events');
  const what = await identityOf(file, ['events', url, '']);
  await keepPlace(file, what, { ...beginning, bytes: Buffer.byteLength(half), lines: 3, accepted: 3 });
  expect((await importOf(file, '--kind', 'events')).json()).toMatchObject({ accepted: 6, resumed: true });
  expect(await stockOf('A5')).toBe(6);
});

test('a place of a file that was changed since is not used', async () => {
  const file = await fileOf('changed.ndjson', [receiptOf('c1', 'A6', 1)]);
  const what = await identityOf(file, ['events', url, '']);
  await keepPlace(file, what, { ...beginning, bytes: 500, lines: 3, accepted: 3 });
  await writeFile(file, `${JSON.stringify(receiptOf('c2', 'A6', 2))}\n `);
  expect((await importOf(file, '--kind', 'events')).json()).toMatchObject({ accepted: 1, resumed: false });
});

test('a stock file that is refused leaves the numbers of its lines, and nothing changes', async () => {
  const before = await stockOf('A0');
  const file = await fileOf('wrong.csv', ['sku,quantity,location', 'A0,1,DC', 'Z,1,DC', 'A1,1.5,DC']);
  const words = ['--kind', 'stock', '--source', 'wms', '--as-of', new Date().toISOString()];
  const refused = await importOf(file, ...words);
  expect(refused.exitCode).toBe(1);
  expect(await errorsOf(file)).toMatchObject([{ line: 3 }, { line: 4 }]);
  expect(await stockOf('A0')).toBe(before);
});
