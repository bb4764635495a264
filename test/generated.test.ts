// What is generated and committed is what the code says now.

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

const script = path.join(import.meta.dirname, '..', 'scripts', 'generate.ts');

test('the API description, the client and the reference pages are what the tables in the code say', async () => {
  const words = ['--conditions=source', script, '--check'];
  const { stdout } = await promisify(execFile)(process.execPath, words).catch((error: unknown) => ({
    stdout: String(error),
  }));
  expect(stdout).toBe('');
}, 30_000);
