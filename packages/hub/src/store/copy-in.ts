// COPY … FROM STDIN: rows in PostgreSQL's text form, sent as fast as the server takes them. Ends with what the server
// says of it; when the rows themselves fail to come, the server is told, and what had come is undone.

import { pipeline } from 'node:stream/promises';

import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Goes behind the statements that were sent before it. */
export async function copyIn(client: PoolClient, table: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  await pipeline(pieces, client.query(copyFrom(`copy ${table} from stdin`)));
}
