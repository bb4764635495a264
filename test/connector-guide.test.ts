// The guide to writing a connector is true: its code stands in csv-drop to the letter, its tables name what there is.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { csvDrop } from '../connectors/src/csv-drop/index.ts';
import { openCounterpart } from '../packages/connector-sdk/template/src/counterpart.ts';
import { connector } from '../packages/connector-sdk/template/src/index.ts';
import { checkConnector } from '../packages/connector-sdk/src/conformance/promises.ts';
import * as sdk from '../packages/connector-sdk/src/index.ts';

const root = path.join(import.meta.dirname, '..');
const guide = await readFile(path.join(root, 'docs/guides/writing-a-connector.md'), 'utf8');

/** However lines are broken and indented. */
const squeeze = (code: string): string => code.replaceAll(/\s+/g, '');

test('the code in the guide is that of csv-drop', async () => {
  const folder = path.join(root, 'connectors/src', csvDrop.name);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const code = squeeze((await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))).join(''));
  const blocks = [...guide.matchAll(/```ts\n([^`]*)```/g)].map((match) => match[1] ?? '');
  expect(blocks.length).toBeGreaterThan(3);
  for (const block of blocks) expect(code).toContain(squeeze(block));
});

test('the promises in the guide are those of the suite, in order', async () => {
  const rows = [...guide.matchAll(/^\| ([^|`]+) \| [^|]+ \| [^|]+ \|$/gm)].map((row) => row[1]);
  const names = (await checkConnector({ connector, openCounterpart })).map(({ name }) => name);
  expect(rows.slice(-names.length)).toEqual(names);
});

test('the small parts in the guide are there', () => {
  const [, list = ''] = /Functions, not a base class: ([^]*?)\n\n/.exec(guide) ?? [];
  const names = [...list.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '');
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !(name in sdk))).toEqual([]);
});
