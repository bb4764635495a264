// What is true of every connector in the list: its folder has its name, and its setup page has its fields.

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { configSchema, configTable } from '@evenstock/connector-sdk';
import { expect, test } from 'vitest';

import { connectors } from './index.ts';

const here = import.meta.dirname;

test('every folder is in the list, under its name', async () => {
  const entries = await readdir(here, { withFileTypes: true });
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  expect(connectors.map(({ name }) => name).toSorted()).toEqual(folders.toSorted());
});

test.each(connectors.map((one) => [one.name, one] as const))('%s has the files of a connector', (name) => {
  const files = ['index.ts', 'config.ts', 'client.ts', 'translate.ts', 'SETUP.md', 'fixtures', 'conformance.test.ts'];
  expect(files.filter((file) => !existsSync(path.join(here, name, file)))).toEqual([]);
});

test.each(connectors.map((one) => [one.name, one] as const))(
  'the setup page of %s has its fields',
  async (name, one) => {
    expect(await readFile(path.join(here, name, 'SETUP.md'), 'utf8')).toContain(configTable(one.config));
    expect(Object.keys(configSchema(one.config)['properties'] ?? {})).toEqual(Object.keys(one.config));
  },
);
