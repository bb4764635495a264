// Brings the template database of the tests to the newest schema with the hub's own migrations. A checkout
// whose hub has none yet tests on an empty database.

import { existsSync } from 'node:fs';

const migrateModule = new URL('../packages/hub/src/store/migrate.ts', import.meta.url);

export async function migrateTestTemplate(url: string): Promise<void> {
  if (!existsSync(migrateModule)) return;
  const module: unknown = await import(migrateModule.href);
  if (!hasMigrate(module)) throw new Error('store/migrate.ts has no function `migrate(url)`');
  await module.migrate(url);
}

function hasMigrate(module: unknown): module is { migrate: (url: string) => Promise<void> } {
  return typeof module === 'object' && module !== null && 'migrate' in module && typeof module.migrate === 'function';
}
