// The proof finds what it is there to find: each kind of damage, done behind the hub's back, is named.

import { Client } from 'pg';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { systemClock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import { putAllotmentRules } from './allotment/put-allotment-rules.ts';
import { itemOf, movement, openSmallLedger, originOf, putCatalogue, reserve, type Node } from '../testing/ledger.ts';
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

const ids = ['I1', 'I2', 'I3', 'I4', 'I6', 'I10', 'I11', 'I12', 'I13', 'I14', 'audit'];

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

/** 6 of 10 units of a ring fence taken, 2 of them shipped; 2 kits; 3 units promised of 5 that are due. */
async function openWithPromises(): Promise<Node> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  const kit = [
    { sku: 'B', quantity: 2n },
    { sku: 'C', quantity: 1n },
  ];
  await putCatalogue(node.database, node.tenantId, { items: [itemOf('C'), itemOf('K', { kit })] });
  await fence(node, 10);
  const promised = { order: 'SO1', occurredAt: systemClock.now() };
  const outcomes = await node.submit(
    movement('receipt', 'A', 'DC1', 20),
    movement('receipt', 'B', 'DC1', 3),
    movement('receipt', 'B', 'DC2', 3),
    movement('receipt', 'C', 'DC2', 3),
    reserve('A', 6, { origin: originOf(promised) }),
    movement('shipment', 'A', 'DC1', 2, { origin: originOf(promised) }),
    reserve('K', 3),
    movement('supply_planned', 'B', 'DC1', 5, { dueAt: due, origin: originOf({ order: 'PO1' }) }),
    reserveBy(3),
  );
  expect(outcomes.map((one) => one.ok)).toEqual(outcomes.map(() => true));
  return node;
}

const due = Date.parse('2030-01-01T00:00:00Z');

function reserveBy(quantity: number) {
  const line = { lineId: '1', sku: 'B', quantity, uom: null, location: null, lot: null, neededBy: due };
  return reserve('B', quantity, { lines: [line] });
}

async function fence(node: Node, value: number): Promise<void> {
  const scope = { sku: 'A', itemClass: null, segment: null, customer: null, location: null };
  const dates = { validFrom: null, validTo: null, order: 0 };
  const rule = { id: 'F', channel: 'web', ...scope, ...dates };
  const context = { database: node.database, clock: systemClock, makeId, catalogues: new Map() };
  const operator = { tenantId: node.tenantId, actor: 'test', correlationId: 'cor' };
  const rules = [{ ...rule, kind: 'ring_fence', unit: 'quantity', value }] as const;
  expect(await putAllotmentRules(context, operator, rules)).toMatchObject({ ok: true });
}

describe('verify of promises', () => {
  test('finds fences, kits and pegs sound', async () => {
    const node = await openWithPromises();
    expect((await reportOf(node)).checks.filter((check) => !check.ok)).toEqual([]);
    const text = 'select taken, fulfilled from allotment_uses where tenant_id = $1';
    const uses = await node.database.read(node.tenantId, (reader) => reader.query({ text }, [node.tenantId]));
    expect(uses).toEqual([{ taken: 6n, fulfilled: 2n }]);
  });

  test.each(['taken', 'fulfilled'])('names the ring fence of which another quantity is %s', async (column) => {
    const node = await openWithPromises();
    const change = `update evenstock.allotment_uses set ${column} = ${column} + 1 where tenant_id = $tenant`;
    const found = await breachesAfter(node, change);
    const [taken, fulfilled] = column === 'taken' ? [7, 2] : [6, 3];
    const what = `ring fence F of A: taken ${taken}, fulfilled ${fulfilled}`;
    expect(found).toEqual({ I4: [`${what}, but its reservations say 6, 2`], I14: [`${what}, rebuilt 6, 2`] });
  });

  test('names the ring fence whose use is missing, and one that nobody took from', async () => {
    const node = await openWithPromises();
    const change = `update evenstock.allotment_uses set rule_id = 'G' where tenant_id = $tenant`;
    const found = await breachesAfter(node, change);
    expect(found['I4']?.toSorted()).toEqual([
      'ring fence F of A: taken 0, fulfilled 0, but its reservations say 6, 2',
      'ring fence G of A: taken 6, fulfilled 2, but its reservations say 0, 0',
    ]);
    expect(found['I14']).toHaveLength(2);
  });

  test('names the supply of which more is promised than is waited for', async () => {
    const node = await openWithPromises();
    const change = 'update evenstock.supplies set promised = promised + 1 where tenant_id = $tenant';
    expect(await breachesAfter(node, change)).toEqual({
      I4: ['supply PO1 of B to DC1: promised 4, but its reservations say 3'],
      I14: ['supply PO1 of B to DC1: 5 open, 4 promised, rebuilt 5, 3'],
    });
  });

  test('names what waits for a supply that does not exist', async () => {
    const node = await openWithPromises();
    const change = `update evenstock.supplies set "order" = 'PO2' where tenant_id = $tenant`;
    const found = await breachesAfter(node, change);
    expect(found['I4']).toContain('3 units of B wait for PO1 to DC1, which is no supply');
    expect(found['I4']).toContain('supply PO2 of B to DC1: promised 3, but its reservations say 0');
  });

  test('names the line that waits for another supply than its promise says', async () => {
    const node = await openWithPromises();
    const change = `update evenstock.reservation_lines set supply_order = 'PO3'`;
    const found = await breachesAfter(node, `${change} where tenant_id = $tenant and backordered > 0`);
    expect(found['I4']?.some((what) => what.endsWith('waits for PO3, but its promise names PO1'))).toBe(true);
  });

  test('names the component that is there for another number of kits', async () => {
    const node = await openWithPromises();
    const change = `update evenstock.reservation_lines set about = replace(about::text, '"per":["2","1"]',
      '"per":["3","1"]')::json where sku = 'B' and location = 'DC2'`;
    const found = await breachesAfter(node, `${change} and tenant_id = $tenant`);
    expect(found['I14']?.[1]).toMatch(/^line 1 of reservation res_\w+ is no whole kit: C is uneven$/);
  });
});
