// What a PostgreSQL is like before the hub uses it: read without changing anything, as the login that was given and
// not as the hub's role, which may not exist yet.

import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { Client } from 'pg';

const migrations = path.join(import.meta.dirname, '..', '..', 'migrations');

export interface DatabaseFacts {
  /** As the server says it, such as 15.18. */
  readonly version: string;
  readonly versionMajor: number;
  /** The database's clock less this machine's, measured around the answer. */
  readonly clockSkewMs: number;
  /** The role that was logged in as. */
  readonly login: string;
  readonly isLoginPrivileged: boolean;
  /** Whether the hub's role is there, may be acted as, and could see past row-level security. */
  readonly hasHubRole: boolean;
  readonly mayActAsHub: boolean;
  readonly isHubPrivileged: boolean;
  readonly hasSchema: boolean;
  /** Migrations of the database that this version does not know. */
  readonly newerMigrations: readonly string[];
  /** The last migration of the database; null when it has none, or this login may not know. */
  readonly schemaVersion: string | null;
  /** The last migration that this version knows. */
  readonly schemaKnown: string;
}

interface FactsRow {
  readonly version: string;
  readonly number: number;
  readonly now: number;
  readonly login: string;
  readonly isLoginPrivileged: boolean;
  readonly hasHubRole: boolean;
  readonly mayActAsHub: boolean;
  readonly isHubPrivileged: boolean;
  readonly hasSchema: boolean;
  readonly mayReadMigrations: boolean;
}

const factsOfServer = `
  select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
    (extract(epoch from clock_timestamp()) * 1000)::float8 as now, login.rolname as login,
    login.rolsuper or login.rolbypassrls as "isLoginPrivileged", hub.rolname is not null as "hasHubRole",
    coalesce(pg_has_role(session_user, hub.oid, 'member'), false) as "mayActAsHub",
    coalesce(hub.rolsuper or hub.rolbypassrls, false) as "isHubPrivileged",
    exists (select from pg_namespace where nspname = 'evenstock') as "hasSchema",
    coalesce((select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
      from pg_namespace n join pg_class c on c.relnamespace = n.oid and c.relname = 'kysely_migration'
      where n.nspname = 'evenstock_migrations'), false) as "mayReadMigrations"
  from pg_roles login left join pg_roles hub on hub.rolname = 'evenstock_hub'
  where login.rolname = session_user`;

/** `now` is this machine's clock in milliseconds. */
export async function inspectDatabase(url: string, now: () => number): Promise<DatabaseFacts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 10_000 });
  // A connection that breaks while nothing is asked would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const askedAt = now();
    const { rows } = await client.query<FactsRow>(factsOfServer);
    const answeredAt = now();
    const [facts] = rows;
    if (facts === undefined) throw new Error('The database does not know the role that it let in.');
    const { number, now: databaseNow, mayReadMigrations, ...rest } = facts;
    const known = await knownMigrations();
    const applied = mayReadMigrations ? await appliedMigrations(client) : [];
    return {
      ...rest,
      versionMajor: Math.floor(number / 10_000),
      clockSkewMs: Math.round(databaseNow - (askedAt + answeredAt) / 2),
      newerMigrations: applied.filter((name) => !known.includes(name)),
      schemaVersion: applied.at(-1) ?? null,
      schemaKnown: known.at(-1) ?? '',
    };
  } finally {
    await client.end();
  }
}

async function knownMigrations(): Promise<string[]> {
  const entries = await readdir(migrations, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

async function appliedMigrations(client: Client): Promise<string[]> {
  const text = 'select name from evenstock_migrations.kysely_migration order by name';
  const { rows } = await client.query<{ name: string }>(text);
  return rows.map((row) => row.name);
}
