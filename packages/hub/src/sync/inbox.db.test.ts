// The inbox on a real database: every message is worked on in its order, once, and leaves an outcome for each record.

import { describe, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { positionsAt } from '../store/positions.ts';
import { inboxOf, messageOf, outcomesOf, recordsOf, sent, told, work } from '../testing/inbox.ts';
import { openSmallLedger, type Node, type NodeOptions } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

async function open(options: NodeOptions = {}): Promise<Node> {
  const node = await openSmallLedger(url, options);
  onTestFinished(() => node.database.close());
  return node;
}

async function onHand(node: Node, sku = 'A', location = 'DC1'): Promise<bigint | undefined> {
  const [found] = await node.database.read(node.tenantId, (reader) => positionsAt(reader, [{ sku, location }]));
  return found?.sellable;
}

const receipt = (sku: string, quantity: number, more: object = {}): Record<string, unknown> =>
  told('receipt', { sku, location: 'DC1', quantity }, more);

describe('a message', () => {
  test('leaves one outcome for each of its records, and counts that add up', async () => {
    const node = await open();
    const first = receipt('A', 5);
    const id = await sent(node, [first, first, receipt('A', 2), receipt('nothing', 1), 'no event']);
    expect(await work(inboxOf(node), node)).toBe(1);
    expect(await outcomesOf(node, id)).toEqual([
      'applied',
      'duplicate',
      'applied',
      'dead_letter unknown_sku',
      'dead_letter invalid_field',
    ]);
    const message = await messageOf(node.database, node.tenantId, id);
    expect(message).toMatchObject({
      state: 'done',
      records: 5,
      counts: { applied: 2, duplicate: 1, dead_letter: 2 },
    });
    expect(await onHand(node)).toBe(7n);
  });

  test('keeps its correlation id, and is the cause of what it applied', async () => {
    const node = await open();
    const id = await sent(node, receipt('A', 5), { correlationId: 'cor-of-the-sender' });
    await work(inboxOf(node), node);
    const [row] = await recordsOf(node, id);
    expect(row).toMatchObject({ outcome: 'applied', seq: 1n });
  });
});
