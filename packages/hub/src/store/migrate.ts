// Brings a database to the schema of this version. Migrations are folders with an `up.sql`, run in order and
// once, each in a transaction; two programs that start at the same time take turns. A database of a newer
// version is left alone.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { Pool } from 'pg';

import { surviveLoss } from './database.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'migrations');

export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const migrations: Record<string, Migration> = {};
  for (const { name } of names) {
    const text = await readFile(path.join(folder, name, 'up.sql'), 'utf8');
    migrations[name] = {
      up: async (database: Kysely<unknown>) => {
        await sql.raw(text).execute(database);
      },
    };
  }
  return migrations;
}

export interface Migrated {
  readonly applied: readonly string[];
}

/** `url` belongs to a role that may create the schema; the hub itself works as another role. */
export async function migrate(url: string): Promise<Migrated> {
  const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5000 });
  surviveLoss(pool);
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrations = await readMigrations();
    const migrator = new Migrator({
      db: database,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      migrationTableSchema: 'evenstock_migrations',
    });
    await checkAge(pool, Object.keys(migrations));
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw new Error('The database could not be migrated.', { cause: error });
    await pool.query('select evenstock.ensure_journal_partitions(3)');
    return { applied: (results ?? []).map((result) => result.migrationName) };
  } finally {
    await database.destroy();
  }
}

async function checkAge(pool: Pool, known: readonly string[]): Promise<void> {
  const table = await pool.query<{ found: boolean }>(
    "select to_regclass('evenstock_migrations.kysely_migration') is not null as found",
  );
  if (table.rows[0]?.found !== true) return;
  const { rows } = await pool.query<{ name: string }>('select name from evenstock_migrations.kysely_migration');
  const newer = rows.map((row) => row.name).filter((name) => !known.includes(name));
  if (newer.length === 0) return;
  throw new NewerSchema(
    `This database was set up by a newer version of Evenstock (it has ${newer.join(', ')}). ` +
      'Start that version, or restore a backup made before the upgrade.',
  );
}
