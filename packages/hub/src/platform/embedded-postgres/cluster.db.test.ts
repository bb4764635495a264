// Making the cluster when something comes between: a full disk, or a start that was killed half way.

import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { fakePrograms, faultOf, openFolder, start } from '../../../../../test/launcher-fixtures.ts';
import { isThere } from './home.ts';

test('a disk that is full when the database is made is named, and nothing half done stays', async () => {
  const said = 'initdb: error: could not write to file "pg_wal/xlogtemp.1": No space left on device';
  const binariesDir = await fakePrograms(await openFolder(), `echo '${said}' >&2; exit 1`);
  const dataDir = join(await openFolder(), 'postgres');
  const fault = await faultOf(start({ dataDir, binariesDir }));
  expect(fault.code).toBe('disk_full');
  expect(fault.message).toContain(dataDir);
  expect(await isThere(join(dataDir, 'cluster'))).toBe(false);
});

test('what a start that was killed had begun to make is cleared away', async () => {
  const dataDir = join(await openFolder(), 'postgres');
  const unfinished = join(dataDir, 'cluster.new-0a1b2c3d');
  await mkdir(join(unfinished, 'base'), { recursive: true });
  await chmod(dataDir, 0o755);
  await start({ dataDir });
  expect(await isThere(unfinished)).toBe(false);
});
