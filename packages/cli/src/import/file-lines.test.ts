// Lines of a file in groups, from any place.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { groupsOf, type LineGroup } from './file-lines.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, from = { bytes: 0, lines: 0 }, max = 2): Promise<LineGroup[]> {
  const file = path.join(folder, 'lines');
  await writeFile(file, text);
  const groups: LineGroup[] = [];
  for await (const group of groupsOf(file, from, max)) groups.push(group);
  return groups;
}

test('lines come with their numbers, and with where they end', async () => {
  expect(await read('a\nbé\nc')).toEqual([
    { line: 1, lines: ['a', 'bé'], end: 6 },
    { line: 3, lines: ['c'], end: 7 },
  ]);
  expect(await read('')).toEqual([]);
});

test('reading goes on behind a group as if it had not been broken off', async () => {
  const text = Array.from({ length: 9 }, (_, index) => `line ${index}\n`).join('');
  const whole = await read(text);
  for (const [index, { end, line, lines }] of whole.entries()) {
    expect(await read(text, { bytes: end, lines: line + lines.length - 1 })).toEqual(whole.slice(index + 1));
  }
});

test('a line without end is given up before it fills the memory', async () => {
  await expect(read(`a\n${'x'.repeat(2 * 1024 ** 2)}`)).rejects.toThrow('line 2');
});
