// Where the cluster goes when root keeps its data in a folder that the server's account may not enter.

import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import { faultOf, openFolder, privateFolder, start } from '../../../../../test/launcher-fixtures.ts';
import { query } from '../../../../../test/query.ts';

test('root finds the same database again although the server may not enter the data folder', async () => {
  const dataDir = join(await privateFolder(), 'evenstock', 'postgres');
  const sharedDir = await openFolder();
  const first = await start({ dataDir, sharedDir });
  expect(dirname(dirname(first.clusterDir))).toBe(sharedDir);
  await query(first.url('postgres'), 'create table kept as select 42 as answer');
  await first.stop();
  const second = await start({ dataDir, sharedDir });
  expect(await query(second.url('postgres'), 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('two data folders that name the same database cannot both run it', async () => {
  const folder = await privateFolder();
  const sharedDir = await openFolder();
  const first = await start({ dataDir: join(folder, 'postgres'), sharedDir });
  await cp(join(folder, 'postgres'), join(folder, 'copy'), { recursive: true });
  const fault = await faultOf(start({ dataDir: join(folder, 'copy'), sharedDir }));
  expect(fault.code).toBe('folder_in_use');
  expect(fault.message).toContain(`database port ${first.port}`);
});

test('a database that was kept elsewhere and is gone is not replaced by an empty one', async () => {
  const dataDir = join(await privateFolder(), 'postgres');
  const first = await start({ dataDir, sharedDir: await openFolder() });
  await first.stop();
  await rm(dirname(first.clusterDir), { recursive: true });
  const fault = await faultOf(start({ dataDir }));
  expect(fault.code).toBe('cluster_missing');
});

test('when no place can be reached, the folder that is in the way is named with what to do', async () => {
  const closed = await privateFolder();
  const fault = await faultOf(start({ dataDir: join(closed, 'postgres'), sharedDir: join(closed, 'shared') }));
  expect(fault.code).toBe('folder_unreachable');
  expect(fault.message).toContain(`chmod o+x ${closed}`);
});
