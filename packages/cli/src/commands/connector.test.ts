// A connector that was just begun keeps every promise: it is written into an empty folder and run there, as its author
// would run it.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

const sdk = path.join(import.meta.dirname, '../../../connector-sdk');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-connector-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a new connector passes the conformance suite as it is', { timeout: 60_000 }, async () => {
  const { exitCode, json } = await runCommand(['connector', 'new', 'corner-shop', '--dir', folder, '--json']);
  expect(exitCode).toBe(0);
  const target = path.join(folder, 'corner-shop');
  expect(json()).toMatchObject({ name: 'corner-shop', folder: target });
  // As `npm install` would, but for the network.
  await mkdir(path.join(target, 'node_modules/@evenstock'), { recursive: true });
  await symlink(sdk, path.join(target, 'node_modules/@evenstock/connector-sdk'));
  const tests = (await readdir(path.join(target, 'src'))).filter((file) => file.endsWith('.test.ts'));
  const words = ['--conditions=source', '--test', '--test-reporter=tap', ...tests.map((file) => `src/${file}`)];
  // A test runner within a test runner says nothing of its own unless it does not know.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: target, env });
  expect(stdout).toContain('corner-shop: an uncertain push is read back');
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThanOrEqual(14);
});

test('nothing of the template is left in what was written', async () => {
  const run = await runCommand(['connector', 'new', 'shop2', '--dir', folder]);
  expect(run.out).toContain('npm install && npm test');
  const files = await readdir(path.join(folder, 'shop2'), { recursive: true, withFileTypes: true });
  const texts = files.flatMap((file) =>
    file.isFile() ? [readFile(path.join(file.parentPath, file.name), 'utf8')] : [],
  );
  expect((await Promise.all(texts)).join('\n')).not.toMatch(/example.?shop\b/i);
});

test('a folder that is not empty is left alone', async () => {
  await mkdir(path.join(folder, 'mine'));
  await writeFile(path.join(folder, 'mine', 'index.ts'), 'my work');
  const run = await runCommand(['connector', 'new', 'mine', '--dir', folder]);
  expect([run.exitCode, run.said]).toEqual([1, expect.stringContaining('is there and not empty')]);
  expect(await readdir(path.join(folder, 'mine'))).toEqual(['index.ts']);
});

test.each(['Corner', '../up', 'a_b', '-a', 'a--b', 'a'.repeat(61)])('"%s" is no name', async (name) => {
  const run = await runCommand(['connector', 'new', '--dir', folder, '--', name]);
  expect([run.exitCode, run.said]).toEqual([2, expect.stringContaining('lower case, digits and dashes')]);
  expect(await readdir(folder)).toEqual([]);
});
