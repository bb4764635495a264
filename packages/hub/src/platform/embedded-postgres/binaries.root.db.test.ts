// The programs when root starts the server: it lends it an account, and that account must be able to run them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  fakePrograms,
  faultOf,
  openFolder,
  packageWithoutLinks,
  pidOf,
  privateFolder,
  start,
} from '../../../../../test/launcher-fixtures.ts';
import { query } from '../../../../../test/query.ts';

test('programs out of reach of the server are copied to where it can run them', async () => {
  const binariesDir = await packageWithoutLinks(await privateFolder());
  const sharedDir = await openFolder();
  const postgres = await start({ dataDir: join(await openFolder(), 'postgres'), sharedDir, binariesDir });
  const [row] = await query(postgres.url('postgres'), `select setting from pg_config where name = 'BINDIR'`);
  expect(row?.['setting']).toMatch(new RegExp(`^${sharedDir}/postgresql-`));
});

test('an installed PostgreSQL out of reach of the server is named, as it cannot be copied', async () => {
  const binariesDir = await fakePrograms(await privateFolder(), 'exit 1');
  const fault = await faultOf(start({ dataDir: join(await openFolder(), 'postgres'), binariesDir }));
  expect(fault.code).toBe('binaries_unusable');
  expect(fault.message).toContain(`chmod o+x ${binariesDir}`);
});

test('the server runs as an account without rights', async () => {
  const postgres = await start({ dataDir: join(await openFolder(), 'postgres') });
  const status = await readFile(`/proc/${pidOf(postgres)}/status`, 'utf8');
  expect(status).toMatch(/^Uid:\s+(?!0\s)\d+/m);
  expect(status).toMatch(/^Groups:\s*$/m);
});
