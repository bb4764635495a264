// The programs of the server: a package without its links, one that the platform does not have, a folder
// without programs, and programs that are too old or do not run.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  fakePrograms,
  faultOf,
  openFolder,
  packageWithoutLinks,
  start,
} from '../../../../../test/launcher-fixtures.ts';
import { query } from '../../../../../test/query.ts';
import { findBinaries, packageRoot } from './binaries.ts';
import { isThere } from './home.ts';

test('the links that the install script would have made are made', async () => {
  const binariesDir = await packageWithoutLinks(await openFolder());
  const postgres = await start({ dataDir: join(await openFolder(), 'postgres'), binariesDir });
  expect(await query(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a platform without a package is told of EVENSTOCK_POSTGRES_BINARIES and DATABASE_URL', () => {
  expect(() => packageRoot('plan9-mips')).toThrow(
    /no PostgreSQL programs for plan9-mips.*EVENSTOCK_POSTGRES_BINARIES.*DATABASE_URL/,
  );
});

test('a folder without the programs is named, and no database is made', async () => {
  const binariesDir = await openFolder();
  const dataDir = join(await openFolder(), 'postgres');
  const fault = await faultOf(start({ dataDir, binariesDir }));
  expect(fault.code).toBe('binaries_missing');
  expect(fault.message).toContain(binariesDir);
  expect(await isThere(join(dataDir, 'cluster'))).toBe(false);
});

test('a PostgreSQL that is too old is refused', async () => {
  const folder = await fakePrograms(await openFolder(), 'exit 1');
  await writeFile(join(folder, 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 14.9"\n');
  const fault = await faultOf(findBinaries({ binariesDir: folder, copyDirs: [] }));
  expect(fault.code).toBe('version_mismatch');
  expect(fault.message).toMatch(/is 14\.9; Evenstock needs 15/);
});

test('programs that the machine cannot run are told from programs that are missing', async () => {
  const folder = await fakePrograms(await openFolder(), 'exit 1');
  await writeFile(join(folder, 'postgres'), '#!/no/such/loader\n');
  const fault = await faultOf(findBinaries({ binariesDir: folder, copyDirs: [] }));
  expect(fault.code).toBe('binaries_unusable');
});
