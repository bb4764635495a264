// I13: a tenant's rows are out of reach for everybody else, whatever statement is sent and whatever went wrong
// before it on the same connection.

import { Client } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { movement, openSmallLedger, reserve } from '../testing/ledger.ts';
import type { Reader } from './database.ts';
import { checkIsolation } from './verify.ts';

const { url } = await createTestDatabase();
const mine = await openSmallLedger(url);
const theirs = await openSmallLedger(url);
afterAll(() => Promise.all([mine.database.close(), theirs.database.close()]));
for (const node of [mine, theirs]) {
  await node.submit(
    movement('receipt', 'A', 'DC1', 10),
    reserve('A', 1, { idempotency: { scope: 'http', key: 'k', fingerprint: 'f' } }),
    movement('shipment', 'A', 'DC1', 20),
  );
}

const tables = await mine.database.read(mine.tenantId, async (reader) => {
  const text = `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = 'evenstock' and c.relkind in ('r', 'p') and not c.relispartition order by 1`;
  return (await reader.query<{ name: string }>({ text })).map((row) => row.name);
});

const tenantsIn = (table: string) => async (reader: Reader) => {
  const rows = await reader.query<{ tenant_id: number }>({ text: `select distinct tenant_id from ${table}` });
  return rows.map((row) => row.tenant_id);
};

test('there are tables to protect', () => {
  expect(tables.length).toBeGreaterThan(15);
  expect(tables).toContain('journal');
});

describe.each(tables)('%s', (table) => {
  test('shows a tenant its own rows only', async () => {
    const seen = await mine.database.read(mine.tenantId, tenantsIn(table));
    expect(seen.filter((tenantId) => tenantId !== mine.tenantId)).toEqual([]);
  });

  test('shows nothing where no tenant is set', async () => {
    expect(await mine.database.withPresentedKey('00', tenantsIn(table))).toEqual([]);
  });
});

test('a row of another tenant cannot be written', async () => {
  const write = mine.database.inTransaction(mine.tenantId, (transaction) =>
    transaction.query({ text: 'insert into item_components values ($1, $2, $3, 1)' }, [theirs.tenantId, 'A', 'B']),
  );
  await expect(write).rejects.toThrow(/row-level security/);
});

test('a row of another tenant cannot be changed or removed', async () => {
  const changed = await mine.database.inTransaction(mine.tenantId, (transaction) =>
    transaction.query({ text: 'update positions set sellable = 0 where tenant_id = $1 returning sku' }, [
      theirs.tenantId,
    ]),
  );
  expect(changed).toEqual([]);
});

test('the journal can be neither changed nor emptied, not even by its own tenant', async () => {
  for (const text of ['update journal set quantity = 1', 'delete from journal', 'truncate journal']) {
    const attempt = mine.database.inTransaction(mine.tenantId, (transaction) => transaction.query({ text }));
    await expect(attempt).rejects.toThrow(/permission denied/);
  }
});

test('a setting does not outlive its transaction, failed or not, on a pooled connection', async () => {
  const failing = mine.database.read(mine.tenantId, (reader) => reader.query({ text: 'select 1 / 0' }));
  await expect(failing).rejects.toThrow(/division by zero/);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      expect(await mine.database.withPresentedKey('00', tenantsIn('positions'))).toEqual([]);
    }),
  );
});

test('partitions of the journal are closed to the hub: only the whole is open, by its policy', async () => {
  const direct = mine.database.read(mine.tenantId, (reader) =>
    reader.query({ text: 'select * from journal_default' }),
  );
  await expect(direct).rejects.toThrow(/permission denied/);
});

test('the check says so when a table loses its protection', async () => {
  expect(await mine.database.read(mine.tenantId, checkIsolation)).toEqual([]);
  const owner = new Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query('alter table evenstock.positions no force row level security');
    const breaches = await mine.database.read(mine.tenantId, checkIsolation);
    expect(breaches).toEqual([{ what: 'table positions has no forced row-level security' }]);
  } finally {
    await owner.query('alter table evenstock.positions force row level security');
    await owner.end();
  }
});
