// The plans of publishing are made while there are no listings and kept: they have to stay good when thousands come.
// Counted are the rows that its statements looked at.

import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { openFakeChannel } from '../../testing/fake-channel.ts';
import { itemOf, openSmallLedger, putCatalogue } from '../../testing/ledger.ts';
import { mapListings, openPublishing, putChannel } from '../../testing/publishing.ts';

const { url } = await createTestDatabase();

async function rowsRead(): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ read: string }>(
    `select (idx_tup_fetch + seq_tup_read)::text as read from pg_stat_all_tables
    where schemaname = 'evenstock' and relname = 'listings'`,
  );
  await client.end();
  return Number(rows[0]?.read);
}

test('thousands of listings are looked up one by one, in a table that was empty a moment ago', async () => {
  const channel = await openFakeChannel();
  onTestFinished(channel.close);
  const ledger = await openSmallLedger(url);
  await putChannel(ledger, 'web', { timeoutMs: 5000 });
  const node = openPublishing(url, ledger.tenantId, new Map([['web', channel.push]]));
  onTestFinished(node.stop);
  await mapListings(ledger, [{ channel: 'web', externalId: 'a', sku: 'A' }]);
  await expect.poll(() => channel.shows.size, { timeout: 20_000 }).toBe(1);
  const skus = Array.from({ length: 2000 }, (_, index) => `S${index}`);
  await putCatalogue(ledger.database, ledger.tenantId, { items: skus.map((sku) => itemOf(sku)) });
  await mapListings(
    ledger,
    skus.map((sku) => ({ channel: 'web', externalId: sku, sku })),
  );
  await expect.poll(() => channel.shows.size, { timeout: 40_000 }).toBe(skus.length + 1);
  // What a session did is counted for others when it ends.
  await node.stop();
  await ledger.database.close();
  // About a dozen for each, and versions of rows that a call passed over; one look-up by another index comes to 2,000
  // for each listing and step.
  expect(await rowsRead()).toBeLessThan(skus.length * 600);
});
