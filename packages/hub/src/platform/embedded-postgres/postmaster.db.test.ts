// Why a server did not start decides whether it is tried again: another port helps when somebody took the
// chosen one in between, and nothing helps against a setting that the server does not know.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { launcherDefaults, openFolder, useClusterCopies } from '../../../../../test/launcher-fixtures.ts';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { startPostmaster, type PostmasterOrder } from './postmaster.ts';
import { serverSettings, type ServerSettings } from './settings.ts';

const copyOfCluster = useClusterCopies();

async function orderWith(port: number, wanted: ServerSettings): Promise<PostmasterOrder> {
  const folder = await copyOfCluster();
  const clusterDir = join(folder, 'cluster');
  const account = await serverAccount(clusterDir);
  const { binariesDir } = launcherDefaults;
  return {
    binaries: await findBinaries({ binariesDir, copyDirs: [await openFolder()], account }),
    home: { folder, clusterDir, account },
    port,
    password: (await readFile(join(folder, 'superuser-password'), 'utf8')).trim(),
    settings: serverSettings({ clusterDir, port, memoryBytes: 2 ** 30, wanted }),
    signal: new AbortController().signal,
  };
}

test('a port that somebody took in between is told from other failures', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const order = await orderWith(typeof address === 'object' && address ? address.port : 0, {});
  await expect(startPostmaster(order)).rejects.toMatchObject({ code: 'start_failed', failure: 'port_taken' });
});

test('a server that will not start says why', async () => {
  const order = await orderWith(1, { no_such_setting: '1' });
  const started = startPostmaster(order);
  await expect(started).rejects.toMatchObject({ code: 'start_failed', failure: 'other' });
  await expect(started).rejects.toThrow(/did not start: .*no_such_setting.*server\.log/);
});
