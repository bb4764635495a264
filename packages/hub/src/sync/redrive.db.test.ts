// Dead letters on a real database: later records of a key wait behind the first that cannot succeed, others pass, and
// redriving goes in their order, once, with what a person put in its place.

import { describe, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { refuse } from '../domain/refusal.ts';
import { verify } from '../operations/verify.ts';
import { systemClock } from '../platform/clock.ts';
import { auditAfter } from '../store/audit.ts';
import { writeRecords } from '../store/governed-records.ts';
import { findLetter, listLetters, type Letter } from '../store/inbox/dead-letters.ts';
import { positionsAt } from '../store/positions.ts';
import { engineAround, inboxOf, messageOf, outcomesOf, sent, told, work } from '../testing/inbox.ts';
import { itemOf, openSmallLedger, putCatalogue, type Node } from '../testing/ledger.ts';
import { createRedriving } from './redrive.ts';

const { url } = await createTestDatabase();

async function open(): Promise<Node> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  return node;
}

const receipt = (sku: string, quantity: number): Record<string, unknown> =>
  told('receipt', { sku, location: 'DC1', quantity });

async function onHand(node: Node, sku: string): Promise<bigint | undefined> {
  const [found] = await node.database.read(node.tenantId, (reader) =>
    positionsAt(reader, [{ sku, location: 'DC1' }]),
  );
  return found?.sellable;
}

async function letters(node: Node, state: 'open' | 'all' = 'open'): Promise<Letter[]> {
  return node.database.read(node.tenantId, (reader) => listLetters(reader, { state, after: 0n, limit: 1000 }));
}

async function headId(node: Node): Promise<string> {
  const [head] = await letters(node);
  return head?.letterId ?? '';
}

const by = (node: Node) => ({ tenantId: node.tenantId, actor: 'operator', correlationId: 'cor-redrive' });
const redriving = (node: Node) => createRedriving(inboxOf(node), () => undefined);
const addItem = (node: Node, sku: string): Promise<void> =>
  putCatalogue(node.database, node.tenantId, { items: [itemOf(sku)] });

describe('a parked key', () => {
  test('keeps later records of the same key behind it, wherever they come, and lets others pass', async () => {
    const node = await open();
    const context = inboxOf(node);
    const first = await sent(node, [receipt('X', 1), receipt('A', 2), receipt('X', 3)]);
    const second = await sent(node, [receipt('A', 4), receipt('X', 5)]);
    const other = await sent(node, { ...receipt('X', 1), source: 'erp' }, { source: 'erp' });
    await work(context, node);
    await addItem(node, 'X');
    const third = await sent(node, receipt('X', 7));
    await work(context, node);
    await work(context, node, 'erp');
    expect(await outcomesOf(node, first)).toEqual(['dead_letter unknown_sku', 'applied', 'waiting']);
    expect(await outcomesOf(node, second)).toEqual(['applied', 'waiting']);
    expect(await outcomesOf(node, third)).toEqual(['waiting']);
    expect(await outcomesOf(node, other)).toEqual(['applied']);
    expect((await letters(node)).map(({ state }) => state)).toEqual(['parked', 'behind', 'behind', 'behind']);
    const done = await redriving(node).redrive(by(node), await headId(node), undefined);
    expect(done).toMatchObject({ ok: true, counts: { tried: 4, redriven: 4, parked: 0 } });
    expect(await letters(node)).toEqual([]);
    expect(await onHand(node, 'X')).toBe(1n + 1n + 3n + 5n + 7n);
    expect(await outcomesOf(node, first)).toEqual(['applied', 'applied', 'applied']);
    const message = await messageOf(node.database, node.tenantId, first);
    expect(message.counts).toMatchObject({ applied: 3, dead_letter: 0, waiting: 0 });
  });

  test('is redriven until one fails again, which is then in front', async () => {
    const node = await open();
    const good = receipt('X', 1);
    await sent(node, [good, receipt('X', 2), { ...receipt('X', 1.5) }, receipt('X', 4)]);
    await work(inboxOf(node), node);
    await addItem(node, 'X');
    const done = await redriving(node).redriveMany(by(node), { limit: 100 });
    expect(done).toEqual({ ok: true, counts: { tried: 3, redriven: 2, parked: 1 } });
    const left = await letters(node);
    expect(left.map(({ state, code }) => [state, code])).toEqual([
      ['parked', 'quantity_not_representable'],
      ['behind', null],
    ]);
    expect(await onHand(node, 'X')).toBe(3n);
  });

  test('is redriven once, however often and by however many it is asked for', async () => {
    const node = await open();
    await sent(node, [receipt('X', 1), receipt('X', 2)]);
    await work(inboxOf(node), node);
    await addItem(node, 'X');
    const id = await headId(node);
    const doors = [redriving(node), redriving(node), redriving(node)];
    const outcomes = await Promise.all(doors.map((door) => door.redrive(by(node), id, undefined)));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    const again = await redriving(node).redrive(by(node), id, undefined);
    expect(again).toMatchObject({
      ok: true,
      letter: { state: 'redriven', outcome: 'applied' },
      counts: { tried: 0 },
    });
    expect(await onHand(node, 'X')).toBe(3n);
  });

  test('goes on behind one that is discarded, and what is discarded stays a dead letter', async () => {
    const node = await open();
    const id = await sent(node, [receipt('X', 1), receipt('X', 2), receipt('X', 3)]);
    await work(inboxOf(node), node);
    await addItem(node, 'X');
    const [head, , last] = await letters(node);
    await redriving(node).discard(by(node), last?.letterId ?? '', 'sent twice');
    const done = await redriving(node).discard(by(node), head?.letterId ?? '', 'never happened');
    expect(done).toMatchObject({ ok: true, letter: { state: 'discarded', reason: 'never happened' } });
    expect(done).toMatchObject({ counts: { tried: 1, redriven: 1 } });
    expect(await onHand(node, 'X')).toBe(2n);
    expect(await outcomesOf(node, id)).toEqual(['dead_letter unknown_sku', 'applied', 'dead_letter']);
  });
});

test('what was to wait behind a key that is redriven at that moment does not wait for ever', async () => {
  const node = await open();
  await sent(node, receipt('X', 1));
  await work(inboxOf(node), node);
  await addItem(node, 'X');
  const [head, id] = [await headId(node), await sent(node, [receipt('X', 2), receipt('A', 1), receipt('X', 4)])];
  let isFirst = true;
  const engine = engineAround(node, async (_, decide) => {
    // The worker has seen that the key is open, and has written nothing yet.
    if (isFirst) await redriving(node).redrive(by(node), head, undefined);
    isFirst = false;
    return decide();
  });
  await work(inboxOf(node, { engine }), node);
  expect(await outcomesOf(node, id)).toEqual(['applied', 'applied', 'applied']);
  expect(await letters(node)).toEqual([]);
  expect(await onHand(node, 'X')).toBe(7n);
});

test('a redrive that breaks off leaves the next of the key in front, and the proof finds it sound', async () => {
  const node = await open();
  await sent(node, [receipt('X', 1), receipt('X', 2), receipt('X', 3)]);
  await work(inboxOf(node), node);
  await addItem(node, 'X');
  await redriving(node).redriveMany(by(node), { limit: 1 });
  expect((await letters(node)).map(({ state }) => state)).toEqual(['parked', 'behind']);
  const report = await verify({ database: node.database, clock: systemClock }, node.tenantId);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  expect(await redriving(node).redriveMany(by(node), { limit: 10 })).toMatchObject({ counts: { redriven: 2 } });
  expect(await onHand(node, 'X')).toBe(6n);
});

test('a discard after which nothing can be tried leaves the next of the key in front', async () => {
  const node = await open();
  await sent(node, [receipt('X', 1), receipt('X', 2), receipt('X', 3)]);
  await work(inboxOf(node), node);
  const full = engineAround(node, () => Promise.resolve(refuse('overloaded', 'It is full.')));
  const door = createRedriving(inboxOf(node, { engine: full }), () => undefined);
  await door.discard(by(node), await headId(node), 'never happened');
  expect((await letters(node)).map(({ state }) => state)).toEqual(['parked', 'behind']);
});

describe('an edited payload', () => {
  test('takes the place of what came, which is kept, with who did it', async () => {
    const node = await open();
    const event = receipt('Y', 5);
    await sent(node, event);
    await work(inboxOf(node), node);
    const id = await headId(node);
    const edited = { ...event, data: { sku: 'A', location: 'DC1', quantity: 5 } };
    const done = await redriving(node).redrive(by(node), id, edited);
    expect(done).toMatchObject({ ok: true, letter: { state: 'redriven', editedBy: 'operator', outcome: 'applied' } });
    const letter = await node.database.read(node.tenantId, (reader) => findLetter(reader, id));
    expect(JSON.parse(letter?.content ?? '')).toEqual(event);
    expect(JSON.parse(letter?.edited ?? '')).toEqual(edited);
    const audit = await node.database.read(node.tenantId, (reader) => auditAfter(reader, 0n, 100));
    expect(audit.map(({ entry }) => [entry.actor, entry.action, entry.subject])).toEqual([
      ['operator', 'dead_letter.redriven', id],
    ]);
    expect(await onHand(node, 'A')).toBe(5n);
  });

  test.each([
    ['no event', 'nonsense', 'invalid_field'],
    ['an event of another source', { ...told('receipt', {}), source: 'erp' }, 'invalid_field'],
    ['an event with a field that is none', told('receipt', { sku: 'A', location: 'DC1', count: 1 }), 'unknown_field'],
  ])('that is %s leaves the letter parked', async (_, payload, code) => {
    const node = await open();
    const id = await sent(node, receipt('Y', 5));
    await work(inboxOf(node), node);
    const done = await redriving(node).redrive(by(node), await headId(node), payload);
    expect(done).toMatchObject({ ok: true, letter: { state: 'parked', code }, counts: { parked: 1 } });
    expect(await outcomesOf(node, id)).toEqual([`dead_letter ${code}`]);
  });

  test('is wanted for what could not be read', async () => {
    const node = await open();
    const id = await sent(node, '{"id": 1, "id": 2}');
    await work(inboxOf(node), node);
    expect(await outcomesOf(node, id)).toEqual(['dead_letter malformed_body']);
    const letter = await headId(node);
    const without = await redriving(node).redrive(by(node), letter, undefined);
    expect(without).toMatchObject({ ok: false, refusal: { code: 'invalid_field', path: 'payload' } });
    const done = await redriving(node).redrive(by(node), letter, receipt('A', 2));
    expect(done).toMatchObject({ ok: true, letter: { state: 'redriven' } });
    expect(await outcomesOf(node, id)).toEqual(['applied']);
  });
});

describe('a source with a mapping', () => {
  const definition = (location: string): object => ({
    target: 'event',
    format: 'csv',
    csv: { openEnd: 'accepted' },
    when: { in: { path: 'kind' }, values: ['in'] },
    kind: 'receipt',
    id: { path: 'id' },
    time: { constant: '2026-03-01T08:30:00Z' },
    fields: { sku: { path: 'item' }, location, quantity: { number: { path: 'quantity' } } },
  });

  async function declare(node: Node, location: string): Promise<void> {
    const author = { actor: 'test', correlationId: 'cor', recordedAt: '2026-03-01T00:00:00Z' };
    const source = { code: 'wms', name: 'wms', mapping: 'moves' };
    const entry = { source: 'wms', kind: 'sku', external: 'their A', canonical: 'A' };
    await node.database.inTransaction(node.tenantId, async (transaction) => {
      await writeRecords(transaction, 'source', [{ code: 'wms', body: source }], author);
      const code = JSON.stringify(['wms', 'sku', 'their A']);
      await writeRecords(transaction, 'crosswalk', [{ code, body: entry }], author);
      if (location !== '') {
        await writeRecords(transaction, 'mapping', [{ code: 'moves', body: definition(location) }], author);
      }
    });
  }

  test('is read by it and by its crosswalk; what it leaves out is skipped, what does not fit is redriven', async () => {
    const node = await open();
    await declare(node, 'DC1');
    const file = 'id,kind,item,quantity\n1,in,their A,5\n2,note,,\n3,in,their A,2x\n';
    const id = await sent(node, file, { contentType: 'text/plain' });
    await work(inboxOf(node), node);
    expect(await outcomesOf(node, id)).toEqual(['applied', 'skipped', 'dead_letter invalid_mapping']);
    expect(await onHand(node, 'A')).toBe(5n);
    const record = { id: '3', kind: 'in', item: 'their A', quantity: '1' };
    const done = await redriving(node).redrive(by(node), await headId(node), record);
    expect(done).toMatchObject({ ok: true, letter: { stage: 'map', state: 'redriven' } });
    expect(await onHand(node, 'A')).toBe(6n);
    expect(await outcomesOf(node, id)).toEqual(['applied', 'skipped', 'applied']);
  });

  test('that is missing is told at once, and the message goes on when it is there', async () => {
    const node = await open();
    await declare(node, '');
    const id = await sent(node, 'id,kind,item,quantity\n1,in,their A,5\n', { contentType: 'text/csv' });
    await work(inboxOf(node), node);
    expect(await messageOf(node.database, node.tenantId, id)).toMatchObject({
      state: 'dead',
      faultCode: 'unknown_mapping',
    });
    await declare(node, 'DC1');
    const done = await redriving(node).redriveMany(by(node), { limit: 10 });
    expect(done).toEqual({ ok: true, counts: { tried: 1, redriven: 1, parked: 0 } });
    await work(inboxOf(node), node);
    expect(await outcomesOf(node, id)).toEqual(['applied']);
  });
});
