// B0, the physical bound: COPY of rows that the hub wrote in this run into a table with the same indexes, from a
// file on the server's own disk. One transaction for all of them, no client, no row-level security.

import { rm } from 'node:fs/promises';
import path from 'node:path';

import { Client } from 'pg';

import type { Contestant, ContestantSetup } from '../contestant.ts';

export async function openCopy({ url, folder }: ContestantSetup): Promise<Contestant> {
  const client = new Client({ connectionString: url, application_name: 'bench-copy' });
  await client.connect();
  const file = path.join(folder, 'journal.copy');
  let expected = 0;
  return {
    // An empty table each time: the same rows a second time would break the key.
    stepOf: async (job) => {
      const { rowCount } = await client.query(
        `copy (select j.* from (select * from evenstock.journal order by seq desc limit ${job.together}) j
          order by j.seq) to '${file}'`,
      );
      const rows = rowCount ?? 0;
      await client.query('truncate copied.journal');
      return async () => {
        await client.query(`copy copied.journal from '${file}'`);
        expected = rows;
        return { accepted: rows, refused: 0 };
      };
    },
    stock: () => Promise.resolve(),
    check: async () => {
      const { rows } = await client.query<{ count: string }>('select count(*)::text as count from copied.journal');
      const ok = rows[0]?.count === String(expected);
      return { ok, findings: [ok ? 'all rows are there' : `${rows[0]?.count} rows of ${expected}`] };
    },
    close: async () => {
      await client.end();
      await rm(file, { force: true });
    },
  };
}
