// What is told of one thing goes to the engine together and is decided in its order, whatever the batches: nothing is
// applied behind what cannot succeed.

import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { systemClock } from '../platform/clock.ts';
import { positionsAt } from '../store/positions.ts';
import { engineAround, inboxOf, messageOf, outcomesOf, sent, told, work } from '../testing/inbox.ts';
import { openSmallLedger, standingClock, type Node, type NodeOptions } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

async function open(options: NodeOptions = {}): Promise<Node> {
  const node = await openSmallLedger(url, options);
  onTestFinished(() => node.database.close());
  return node;
}

async function onHand(node: Node, sku: string): Promise<bigint | undefined> {
  const places = [{ sku, location: 'DC1' }];
  const [found] = await node.database.read(node.tenantId, (reader) => positionsAt(reader, places));
  return found?.sellable;
}

const receipt = (sku: string, quantity: unknown): Record<string, unknown> =>
  told('receipt', { sku, location: 'DC1', quantity });

test('records of one key share a batch', async () => {
  const batches: number[] = [];
  const node = await open({ events: { onBatch: ({ commands }) => batches.push(commands) } });
  const id = await sent(
    node,
    Array.from({ length: 400 }, () => receipt('A', 1)),
  );
  await work(inboxOf(node), node);
  expect((await messageOf(node.database, node.tenantId, id)).counts).toEqual({ applied: 400 });
  expect(batches).toEqual([400]);
});

test.each([
  ['what the engine refuses', '1.5', 'quantity_not_representable'],
  ['what comes to no command', true, 'invalid_field'],
])('behind %s its key waits and others pass, in one batch or in several', async (_, quantity, code) => {
  for (const batchCommandsMax of [1000, 2, 1]) {
    const node = await open({ limits: { batchCommandsMax } });
    const records = [receipt('A', 1), receipt('A', quantity), receipt('B', 2), receipt('A', 4), receipt('A', 'none')];
    const id = await sent(node, records);
    await work(inboxOf(node), node);
    expect(await outcomesOf(node, id)).toEqual(['applied', `dead_letter ${code}`, 'applied', 'waiting', 'waiting']);
    expect([await onHand(node, 'A'), await onHand(node, 'B')]).toEqual([1n, 2n]);
  }
});

test('behind what broke the engine its key waits', async () => {
  const clock = standingClock(systemClock.now());
  const node = await open({ clock });
  const id = await sent(node, [receipt('A', 1), receipt('A', 2), receipt('B', 8), receipt('A', 4)], { clock });
  // A figure that no column holds breaks the batch where it is written: the engine halves it until it is found.
  const engine = engineAround(node, (command, decide) => {
    if ('quantity' in command && command.quantity === 2) Object.assign(command, { location: 'a\u0000b' });
    return decide();
  });
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await work(inboxOf(node, { clock, engine }), node);
    clock.advance(60_000);
  }
  expect(await outcomesOf(node, id)).toEqual(['applied', 'dead_letter internal_error', 'applied', 'waiting']);
  expect(await onHand(node, 'A')).toBe(1n);
});

test('where the queue has room for a part of a key, that part is applied, and nothing passes the rest', async () => {
  const clock = standingClock(systemClock.now());
  const node = await open({ clock, limits: { queueWeightMax: 2 } });
  const id = await sent(node, [receipt('A', 1), receipt('A', 2), receipt('A', 4), receipt('A', 8)], { clock });
  await work(inboxOf(node, { clock }), node);
  expect(await outcomesOf(node, id)).toEqual(['applied', 'applied']);
  expect(await onHand(node, 'A')).toBe(3n);
  clock.advance(1000);
  await work(inboxOf(node, { clock }), node);
  expect(await outcomesOf(node, id)).toEqual(['applied', 'applied', 'applied', 'applied']);
});
