// The engine on a real database: what is acknowledged is in the journal exactly once, whatever fails on the way.

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import type { Command } from '../domain/command.ts';
import { noRules } from '../domain/allotment/rule-index.ts';
import type { Item } from '../domain/item.ts';
import type { Outcome } from '../domain/outcome.ts';
import { systemClock } from '../platform/clock.ts';
import { journalAfter } from '../store/journal.ts';
import { positionsAt } from '../store/positions.ts';
import {
  itemOf,
  movement,
  openNode,
  openSmallLedger,
  originOf,
  putCatalogue,
  reserve,
  standingClock,
  type Node,
  type NodeOptions,
} from '../testing/ledger.ts';
import { startProxy } from '../testing/proxy.ts';
import { gatherItems, itemsMax } from './catalogue.ts';
import { notReached, type Reached } from './chain.ts';
import { verify } from './verify.ts';

const { url } = await createTestDatabase();

async function open(options: NodeOptions = {}): Promise<Node> {
  const node = await openSmallLedger(url, options);
  onTestFinished(() => node.database.close());
  return node;
}

function another(node: Node, options: NodeOptions = {}, at = url): Node {
  const other = openNode(at, node.tenantId, options);
  onTestFinished(() => other.database.close());
  return other;
}

const accepted = (outcomes: readonly Outcome[]): number => outcomes.filter((one) => one.ok).length;
const codes = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map((one) => (one.ok ? one.outcome : one.refusal.code));

async function expectClean(node: Node): Promise<void> {
  const report = await verify({ database: node.database, clock: systemClock }, node.tenantId);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
}

async function positionOf(node: Node, sku: string, location: string) {
  const [position] = await node.database.read(node.tenantId, (reader) => positionsAt(reader, [{ sku, location }]));
  return position;
}

describe('batches', () => {
  test('behind a command of a chain for which there is no room nothing of the chain is taken', async () => {
    const node = await open({ limits: { queueWeightMax: 2 } });
    const chain = { isHaltedBy: () => false, isHalted: false, isClosed: false };
    const [line] = reserve('A', 1).lines;
    const large = reserve('A', 1, { lines: line === undefined ? [] : [line, line, line] });
    const small = movement('receipt', 'A', 'DC1', 1);
    const submit = (command: Command): Promise<Reached> => node.engine.submitInChain(node.tenantId, command, chain);
    const [first, second, third] = await Promise.all([small, large, small].map(submit));
    expect(first).toMatchObject({ outcome: 'applied' });
    expect(second).toMatchObject({ refusal: { code: 'overloaded' } });
    expect(third).toBe(notReached);
    expect(await positionOf(node, 'A', 'DC1')).toMatchObject({ sellable: 1n });
  });

  test('commands are decided in order and their effects are stored', async () => {
    const node = await open();
    const outcomes = await node.submit(
      movement('receipt', 'A', 'DC1', 10),
      reserve('A', 7),
      reserve('A', 7),
      movement('shipment', 'A', 'DC1', 2),
    );
    expect(codes(outcomes)).toEqual(['applied', 'applied', 'insufficient_stock', 'applied']);
    expect(await positionOf(node, 'A', 'DC1')).toMatchObject({ sellable: 8n, reserved: 7n, seq: 3n });
    await expectClean(node);
  });

  test('commands that arrive while a batch is in flight share the next one', async () => {
    const sizes: number[] = [];
    const node = await open({ events: { onBatch: ({ commands }) => sizes.push(commands) } });
    await node.submit(movement('receipt', 'A', 'DC1', 1000));
    await Promise.all(Array.from({ length: 300 }, () => node.submit(reserve('A', 1))));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(301);
    expect(sizes.length).toBeLessThan(30);
  });

  test('the journal is gapless in commit order and readers follow it by cursor', async () => {
    const node = await open();
    await Promise.all(Array.from({ length: 50 }, (_, i) => node.submit(movement('receipt', 'A', 'DC1', i + 1))));
    const rows = await node.database.read(node.tenantId, (reader) => journalAfter(reader, 10n, 100));
    expect(rows.map((row) => row.entry.seq)).toEqual(Array.from({ length: 40 }, (_, i) => BigInt(i + 11)));
  });
});

describe('two nodes', () => {
  test('never promise a unit twice', async () => {
    const one = await open();
    const two = another(one);
    await one.submit(movement('receipt', 'A', 'DC1', 200), movement('receipt', 'A', 'DC2', 100));
    const wants = (node: Node) => Array.from({ length: 400 }, () => node.submit(reserve('A', 1)));
    const outcomes = (await Promise.all([...wants(one), ...wants(two)])).flat();
    expect(accepted(outcomes)).toBe(300);
    expect(new Set(codes(outcomes))).toEqual(new Set(['applied', 'insufficient_stock']));
    await expectClean(one);
  });

  test('the same key is one reservation, wherever it is sent, and another body is refused', async () => {
    const one = await open();
    const two = another(one);
    await one.submit(movement('receipt', 'A', 'DC1', 100));
    const keyed = (fingerprint: string) => reserve('A', 1, { idempotency: { scope: 'http', key: 'k', fingerprint } });
    const outcomes = (
      await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).submit(keyed('same'))))
    ).flat();
    expect(codes(outcomes).toSorted()).toEqual(['applied', ...Array.from({ length: 19 }, () => 'duplicate')]);
    const ids = outcomes.map((outcome) => outcome.ok && outcome.reservation?.id);
    expect(new Set(ids).size).toBe(1);
    expect(codes(await two.submit(keyed('other')))).toEqual(['idempotency_key_reused']);
    expect(await positionOf(one, 'A', 'DC1')).toMatchObject({ reserved: 1n });
  });

  test('a change of the catalogue counts from the next batch on, in every node', async () => {
    const one = await open();
    const two = another(one);
    expect(codes(await two.submit(movement('receipt', 'NEW', 'DC1', 1)))).toEqual(['unknown_sku']);
    await putCatalogue(one.database, one.tenantId, { items: [itemOf('NEW'), itemOf('A', { scale: 2 })] });
    expect(codes(await two.submit(movement('receipt', 'NEW', 'DC1', 1)))).toEqual(['applied']);
    await two.submit(movement('receipt', 'A', 'DC1', 1.25));
    expect(await positionOf(one, 'A', 'DC1')).toMatchObject({ sellable: 125n });
  });
});

describe('the catalogue', () => {
  test('a node that has just started knows the unit of a line that is reduced', async () => {
    const node = await open();
    await node.submit(movement('receipt', 'A', 'DC1', 5));
    const [taken] = await node.submit(reserve('A', 5));
    const reservationId = taken?.ok ? (taken.reservation?.id ?? '') : '';
    const lines = [{ lineId: '1', quantity: 2, uom: null }];
    const reduce = { type: 'reduce', reservationId, lines, idempotency: null, origin: originOf() } as const;
    expect(codes(await another(node).submit(reduce))).toEqual(['applied']);
    expect(await positionOf(node, 'A', 'DC1')).toMatchObject({ reserved: 2n });
  });

  test('the components of a kit are known although a reader has only asked for the kit', async () => {
    const node = await open();
    const kit = [{ sku: 'LOT', quantity: 1n }];
    await putCatalogue(node.database, node.tenantId, {
      items: [itemOf('LOT', { tracking: 'lot' }), itemOf('KIT', { kit })],
    });
    await node.submit(movement('receipt', 'KIT', 'DC1', 1));
    expect(codes(await node.submit(movement('kit_assembled', 'KIT', 'DC1', 1)))).toEqual(['lot_required']);
  });

  test('a cache that makes room for others takes nothing from a batch', async () => {
    const { database, tenantId } = await open();
    const none = new Map();
    const nothing = {
      locations: none,
      channels: none,
      sources: none,
      ownership: [],
      rules: noRules,
      pipelines: none,
    };
    const cached = { version: 1n, items: new Map<string, Item>(), ...nothing, countedUntil: 0 };
    cached.items.set('A', itemOf('A'));
    const other = itemOf('OTHER');
    for (let i = 1; i < itemsMax; i += 1) cached.items.set(`OTHER-${i}`, other);
    const items = await database.read(tenantId, (reader) => gatherItems(reader, cached, ['A', 'B', 'NONE']));
    expect([...items.keys()].toSorted()).toEqual(['A', 'B']);
    expect(['A', 'B'].map((sku) => cached.items.has(sku))).toEqual([false, true]);
    expect(cached.items.size).toBe(itemsMax);
  });
});

describe('holds', () => {
  test('an expired hold never counts against the next reservation, swept or not', async () => {
    const clock = standingClock(Date.parse('2030-01-01T00:00:00Z'));
    const node = await open({ clock });
    await node.submit(movement('receipt', 'A', 'DC1', 5));
    const [held] = await node.submit(reserve('A', 5, { kind: 'soft', ttlMs: 60_000 }));
    clock.advance(59_999);
    expect(codes(await node.submit(reserve('A', 5)))).toEqual(['insufficient_stock']);
    clock.advance(1);
    expect(codes(await node.submit(reserve('A', 5)))).toEqual(['applied']);
    const reservationId = held?.ok ? (held.reservation?.id ?? '') : '';
    const confirm = { type: 'confirm', reservationId, idempotency: null, origin: originOf() } as const;
    expect(codes(await node.submit(confirm))).toEqual(['invalid_state']);
    await expectClean(node);
  });

  test('more holds than one batch ends are all ended before anything else is decided', async () => {
    const clock = standingClock(Date.parse('2030-01-01T00:00:00Z'));
    const node = await open({ clock });
    await node.submit(movement('receipt', 'A', 'DC1', 2500));
    const holds = Array.from({ length: 2500 }, () => reserve('A', 1, { kind: 'soft', ttlMs: 1000 }));
    expect(accepted(await node.submit(...holds))).toBe(2500);
    clock.advance(1000);
    expect(codes(await node.submit(reserve('A', 2500)))).toEqual(['applied']);
    await expectClean(node);
  });
});

describe('counts', () => {
  test('a count is compared with what the book said at the moment of counting', async () => {
    const node = await open();
    const at = (minute: number) => originOf({ occurredAt: Date.parse('2026-01-01T10:00:00Z') + minute * 60_000 });
    await node.submit(movement('receipt', 'A', 'DC1', 10, { origin: at(0) }));
    await node.submit(movement('shipment', 'A', 'DC1', 3, { origin: at(10) }));
    // Counted at minute 5, before the shipment; told after it. One was missing then.
    await node.submit(movement('count', 'A', 'DC1', 9, { origin: at(5) }));
    expect(await positionOf(node, 'A', 'DC1')).toMatchObject({ sellable: 6n });
    await expectClean(node);
  });
});

describe('failures', () => {
  test('a command that fails unexpectedly fails alone', async () => {
    const failures: unknown[] = [];
    const node = await open({ events: { onFailure: (error) => failures.push(error) } });
    await node.submit(movement('receipt', 'A', 'DC1', 100));
    // PostgreSQL cannot keep this character; the border refuses it, so here it stands for a defect of ours.
    const poison = reserve('A', 1, { origin: originOf({ order: 'a\u0000b' }) });
    const good = Array.from({ length: 9 }, () => reserve('A', 1));
    const all = await Promise.allSettled(
      [...good.slice(0, 5), poison, ...good.slice(5)].map((one) => node.submit(one)),
    );
    expect(all.filter((one) => one.status === 'rejected')).toHaveLength(1);
    expect(all[5]?.status).toBe('rejected');
    expect(failures).toHaveLength(1);
    expect(await positionOf(node, 'A', 'DC1')).toMatchObject({ reserved: 9n });
    await expectClean(node);
  });

  test('over the bound callers are refused at once, and reads go on', async () => {
    const node = await open({ limits: { queueWeightMax: 20 } });
    await node.submit(movement('receipt', 'A', 'DC1', 100));
    const waiting = Array.from({ length: 30 }, () => node.submit(reserve('A', 1)));
    expect(await positionOf(node, 'A', 'DC1')).toBeDefined();
    const outcomes = (await Promise.all(waiting)).flat();
    expect(codes(outcomes).filter((code) => code === 'overloaded')).toHaveLength(10);
    expect(accepted(outcomes)).toBe(20);
    expect(codes(await node.submit(reserve('A', 1)))).toEqual(['applied']);
  });

  test('after draining, what was taken is decided and nothing new is', async () => {
    const node = await open();
    await node.submit(movement('receipt', 'A', 'DC1', 100));
    const taken = node.submit(reserve('A', 1));
    const drained = node.engine.drain();
    expect(codes(await taken)).toEqual(['applied']);
    await drained;
    expect(codes(await node.submit(reserve('A', 1)))).toEqual(['overloaded']);
  });
});

describe('lost connections', () => {
  const superuser = new Client({ connectionString: url });
  beforeAll(() => superuser.connect());
  afterAll(() => superuser.end());

  test.each([
    ['reached the database', true],
    ['never reached it', false],
  ])('a commit whose answer is lost and which %s has its effect once', async (_, reaches) => {
    const direct = await open();
    await direct.submit(movement('receipt', 'A', 'DC1', 10));
    const proxy = await startProxy(url);
    onTestFinished(() => proxy.close());
    const node = another(direct, {}, proxy.url);
    proxy.cutAtCommit({ forwarding: reaches });
    expect(codes(await node.submit(reserve('A', 1), reserve('A', 2)))).toEqual(['applied', 'applied']);
    expect(proxy.cuts()).toBe(1);
    expect(await positionOf(direct, 'A', 'DC1')).toMatchObject({ reserved: 3n });
    await expectClean(direct);
  });

  test('sessions ended in the middle of batches lose and double nothing', async () => {
    const node = await open();
    await node.submit(movement('receipt', 'A', 'DC1', 5000));
    const endSessions = () =>
      superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'evenstock-write' and datname = current_database()`);
    const outcomes: Outcome[] = [];
    for (let round = 0; round < 40; round += 1) {
      const batch = Array.from({ length: 25 }, () => reserve('A', 1));
      const [answers] = await Promise.all([node.submit(...batch), endSessions()]);
      outcomes.push(...answers);
    }
    expect(accepted(outcomes)).toBe(1000);
    expect(await positionOf(node, 'A', 'DC1')).toMatchObject({ reserved: 1000n });
    await expectClean(node);
  });

  test('while the database is away callers are told so, and nothing is decided', async () => {
    const direct = await open();
    await direct.submit(movement('receipt', 'A', 'DC1', 10));
    const proxy = await startProxy(url);
    const node = another(direct, { limits: { retryMs: 50 } }, proxy.url);
    expect(codes(await node.submit(reserve('A', 1)))).toEqual(['applied']);
    await proxy.close();
    expect(codes(await node.submit(reserve('A', 1)))).toEqual(['dependency_down']);
    expect(await positionOf(direct, 'A', 'DC1')).toMatchObject({ reserved: 1n });
  });
});
