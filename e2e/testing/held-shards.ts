// Holds the locks that decisions need, so that requests wait inside the hubs for as long as a test wants.

import { Client } from 'pg';

export interface HeldShards {
  readonly letGo: () => Promise<void>;
}

/** `url` is the superuser's: it sees the heads of all tenants. */
export async function holdShards(url: string): Promise<HeldShards> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query('select from evenstock.shard_heads for update');
  return {
    letGo: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}
