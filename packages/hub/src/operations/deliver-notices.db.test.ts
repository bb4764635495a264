// I5: what a decision has to tell is there if and only if the decision committed, and becomes one exception however
// many nodes deliver it.

import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { makeId } from '../platform/ids.ts';
import { oldestNotices } from '../store/outbox.ts';
import { movement, openNode, openSmallLedger, originOf, reserve, type Node } from '../testing/ledger.ts';
import { deliverNotices } from './deliver-notices.ts';

const { url } = await createTestDatabase();

async function open(): Promise<Node> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  return node;
}

async function topics(node: Node): Promise<string[]> {
  const rows = await node.database.read(node.tenantId, (reader) => oldestNotices(reader, 100));
  return rows.map(({ notice }) => `${notice.topic} ${notice.sku} ${notice.available}`);
}

async function exceptions(node: Node): Promise<{ sku: string; isOpen: boolean }[]> {
  const text = 'select sku, closed_at is null as "isOpen" from exceptions where tenant_id = $1 order by opened_seq';
  return node.database.read(node.tenantId, (reader) => reader.query({ text }, [reader.tenantId]));
}

test('a notice is written with the decision that it is about, and with no other', async () => {
  const node = await open();
  await node.submit(movement('receipt', 'A', 'DC1', 2), reserve('A', 2), reserve('A', 1));
  expect(await topics(node)).toEqual([]);
  await node.submit(movement('shipment', 'A', 'DC1', 1));
  expect(await topics(node)).toEqual(['oversold A -1']);
  // PostgreSQL cannot keep this character, so the decision fails after it was made: its notice fails with it.
  const failing = movement('shipment', 'B', 'DC1', 1, { origin: originOf({ reason: 'a\u0000b' }) });
  await expect(node.submit(failing)).rejects.toThrow(/invalid byte sequence/);
  expect(await topics(node)).toEqual(['oversold A -1']);
});

test('a notice opens one exception, which closes when the position is whole again', async () => {
  const node = await open();
  const other = openNode(url, node.tenantId);
  onTestFinished(() => other.database.close());
  await node.submit(movement('shipment', 'A', 'DC1', 1));
  await Promise.all([node, other].map(({ database }) => deliverNotices({ database, makeId })));
  expect(await topics(node)).toEqual([]);
  expect(await exceptions(node)).toEqual([{ sku: 'A', isOpen: true }]);
  await node.submit(movement('receipt', 'A', 'DC1', 1));
  await deliverNotices({ database: node.database, makeId });
  expect(await exceptions(node)).toEqual([{ sku: 'A', isOpen: false }]);
});
