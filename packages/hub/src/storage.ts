// Opens the place where the hub keeps everything: the embedded PostgreSQL in the data folder, or another one by
// its URL, brought to this version's schema.

import path from 'node:path';

import type { HubConfig } from './platform/config.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './platform/embedded-postgres.ts';
import type { Log } from './platform/log.ts';
import { migrate } from './store/migrate.ts';
import { provisionDatabase, provisionLogin } from './store/provision.ts';

export interface Storage {
  /** What the hub connects with. */
  readonly url: string;
  readonly embedded: EmbeddedPostgres | null;
  readonly close: () => Promise<void>;
}

const databaseName = 'evenstock';
const loginRole = 'evenstock_app';

export type StorageConfig = Pick<HubConfig, 'dataDir' | 'databaseUrl' | 'migrationUrl' | 'postgresBinaries'>;

export async function openStorage(config: StorageConfig, log: Log): Promise<Storage> {
  if (config.databaseUrl !== null) {
    const { applied } = await migrate(config.migrationUrl ?? config.databaseUrl);
    if (applied.length > 0) log.info({ applied }, 'migrated');
    return { url: config.databaseUrl, embedded: null, close: () => Promise.resolve() };
  }
  const embedded = await startEmbeddedPostgres({
    dataDir: path.join(config.dataDir, 'postgres'),
    binariesDir: config.postgresBinaries ?? undefined,
    log,
  });
  try {
    await provisionDatabase(embedded.url('postgres'), databaseName);
    const { applied } = await migrate(embedded.url(databaseName));
    if (applied.length > 0) log.info({ applied }, 'migrated');
    await provisionLogin(embedded.url(databaseName), { role: loginRole, password: embedded.passwordOf(loginRole) });
    return { url: embedded.url(databaseName, loginRole), embedded, close: () => embedded.stop() };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}
