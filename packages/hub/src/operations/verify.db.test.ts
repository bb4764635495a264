// The proof finds what it is there to find: each kind of damage, done behind the hub's back, is named.

import { Client } from 'pg';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { systemClock } from '../platform/clock.ts';
import { movement, openSmallLedger, originOf, reserve, type Node } from '../testing/ledger.ts';
import { verify, type VerifyReport } from './verify.ts';

const { url } = await createTestDatabase();
const owner = new Client({ connectionString: url });
await owner.connect();
afterAll(() => owner.end());

async function openWithHistory(): Promise<Node> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  const [, held] = await node.submit(
    movement('receipt', 'A', 'DC1', 100),
    reserve('A', 10, { kind: 'soft' }),
    reserve('A', 5),
    movement('status_changed', 'A', 'DC1', 3, { toStatus: 'damaged' }),
    movement('count', 'B', 'DC2', 7),
    movement('shipment', 'A', 'DC1', 2),
  );
  const reservationId = held?.ok ? (held.reservation?.id ?? '') : '';
  await node.submit({ type: 'release', reservationId, idempotency: null, origin: originOf() });
  return node;
}

async function reportOf(node: Node): Promise<VerifyReport> {
  return verify({ database: node.database, clock: systemClock }, node.tenantId);
}

async function breachesAfter(node: Node, statement: string): Promise<Record<string, string[]>> {
  const { rowCount } = await owner.query(statement.replaceAll('$tenant', String(node.tenantId)));
  expect(rowCount).toBeGreaterThan(0);
  const report = await reportOf(node);
  const failed = report.checks.filter((check) => !check.ok);
  expect(report.ok).toBe(failed.length === 0);
  return Object.fromEntries(failed.map((check) => [check.id, check.breaches.map((breach) => breach.what)]));
}

const ids = ['I1', 'I2', 'I3', 'I4', 'I6', 'I10', 'I12', 'I13', 'I14', 'audit'];

describe('verify', () => {
  test('finds a sound ledger sound, and tells how much it read', async () => {
    const node = await openWithHistory();
    const report = await reportOf(node);
    expect(report).toMatchObject({ ok: true, seq: '7', entries: 7, positions: 2, reservations: 2 });
    expect(report.checks.map((check) => check.id)).toEqual(ids);
  });

  test.each([
    ['a quantity', 'quantity = quantity + 1'],
    ['an actor', `actor = 'somebody'`],
    ['a single byte of a detail', `detail = replace(detail::text, '7', '8')::json`],
    ['a time', `occurred_at = occurred_at + interval '1 millisecond'`],
  ])('names the entry in which %s was changed', async (_, change) => {
    const node = await openWithHistory();
    const found = await breachesAfter(
      node,
      `update evenstock.journal set ${change} where tenant_id = $tenant and seq = 5`,
    );
    expect(found['I12']).toEqual(['entry 5 (count B) is not what was recorded: its hash does not verify']);
  });

  test('names the gap where an entry was removed', async () => {
    const node = await openWithHistory();
    const found = await breachesAfter(node, 'delete from evenstock.journal where tenant_id = $tenant and seq = 3');
    expect(found['I12']?.[0]).toBe('entries 3 to 3 are missing from the journal');
  });

  test('sees that the last entries were cut off', async () => {
    const node = await openWithHistory();
    const found = await breachesAfter(node, 'delete from evenstock.journal where tenant_id = $tenant and seq = 7');
    expect(found['I12']).toEqual(['the journal ends at entry 6, its head says 7']);
  });

  test('names the position that is not the sum of its entries', async () => {
    const node = await openWithHistory();
    const change = 'update evenstock.positions set sellable = sellable - 1, on_hold = on_hold + 1';
    const found = await breachesAfter(node, `${change} where tenant_id = $tenant and sku = 'A'`);
    expect(found['I1']).toEqual([
      'position A at DC1 lot "": sellable is 94, its entries say 95; on_hold is 1, its entries say 0;',
    ]);
    expect(found['I14']).toBeDefined();
  });

  test('names the promise that no reservation stands behind', async () => {
    const node = await openWithHistory();
    const change = 'update evenstock.reservation_lines set reserved = 4, quantity = 4';
    const found = await breachesAfter(node, `${change} where tenant_id = $tenant and reserved = 5`);
    expect(found['I4']?.[0]).toContain('A at DC1 lot "": reserved 5, allocated 0, picked 0');
  });

  test('names the reservation that ended and still holds', async () => {
    const node = await openWithHistory();
    const change = `update evenstock.reservations set state = 'released'`;
    const found = await breachesAfter(node, `${change} where tenant_id = $tenant and state = 'confirmed'`);
    expect(found['I4']?.[0]).toMatch(/^reservation res_\w+ is released and holds 5 units$/);
  });

  test('names a movement with one side only', async () => {
    const node = await openWithHistory();
    const change = 'update evenstock.journal set from_account = null';
    const found = await breachesAfter(node, `${change} where tenant_id = $tenant and seq = 1`);
    expect(found['I2']).toEqual(['entry 1 (receipt): one side of the movement is missing or is no account']);
  });
});
