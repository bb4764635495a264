// Prepares a server that is the hub's own (the embedded one): the database, and the role that the hub logs in
// as, which owns nothing and is no superuser.

import { Client, escapeIdentifier, escapeLiteral } from 'pg';

export interface HubLogin {
  readonly role: string;
  readonly password: string;
}

/** Makes the database if it is not there yet. `url` is the superuser's, to a database that exists. */
export async function provisionDatabase(url: string, database: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(database)}`);
  });
}

/** Makes the login (or sets its password anew) and lets it act as the hub's role, after migration made that. */
export async function provisionLogin(url: string, login: HubLogin): Promise<void> {
  const role = escapeIdentifier(login.role);
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [login.role]);
    const verb = rowCount === 0 ? 'create' : 'alter';
    const rights = 'login nosuperuser nocreatedb nocreaterole nobypassrls noinherit';
    await client.query(`${verb} role ${role} ${rights} password ${escapeLiteral(login.password)}`);
    await client.query(`grant evenstock_hub to ${role}`);
  });
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
