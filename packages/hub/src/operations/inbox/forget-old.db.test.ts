// Retention: what was done long enough ago goes, whole and for good; what somebody still has to look at stays.

import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { isoTime, systemClock } from '../../platform/clock.ts';
import { makeId } from '../../platform/ids.ts';
import { listLetters } from '../../store/inbox/dead-letters.ts';
import { findMessage } from '../../store/inbox/messages.ts';
import { writePart } from '../../store/inbox/payloads.ts';
import { deleteKeys } from '../../store/inbox/retention.ts';
import { listReports } from '../../store/inbound/stock-reports.ts';
import { writeRecords } from '../../store/governed-records.ts';
import { inboxOf, outcomesOf, sent, told, work } from '../../testing/inbox.ts';
import { openSmallLedger, standingClock, type Node } from '../../testing/ledger.ts';
import { openReports, receive, report, sellable } from '../../testing/stock-reports.ts';
import { verify } from '../verify.ts';
import { forgetOld } from './forget-old.ts';

const { url } = await createTestDatabase();
const day = 24 * 60 * 60 * 1000;

async function open(clock: ReturnType<typeof standingClock>): Promise<Node> {
  const node = await openSmallLedger(url, { clock });
  onTestFinished(() => node.database.close());
  return node;
}

const receipt = (sku: string, source = 'wms'): Record<string, unknown> =>
  told('receipt', { sku, location: 'DC1', quantity: 1 }, { source });

function isThere(node: Node, id: string): Promise<boolean> {
  return node.database.read(node.tenantId, async (reader) => (await findMessage(reader, id)) !== null);
}

async function rowsOf(node: Node, table: string): Promise<number> {
  const text = `select count(*)::integer as n from ${table} where tenant_id = $1`;
  const [row] = await node.database.read(node.tenantId, (reader) =>
    reader.query<{ n: number }>({ text }, [node.tenantId]),
  );
  return row?.n ?? -1;
}

async function keepFor(node: Node, code: string, retentionDays: number): Promise<void> {
  const by = { actor: 'test', correlationId: 'cor', recordedAt: isoTime(systemClock.now()) };
  const body = { code, name: code, retentionDays };
  await node.database.inTransaction(node.tenantId, (transaction) =>
    writeRecords(transaction, 'source', [{ code, body }], by),
  );
}

test('done messages go when the days of their source are over; open dead letters keep theirs', async () => {
  const clock = standingClock(systemClock.now());
  const node = await open(clock);
  await keepFor(node, 'short', 2);
  const [gone, kept, parked, open_] = [
    await sent(node, receipt('A', 'short'), { clock, source: 'short', idempotencyKey: 'k' }),
    await sent(node, receipt('A'), { clock }),
    await sent(node, [receipt('nothing', 'short'), receipt('A', 'short')], { clock, source: 'short' }),
    await sent(node, receipt('A', 'idle'), { clock, source: 'idle' }),
  ];
  for (const source of ['short', 'wms']) await work(inboxOf(node, { clock }), node, source);
  clock.advance(day);
  await forgetOld({ database: node.database, clock }, 30);
  expect(await isThere(node, gone)).toBe(true);
  clock.advance(2 * day);
  await forgetOld({ database: node.database, clock }, 30);
  expect(await Promise.all([gone, kept, parked, open_].map((id) => isThere(node, id)))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect([await rowsOf(node, 'inbox_payloads'), await rowsOf(node, 'inbox_records')]).toEqual([3, 3]);
  expect(await outcomesOf(node, parked)).toEqual(['dead_letter unknown_sku', 'applied']);
  const filter = { state: 'open', after: 0n, limit: 10 } as const;
  expect(await node.database.read(node.tenantId, (reader) => listLetters(reader, filter))).toHaveLength(1);
  // The key is free again: the message it stood for is gone.
  const anew = await sent(node, receipt('A', 'short'), { clock, source: 'short', idempotencyKey: 'k' });
  expect(await isThere(node, anew)).toBe(true);
  const checked = await verify({ database: node.database, clock }, node.tenantId);
  expect(checked.checks.filter((check) => !check.ok)).toEqual([]);
});

test('a removal that broke off leaves nothing that looks like a message, and is finished by the next', async () => {
  const clock = standingClock(systemClock.now());
  const node = await open(clock);
  const id = await sent(node, [receipt('A'), receipt('A')], { clock });
  await work(inboxOf(node, { clock }), node);
  await node.database.inTransaction(node.tenantId, async (transaction) => {
    const text = `update inbox_messages set state = 'leaving' where tenant_id = $1`;
    await transaction.query({ text }, [node.tenantId]);
    const some = `delete from inbox_records where tenant_id = $1 and record_index = 0`;
    await transaction.query({ text: some }, [node.tenantId]);
  });
  expect(await isThere(node, id)).toBe(false);
  const checked = await verify({ database: node.database, clock }, node.tenantId);
  expect(checked.checks.filter((check) => !check.ok)).toEqual([]);
  await forgetOld({ database: node.database, clock }, 30);
  for (const table of ['inbox_messages', 'inbox_payloads', 'inbox_records'])
    expect(await rowsOf(node, table)).toBe(0);
});

test('parts whose message never came to exist go after a day', async () => {
  const clock = standingClock(systemClock.now());
  const node = await open(clock);
  await node.database.inTransaction(node.tenantId, async (transaction) => {
    writePart(transaction, makeId('msg'), { part: 0, size: 1, content: Buffer.from('x') });
    await Promise.resolve();
  });
  await forgetOld({ database: node.database, clock }, 30);
  expect(await rowsOf(node, 'inbox_payloads')).toBe(1);
  clock.advance(2 * day);
  await forgetOld({ database: node.database, clock }, 30);
  expect(await rowsOf(node, 'inbox_payloads')).toBe(0);
});

test('a repeated event is known for as many days as it is to be, and is a new one afterwards', async () => {
  const clock = standingClock(systemClock.now());
  const node = await open(clock);
  const event = receipt('A');
  const again = async (): Promise<string[]> => {
    const id = await sent(node, event, { clock });
    await work(inboxOf(node, { clock }), node);
    return outcomesOf(node, id);
  };
  expect(await again()).toEqual(['applied']);
  clock.advance(29 * day);
  await forgetOld({ database: node.database, clock }, 30);
  expect(await again()).toEqual(['duplicate']);
  clock.advance(2 * day);
  const other = await open(clock);
  const now = isoTime(systemClock.now() + 100 * day);
  expect(await other.database.inTransaction(other.tenantId, (one) => deleteKeys(one, 1, now, 10))).toBe(0);
  await forgetOld({ database: node.database, clock }, 30);
  expect(await again()).toEqual(['applied']);
});

test('finished stock reports go when the days of their source are over, and what they counted stays', async () => {
  const ledger = await openReports(url);
  await keepFor(ledger, 'short', 2);
  const [finished, refused] = [
    await report(ledger, [['A', 3]], { source: 'short' }),
    await report(ledger, [['nothing', 3]], { source: 'short' }),
  ];
  expect([finished.state, refused.state]).toEqual(['applied', 'refused']);
  const kept = await report(ledger, [['B', 3]]);
  const underWay = await receive(ledger, [['A', 4]], { source: 'short' });
  const { database } = ledger;
  const there = async (): Promise<string[]> =>
    (await database.read(ledger.tenantId, (reader) => listReports(reader, { afterId: '', limit: 10 }))).map(
      ({ id }) => id,
    );
  await forgetOld({ database, clock: standingClock(systemClock.now() + day) }, 30);
  expect(await there()).toEqual([finished, refused, kept, underWay].map(({ id }) => id));
  await forgetOld({ database, clock: standingClock(systemClock.now() + 3 * day) }, 30);
  expect(await there()).toEqual([kept, underWay].map(({ id }) => id));
  expect(await rowsOf(ledger, 'stock_report_refusals')).toBe(0);
  expect(await rowsOf(ledger, 'stock_report_parts')).toBe(1);
  expect(await sellable(ledger)).toMatchObject({ A: 3, B: 3 });
  const checked = await verify({ database, clock: systemClock }, ledger.tenantId);
  expect(checked.checks.filter((check) => !check.ok)).toEqual([]);
});
