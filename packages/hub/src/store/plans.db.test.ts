// The plans of decisions, which are made once a connection and kept. Goal: a hub that starts on an empty database
// and is then given a catalogue is as quick as one that starts on a full one. How: fill tables through a session
// that has planned everything while they were empty, and count the rows that its statements looked at.

import { Client } from 'pg';
import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { itemOf, movement, openSmallLedger, originOf, putCatalogue, reserve } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

const skus = Array.from({ length: 2000 }, (_, index) => `SKU-${index}`);

async function rowsRead(table: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ read: string }>(
    `select (idx_tup_fetch + seq_tup_read)::text as read from pg_stat_all_tables
    where schemaname = 'evenstock' and relname = $1`,
    [table],
  );
  await client.end();
  return Number(rows[0]?.read);
}

test('plans that were made for empty tables stay good while the tables grow', async () => {
  const node = await openSmallLedger(url, { limits: { batchCommandsMax: 200 } });
  await putCatalogue(node.database, node.tenantId, { items: skus.map((sku) => itemOf(sku)) });
  const identity = (sku: string) => ({ scope: 'event:test', key: sku, fingerprint: sku });
  for (let from = 0; from < skus.length; from += 200) {
    const some = skus.slice(from, from + 200);
    const order = (sku: string) => ({ origin: originOf({ order: `order of ${sku}` }) });
    await node.submit(...some.map((sku) => movement('receipt', sku, 'DC1', 5, { idempotency: identity(sku) })));
    await node.submit(...some.map((sku) => reserve(sku, 2, order(sku))));
    await node.submit(...some.map((sku) => movement('shipment', sku, 'DC1', 1, order(sku))));
  }
  // What a session did is counted for others when it ends.
  await node.database.close();
  // Each of the 2,000 SKUs was looked up a few times in each table; a plan that reads a table of this size whole
  // for every batch comes to hundreds of times as much.
  const excessive: string[] = [];
  for (const table of ['positions', 'idempotency', 'reservations', 'reservation_lines', 'items']) {
    const read = await rowsRead(table);
    if (read > skus.length * 12) excessive.push(`${table}: ${read} rows`);
  }
  expect(excessive).toEqual([]);
});
