// One PostgreSQL for all database tests of a project, with one template database that is migrated once; a
// test file gets a copy of it from `createTestDatabase`. The server does not wait for the disk: its data is
// thrown away at the end. A server that an interrupted run left behind is stopped first.

import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { startEmbeddedPostgres } from '../packages/hub/src/platform/embedded-postgres.ts';
import { migrateTestTemplate } from './migrate-test-template.ts';
import { query } from './query.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The bin folder that the project runs on; null for the one of the npm package. */
    binariesDir: string | null;
    /** What `loginUrl` needs to reach the project's server. */
    testServer: { port: number; password: string };
    templateDatabase: string;
    /** Where root keeps what its servers could not reach; see `sharedDir` of the launcher. */
    sharedDir: string;
  }
}

const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
const log = { info: () => undefined, warn: () => undefined, error: console.error };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binariesDir = project.config.provide?.binariesDir ?? undefined;
  const dataDir = await freshFolder(project.name, binariesDir);
  const sharedDir = sharedDirOf(dataDir);
  const postgres = await startEmbeddedPostgres({ dataDir, binariesDir, sharedDir, settings, log });
  endWithRun();
  const templateDatabase = 'test_template';
  await query(postgres.url('postgres'), `create database ${templateDatabase}`);
  await migrateTestTemplate(postgres.url(templateDatabase));
  project.provide('testServer', { port: postgres.port, password: postgres.passwordOf('postgres') });
  project.provide('templateDatabase', templateDatabase);
  project.provide('sharedDir', sharedDir);
  return async () => {
    await postgres.stop();
    throwAway(dataDir);
  };
}

function sharedDirOf(dataDir: string): string {
  return `${dataDir}-shared`;
}

/** An interrupted run ends by way of an exit, at which the launcher lets go of its server. */
function endWithRun(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}

/** The same folder for each run of a checkout, unless a second run is under way in it. */
async function freshFolder(projectName: string, binariesDir: string | undefined): Promise<string> {
  const checkout = createHash('sha256')
    .update(import.meta.url)
    .digest('hex')
    .slice(0, 8);
  const dataDir = join(tmpdir(), `evenstock-test-${checkout}-${projectName}`);
  if (!existsSync(dataDir)) return dataDir;
  try {
    const sharedDir = sharedDirOf(dataDir);
    const leftover = await startEmbeddedPostgres({ dataDir, binariesDir, sharedDir, settings, log });
    await leftover.stop();
    throwAway(dataDir);
    return dataDir;
  } catch {
    // In use by another run, or broken by an interrupted one: either way this run does not need it.
    const other = mkdtempSync(`${dataDir}-`);
    chmodSync(other, 0o711);
    return other;
  }
}

function throwAway(dataDir: string): void {
  for (const folder of [sharedDirOf(dataDir), dataDir]) rmSync(folder, { recursive: true, force: true });
}
