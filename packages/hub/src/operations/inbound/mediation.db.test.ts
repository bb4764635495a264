// What decisions on reports go by is kept between batches and shared by nodes: owners, versions and who waits for one,
// what was counted, business keys, and when sources were last heard.

import { beforeEach, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import type { MovementCommand, ProgressCommand, SnapshotCommand } from '../../domain/command.ts';
import { sourceDefaults, type Source } from '../../domain/inbound/source.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isoTime, systemClock } from '../../platform/clock.ts';
import { makeId } from '../../platform/ids.ts';
import { listExceptions } from '../../store/exceptions.ts';
import { writeRecords } from '../../store/governed-records.ts';
import { listObservations } from '../../store/inbound/observations.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { lockShardHead } from '../../store/locks.ts';
import { listPositions } from '../../store/positions.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import {
  movement,
  openNode,
  openSmallLedger,
  originOf,
  reserve,
  standingClock,
  type Node,
} from '../../testing/ledger.ts';
import { raiseOverdue } from './raise-overdue.ts';
import { verify } from '../verify.ts';

const { url } = await createTestDatabase();
const minute = 60_000;
const now = systemClock.now();
let node: Node;
let other: Node;

beforeEach(async () => {
  node = await openSmallLedger(url);
  other = openNode(url, node.tenantId);
  onTestFinished(async () => {
    await Promise.all([node.database.close(), other.database.close()]);
  });
});

async function declare(sources: readonly Source[], owner: string | null): Promise<void> {
  await node.database.inTransaction(node.tenantId, async (transaction) => {
    await lockShardHead(transaction, null);
    const by = { actor: 'test', correlationId: makeId('cor'), recordedAt: isoTime(now) };
    const asRecord = (body: { readonly code: string }) => ({ code: body.code, body });
    await writeRecords(transaction, 'source', sources.map(asRecord), by);
    if (owner !== null) {
      const anything = { itemClass: null, sku: null, location: null, validFrom: null, validTo: null, order: 0 };
      const rule = { ...anything, id: 'all', fact: 'on_hand', source: owner };
      await writeRecords(transaction, 'ownership', [{ code: 'all', body: rule }], by);
    }
    bumpCatalogueVersion(transaction);
  });
}

function sourceOf(code: string, more: Partial<Source> = {}): Source {
  return { ...sourceDefaults, code, name: code, ...more };
}

function told(source: string, minutesAgo: number, more: Partial<MovementCommand['origin']> = {}) {
  const eventId = makeId('evt');
  const origin = originOf({ source, eventId, occurredAt: now - minutesAgo * minute, ...more });
  return { origin, idempotency: { scope: `event:${source}`, key: eventId, fingerprint: eventId } };
}

function outcomeOf([outcome]: readonly Outcome[]): string {
  if (outcome === undefined) return 'none';
  return outcome.ok ? outcome.outcome : outcome.refusal.code;
}

async function sellable(): Promise<string[]> {
  const found = await node.database.read(node.tenantId, (reader) => listPositions(reader, { limit: 100 }));
  return found.map((one) => `${one.sku}@${one.location} ${one.sellable}`);
}

async function isSound(): Promise<void> {
  const report = await verify({ database: node.database, clock: systemClock }, node.tenantId);
  expect(report.checks.flatMap(({ breaches }) => breaches)).toEqual([]);
}

test('a mark that one node made absorbs what another is told later', async () => {
  await node.submit(movement('receipt', 'A', 'DC1', 10, told('wms', 9)));
  await other.submit(movement('receipt', 'B', 'DC1', 1, told('wms', 9)));
  expect(outcomeOf(await node.submit(movement('count', 'A', 'DC1', 7, told('wms', 5))))).toBe('applied');
  // The other node has no marks at hand and does not know yet that there are any.
  expect(outcomeOf(await other.submit(movement('shipment', 'A', 'DC1', 3, told('wms', 6))))).toBe('absorbed');
  expect(outcomeOf(await other.submit(movement('shipment', 'A', 'DC1', 3, told('wms', 4))))).toBe('applied');
  expect(outcomeOf(await other.submit(movement('count', 'A', 'DC1', 9, told('wms', 6))))).toBe('stale_snapshot');
  expect(await sellable()).toEqual(['A@DC1 4', 'B@DC1 1']);
  await isSound();
});

test('a snapshot of a location counts for all of it, on every node', async () => {
  const { origin, idempotency } = told('wms', 5);
  const snapshot: SnapshotCommand = { type: 'snapshot', location: 'DC1', account: 'sellable', origin, idempotency };
  expect(outcomeOf(await node.submit(snapshot))).toBe('applied');
  expect(outcomeOf(await other.submit(snapshot))).toBe('duplicate');
  expect(outcomeOf(await other.submit(movement('receipt', 'B', 'DC1', 3, told('wms', 6))))).toBe('absorbed');
  expect(outcomeOf(await other.submit(movement('receipt', 'B', 'DC2', 3, told('wms', 6))))).toBe('applied');
  await isSound();
});

test('a count of a status moves units within a sum of long ago, which its node has to look up', async () => {
  const onHand = { ...told('wms', 9), status: 'onHand' };
  await node.submit(movement('count', 'A', 'DC1', 14, onHand));
  expect(outcomeOf(await other.submit(movement('receipt', 'B', 'DC1', 1, told('wms', 1))))).toBe('applied');
  const damaged = { ...told('wms', 1), status: 'damaged' };
  expect(outcomeOf(await other.submit(movement('count', 'A', 'DC1', 4, damaged)))).toBe('applied');
  expect(await sellable()).toEqual(['A@DC1 10', 'B@DC1 1']);
  await isSound();
});

test('a count that comes late leaves alone what happened since, and not what was counted since', async () => {
  await node.submit(movement('receipt', 'A', 'DC1', 10, told('wms', 9)));
  await node.submit(movement('receipt', 'A', 'DC1', 2, told('wms', 3)));
  await node.submit(movement('count', 'A', 'DC1', 4, { ...told('wms', 4), status: 'damaged' }));
  const onHand = { ...told('wms', 5), status: 'onHand' };
  expect(outcomeOf(await other.submit(movement('count', 'A', 'DC1', 14, onHand)))).toBe('applied');
  expect(await sellable()).toEqual(['A@DC1 12']);
  await isSound();
});

test('a step of a promise amends the net count of where it was allocated, though it names another place', async () => {
  await declare([sourceOf('wms', { basis: 'net' })], null);
  await node.submit(movement('receipt', 'A', 'DC1', 10, told('wms', 20)));
  await node.submit(reserve('A', 4, { reservationId: 'r1' }));
  const early = { ...allocate('r1', 4, 1), ...told('wms', 9) };
  expect(outcomeOf(await node.submit(early))).toBe('applied');
  expect(outcomeOf(await node.submit(movement('count', 'A', 'DC1', 6, told('wms', 5))))).toBe('applied');
  expect(await sellable()).toEqual(['A@DC1 10']);
  const elsewhere: ProgressCommand = { ...early, type: 'fulfil', location: 'DC2', ...told('wms', 6) };
  const { lifecycle: _lifecycle, ...fulfilled } = elsewhere;
  expect(outcomeOf(await other.submit(fulfilled))).toBe('applied');
  expect((await sellable()).filter((one) => one.startsWith('A@DC1'))).toEqual(['A@DC1 6']);
  await isSound();
});

function allocate(reservationId: string, quantity: number, version: number): ProgressCommand {
  const place = { sku: 'A', location: 'DC1', lot: null, uom: null };
  const lifecycle = { subject: `reservation:${reservationId}`, version };
  return { type: 'allocate', reservationId, quantity, ...place, ...told('wms', 1), lifecycle };
}

test('a message that skips ahead is kept until its predecessor comes, whichever node hears it', async () => {
  const reservation = reserve('A', 5);
  await node.submit(movement('receipt', 'A', 'DC1', 10), reservation);
  const [first, second, third] = [1, 2, 3].map((version) => allocate(reservation.reservationId, version, version));
  if (!first || !second || !third) throw new Error('Three messages are told.');
  expect(outcomeOf(await node.submit(third))).toBe('waiting');
  expect(outcomeOf(await other.submit(third))).toBe('waiting');
  expect(outcomeOf(await other.submit(second))).toBe('waiting');
  expect(outcomeOf(await other.submit(first))).toBe('applied');
  // All three are decided: 1 + 2, and the third asks for more than is left.
  expect(outcomeOf(await node.submit(second))).toBe('duplicate');
  const text = 'select version, outcome, code from waiting_commands where tenant_id = $1 order by version';
  const waiting = await node.database.read(node.tenantId, (reader) => reader.query({ text }, [reader.tenantId]));
  expect(waiting).toMatchObject([
    { version: 2, outcome: 'applied', code: null },
    { version: 3, outcome: 'refused' },
  ]);
  await isSound();
});

test('a business key is known to every node, and the owner makes a confirmation of what another told', async () => {
  await declare([sourceOf('wms'), sourceOf('erp')], 'wms');
  const ship = (source: string, key: string) =>
    movement('shipment', 'A', 'DC1', 2, told(source, 1, { businessKey: key }));
  expect(outcomeOf(await node.submit(ship('erp', 'S1')))).toBe('observation');
  expect(outcomeOf(await other.submit(ship('wms', 'S1')))).toBe('applied');
  expect(outcomeOf(await other.submit(ship('wms', 'S2')))).toBe('applied');
  expect(outcomeOf(await node.submit(ship('erp', 'S2')))).toBe('confirmation');
  expect(outcomeOf(await node.submit(ship('wms', 'S2')))).toBe('duplicate');
  const filter = { after: ['', ''] as const, limit: 10 };
  const rows = await node.database.read(node.tenantId, (reader) => listObservations(reader, filter));
  expect(new Map(rows.map((row) => [row.businessKey, [row.confirms, row.confirmBy]]))).toEqual(
    new Map([
      ['S1', [1n, null]],
      ['S2', [2n, null]],
    ]),
  );
  await isSound();
});

test('a declared source is heard with every word, also one that changes nothing', async () => {
  await declare([sourceOf('wms'), sourceOf('erp')], 'wms');
  await node.submit(movement('receipt', 'A', 'DC1', 1, told('erp', 1)), movement('receipt', 'A', 'DC1', 1));
  const heard = await node.database.read(node.tenantId, loadHeard);
  expect([...heard.keys()]).toEqual(['erp']);
});

test('what is sold of the stock of a silent owner is up to its fallback', async () => {
  const clock = standingClock(now);
  const standing = openNode(url, node.tenantId, { clock });
  onTestFinished(() => standing.database.close());
  await declare([sourceOf('wms', { freshnessMs: minute, fallback: { kind: 'stop_selling' } })], 'wms');
  await standing.submit(movement('receipt', 'A', 'DC1', 10, told('wms', 1)));
  expect(outcomeOf(await standing.submit(reserve('A', 1)))).toBe('applied');
  clock.advance(2 * minute);
  expect(outcomeOf(await standing.submit(reserve('A', 1)))).toBe('insufficient_stock');
  await standing.submit(movement('receipt', 'A', 'DC1', 1, told('wms', 1)));
  expect(outcomeOf(await standing.submit(reserve('A', 1)))).toBe('applied');
});

test('what should have come and did not becomes one exception, which closes when it has come', async () => {
  await declare([sourceOf('wms', { graceMs: minute, waitMs: minute }), sourceOf('erp')], 'wms');
  const reservation = reserve('A', 1);
  const clock = standingClock(systemClock.now() + 2 * minute);
  const context = { database: node.database, makeId, clock };
  const open = async (): Promise<string[]> => {
    const filter = { state: 'open', afterId: '', limit: 10 } as const;
    const rows = await node.database.read(node.tenantId, (reader) => listExceptions(reader, filter));
    return rows.map((row) => `${row.kind} ${row.subject}`);
  };
  const key = { businessKey: 'S1' };
  await node.submit(movement('receipt', 'A', 'DC1', 5, told('wms', 1)), reservation);
  await node.submit(movement('shipment', 'A', 'DC1', 2, told('erp', 1, key)));
  await node.submit(allocate(reservation.reservationId, 1, 2));
  expect(await raiseOverdue(context)).toBeGreaterThanOrEqual(2);
  const missing = `wms reservation:${reservation.reservationId} 2`;
  expect((await open()).toSorted()).toEqual([`predecessor_missing ${missing}`, 'unconfirmed S1']);
  await raiseOverdue(context);
  expect(await open()).toHaveLength(2);
  await node.submit(movement('shipment', 'A', 'DC1', 2, told('wms', 1, key)));
  await node.submit(allocate(reservation.reservationId, 1, 1));
  await raiseOverdue(context);
  expect(await open()).toEqual([]);
});
