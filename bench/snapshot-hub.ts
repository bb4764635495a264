// The process of the hub in the snapshot benchmark: a whole node on the database that its order names.

import { startHub } from '../packages/hub/src/hub.ts';
import { defaultConfig } from '../packages/hub/src/platform/config.ts';
import { createLog } from '../packages/hub/src/platform/log.ts';

export interface SnapshotOrder {
  readonly databaseUrl: string;
  readonly adminKey: string;
}

process.once('message', ({ databaseUrl, adminKey }: SnapshotOrder) => {
  const storage = { url: databaseUrl, embedded: null, close: () => Promise.resolve() };
  const config = { ...defaultConfig, databaseUrl, adminKey, port: 0 };
  void startHub({ config, log: createLog('warn'), storage }).then((hub) => {
    process.send?.({ url: hub.url });
    process.once('disconnect', () => void hub.close().then(() => process.exit(0)));
  });
});
