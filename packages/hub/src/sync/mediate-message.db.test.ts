// What a message is held against on its way: the contract of its topic record by record, and what was learned of its
// shape once a message.

import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { isoTime, systemClock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import { writeRecords } from '../store/governed-records.ts';
import { lockShardHead } from '../store/locks.ts';
import { inboxOf, outcomesOf, sent, told, work } from '../testing/inbox.ts';
import { openSmallLedger, type Node } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

async function open(): Promise<Node> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  return node;
}

async function agree(node: Node, schema: object): Promise<void> {
  await node.database.inTransaction(node.tenantId, async (transaction) => {
    await lockShardHead(transaction, null);
    const by = { actor: 'test', correlationId: makeId('cor'), recordedAt: isoTime(systemClock.now()) };
    await writeRecords(transaction, 'contract', [{ code: 'wms/moves', body: schema }], by);
  });
}

function receipt(quantity: number, more: object = {}): Record<string, unknown> {
  return told('receipt', { sku: 'A', location: 'DC1', quantity }, more);
}

test('a record that breaks the contract of its topic is parked, and the others pass', async () => {
  const node = await open();
  const context = inboxOf(node);
  await agree(node, { type: 'object', required: ['id', 'subject'] });
  const id = await sent(node, [receipt(1, { subject: 'x' }), receipt(2)]);
  await work(context, node);
  expect(await outcomesOf(node, id)).toEqual(['applied', 'dead_letter contract_violated']);
  const elsewhere = await sent(node, [receipt(3)], { topic: 'counts' });
  await work(context, node);
  expect(await outcomesOf(node, elsewhere)).toEqual(['applied']);
});

test('the shape of a message is learned once, and something new is found before anything breaks', async () => {
  const node = await open();
  const context = inboxOf(node);
  for (let message = 0; message < 20; message++) await sent(node, [receipt(1), receipt(1)]);
  await work(context, node);
  const text = 'select messages, records from message_shapes where tenant_id = $1';
  const shapes = await node.database.read(node.tenantId, (reader) => reader.query({ text }, [reader.tenantId]));
  expect(shapes).toMatchObject([{ messages: 20n, records: 40n }]);
  const id = await sent(node, [receipt(1, { subject: 'new' })]);
  await work(context, node);
  expect(await outcomesOf(node, id)).toEqual(['applied']);
  const findings = await node.database.read(node.tenantId, (reader) =>
    reader.query({ text: 'select kind, path from schema_findings where tenant_id = $1' }, [reader.tenantId]),
  );
  expect(findings).toEqual([{ kind: 'new_field', path: 'subject' }]);
});
