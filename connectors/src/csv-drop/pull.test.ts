// A folder and what becomes of the files in it: only whole ones are taken, each once, whenever the hub is killed.

import { mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Message, OpenConnector, Page } from '@evenstock/connector-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { csvDrop } from './index.ts';

let folder = '';
let now = Date.UTC(2026, 2, 1, 12);
const call = { signal: new AbortController().signal };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-csv-drop-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Opened {
  readonly pull: NonNullable<OpenConnector['pull']>;
  readonly acknowledge: NonNullable<OpenConnector['acknowledge']>;
}

async function opened(config: Record<string, unknown> = {}): Promise<Opened> {
  const silent = (): void => undefined;
  const result = await csvDrop.open(
    { folder, ...config },
    {
      fetch: () => Promise.reject(new Error('There is no network.')),
      clock: { now: () => now, sleep: () => Promise.resolve() },
      log: { debug: silent, info: silent, warn: silent, error: silent },
      resolveSecret: () => Promise.reject(new Error('There are no secrets.')),
    },
  );
  if (!result.ok) expect.fail(JSON.stringify(result.problems));
  const { pull, acknowledge } = result.open;
  if (!pull || !acknowledge) expect.fail('It has no pull.');
  return { pull, acknowledge };
}

const drop = (name: string, text = 'sku,location,quantity\nA,DC,1\n'): Promise<void> =>
  writeFile(path.join(folder, name), text);

const there = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).toSorted();

const skusOf = ({ messages }: Page): readonly (string | undefined)[] =>
  messages.flatMap((message: Message) => {
    if (message.kind === 'stockReport') return message.lines.map(({ sku }) => sku);
    return message.kind === 'event' ? [message.data.sku] : [message.kind];
  });

const rowOf = (sku: string): string => `sku,location,quantity\n${sku},DC,1\n`;

test('an empty folder has nothing to tell, and goes on from where it was', async () => {
  const { pull } = await opened();
  const page = await pull(call, null);
  expect(page).toMatchObject({ messages: [], isLast: true });
  expect(await pull(call, page.nextCursor)).toEqual(page);
});

test('files are taken in the order of their names and moved when they are committed', async () => {
  await drop('b-20260301T090000Z.csv', rowOf('B'));
  await drop('a-20260301T080000Z.csv', rowOf('A'));
  const { pull, acknowledge } = await opened();
  const first = await pull(call, null);
  expect([skusOf(first), first.isLast]).toEqual([['A'], false]);
  expect(await there()).toEqual(['a-20260301T080000Z.csv', 'b-20260301T090000Z.csv']);
  await acknowledge(call, first.nextCursor);
  await acknowledge(call, first.nextCursor);
  const second = await pull(call, first.nextCursor);
  expect([skusOf(second), second.isLast]).toEqual([['B'], true]);
  // The hub is killed between committing and acknowledging.
  const third = await (await opened()).pull(call, second.nextCursor);
  expect(third).toMatchObject({ messages: [], isLast: true });
  expect(await there()).toEqual(['done', 'done/a-20260301T080000Z.csv', 'done/b-20260301T090000Z.csv']);
});

test('a long delta is told in parts, and goes on within the file after a kill', async () => {
  const rows = [1, 2, 3, 4, 5].map((one) => `S${one},DC,${one}\n`).join('');
  await drop('20260301T080000Z.csv', `sku,location,quantity\n${rows}`);
  const config = { content: 'delta', recordsPerPage: 2 };
  let cursor: string | null = null;
  const told: unknown[] = [];
  for (let isLast = false; !isLast;) {
    const { pull, acknowledge } = await opened(config);
    const page: Page = await pull(call, cursor);
    told.push(skusOf(page));
    ({ nextCursor: cursor, isLast } = page);
    await acknowledge(call, page.nextCursor);
    expect(await there()).toContain(isLast ? 'done/20260301T080000Z.csv' : '20260301T080000Z.csv');
  }
  expect(told).toEqual([['S1', 'S2'], ['S3', 'S4'], ['S5']]);
});

test('a file that changes when a part of it is told is not guessed at', async () => {
  const config = { content: 'delta', recordsPerPage: 1 };
  await drop('20260301T080000Z.csv', 'sku,quantity\nA,1\nB,2\n');
  const { pull } = await opened(config);
  const first = await pull(call, null);
  await drop('20260301T080000Z.csv', 'sku,quantity\nX,1\nY,2\n');
  const second = await pull(call, first.nextCursor);
  expect(skusOf(second)).toEqual(['unreadable']);
  expect(skusOf(await pull(call, second.nextCursor))).toEqual(['X']);
});

test('what cannot be read goes to failed, with a message that says why', async () => {
  await drop('20260301T080000Z.csv', 'half of it, and no');
  const { pull, acknowledge } = await opened();
  const page = await pull(call, null);
  expect(skusOf(page)).toEqual(['unreadable']);
  await acknowledge(call, page.nextCursor);
  expect(await there()).toEqual(['failed', 'failed/20260301T080000Z.csv']);
});

test('a file of a name that was taken before does not write over the older one', async () => {
  const name = '20260301T080000Z.csv';
  const { pull, acknowledge } = await opened();
  let cursor: string | null = null;
  for (const sku of ['A', 'B']) {
    await drop(name, rowOf(sku));
    const page: Page = await pull(call, cursor);
    expect(skusOf(page)).toEqual([sku]);
    cursor = page.nextCursor;
    await acknowledge(call, cursor);
  }
  expect((await there()).filter((one) => one.startsWith('done/'))).toHaveLength(2);
});

test('another file that took the place of a committed one is not moved away', async () => {
  const name = '20260301T080000Z.csv';
  await drop(name, rowOf('A'));
  const { pull, acknowledge } = await opened();
  const page = await pull(call, null);
  await drop(name, rowOf('B'));
  await acknowledge(call, page.nextCursor);
  expect(skusOf(await pull(call, page.nextCursor))).toEqual(['B']);
});

test('by rename: other names, folders and links are not looked at', async () => {
  await drop('20260301T080000Z.csv.part');
  await drop('.20260301T080000Z.csv');
  await mkdir(path.join(folder, '20260301T080000Z.csv'));
  await drop('20260301T080000Z.txt');
  await symlink(path.join(folder, '20260301T080000Z.txt'), path.join(folder, '20260302T080000Z.csv'));
  const { pull } = await opened();
  expect(skusOf(await pull(call, null))).toEqual([]);
  await rename(path.join(folder, '20260301T080000Z.csv.part'), path.join(folder, '20260303T080000Z.csv'));
  expect(skusOf(await pull(call, null))).toEqual(['A']);
});

test('by marker: a file is taken when its marker is there, and the marker goes', async () => {
  const { pull, acknowledge } = await opened({ finished: 'marker' });
  await drop('20260301T080000Z.csv');
  expect(skusOf(await pull(call, null))).toEqual([]);
  await drop('20260301T080000Z.csv.done', '');
  const page = await pull(call, null);
  expect(skusOf(page)).toEqual(['A']);
  await acknowledge(call, page.nextCursor);
  expect(await there()).toEqual(['done', 'done/20260301T080000Z.csv']);
});

test('by stable: a file is taken when nothing was written for so long', async () => {
  const { pull } = await opened({ finished: 'stable', stableSeconds: 30 });
  await drop('20260301T080000Z.csv');
  await utimes(path.join(folder, '20260301T080000Z.csv'), now / 1000, now / 1000);
  now += 29_000;
  expect(skusOf(await pull(call, null))).toEqual([]);
  now += 1000;
  expect(skusOf(await pull(call, null))).toEqual(['A']);
});

test('a folder that is not there is said once and for all', async () => {
  const { pull } = await opened({ folder: path.join(folder, 'nowhere') });
  await expect(pull(call, null)).rejects.toMatchObject({ kind: 'terminal', reason: 'configuration' });
});

test.each(['{}', 'x', '["../../etc/passwd","h",null,true]', '["a.csv"]', '["a.csv","h","1",true]'])(
  'the cursor %s is refused',
  async (cursor) => {
    const { pull } = await opened();
    await expect(pull(call, cursor)).rejects.toMatchObject({ kind: 'terminal' });
  },
);
