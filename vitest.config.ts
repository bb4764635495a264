// All tests of the workspace, as projects by what they need: nothing (unit), or a real PostgreSQL, the bundled
// 18 and Debian's 15. Sources are used as they are, without a build. A project whose PostgreSQL is absent is
// left out here and named at the end of the run by scripts/test.ts.

import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

import { findRealParts } from './test/real-parts.ts';

const parts = findRealParts(process.env);

const exclude = [
  '**/node_modules/**',
  '**/dist/**',
  '**/.evenstock/**',
  'bench/peers/**',
  // Run by node:test, as it will be where it is copied to.
  'packages/connector-sdk/template/**',
];

const databaseTests = '**/*.db.test.ts';

/** Tests of whole programs, each with an embedded server of its own. */
const processTests = 'e2e/**/*.test.ts';

/** Only root can start a server as another account. */
const testsOfRoot = parts.root.path === undefined ? ['**/*.root.db.test.ts'] : [];

/** A disk that can be filled is a file system of its own. */
const testsThatMount = parts.mount.path === undefined ? ['**/*.mount.db.test.ts'] : [];

function onPostgres(name: string, binariesDir: string | null): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [databaseTests],
      exclude: [...exclude, ...testsOfRoot, ...testsThatMount],
      provide: { binariesDir },
      globalSetup: ['./test/postgres.ts'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  };
}

function onProcesses(): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name: 'processes',
      include: [processTests],
      exclude: [...exclude, databaseTests],
      testTimeout: 120_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  resolve: { conditions: ['source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: {
    // Database tests start servers of their own: more workers than this only wait for each other.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...exclude, databaseTests, processTests] },
      },
      ...(parts.postgres18.path === undefined ? [] : [onProcesses()]),
      ...(parts.postgres18.path === undefined ? [] : [onPostgres('db-18', null)]),
      ...(parts.postgres15.path === undefined ? [] : [onPostgres('db-15', parts.postgres15.path)]),
    ],
  },
});
