// Versions that wait for their predecessor: the record of a message ends as what its event became, whichever of the two
// is written first, and the counts follow.

import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import type { Command } from '../../domain/command.ts';
import { systemClock } from '../../platform/clock.ts';
import { listLetters } from '../../store/inbox/dead-letters.ts';
import { createRedriving } from '../../sync/redrive.ts';
import { engineAround, inboxOf, messageOf, outcomesOf, recordsOf, sent, told, work } from '../../testing/inbox.ts';
import { movement, openSmallLedger, originOf, reserve, type Node } from '../../testing/ledger.ts';
import { verify } from '../verify.ts';

const { url } = await createTestDatabase();

async function open(): Promise<{ node: Node; reservationId: string }> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  const reservation = reserve('A', 5);
  await node.submit(movement('receipt', 'A', 'DC1', 10), reservation);
  return { node, reservationId: reservation.reservationId };
}

async function expectSound(node: Node): Promise<void> {
  const report = await verify({ database: node.database, clock: systemClock }, node.tenantId);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
}

const step = (reservationId: string, version: number, quantity: unknown = 1, kind = 'allocated') =>
  told(kind, { reservationId, sku: 'A', location: 'DC1', quantity, version });

const countsOf = async (node: Node, id: string) => {
  const { counts } = await messageOf(node.database, node.tenantId, id);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
};

test('a record that waits ends as applied when its predecessor comes, in whatever message', async () => {
  const { node, reservationId } = await open();
  const late = await sent(node, [step(reservationId, 3), step(reservationId, 2)]);
  await work(inboxOf(node), node);
  expect(await outcomesOf(node, late)).toEqual(['waiting', 'waiting']);
  const first = await sent(node, step(reservationId, 1));
  await work(inboxOf(node), node);
  expect(await outcomesOf(node, first)).toEqual(['applied']);
  expect(await outcomesOf(node, late)).toEqual(['applied', 'applied']);
  expect(await countsOf(node, late)).toEqual({ applied: 2 });
  expect((await recordsOf(node, late)).map(({ seq }) => seq)).toEqual([5n, 4n]);
  await expectSound(node);
});

test('one whose predecessor stands behind it in the same message is applied with it', async () => {
  const { node, reservationId } = await open();
  const id = await sent(node, [step(reservationId, 2), step(reservationId, 1)]);
  await work(inboxOf(node), node);
  expect(await outcomesOf(node, id)).toEqual(['applied', 'applied']);
  expect((await recordsOf(node, id)).map(({ seq }) => seq)).toEqual([4n, 3n]);
  expect(await countsOf(node, id)).toEqual({ applied: 2 });
  await expectSound(node);
});

test('the predecessor that comes by another way, before the inbox has said that it waits, is not missed', async () => {
  const { node, reservationId } = await open();
  const place = { sku: 'A', location: 'DC1', lot: null, uom: null, quantity: 1, idempotency: null };
  const lifecycle = { subject: `reservation:${reservationId}`, version: 1 };
  const origin = originOf({ source: 'wms' });
  const first: Command = { type: 'allocate', reservationId, ...place, origin, lifecycle };
  const engine = engineAround(node, async (_, decide) => {
    const outcome = await decide();
    await node.submit(first);
    return outcome;
  });
  const id = await sent(node, step(reservationId, 2));
  await work(inboxOf(node, { engine }), node);
  expect(await outcomesOf(node, id)).toEqual(['applied']);
  expect(await countsOf(node, id)).toEqual({ applied: 1 });
  await expectSound(node);
});

test.each(['in another message', 'in the same'])(
  'one that is refused when its turn comes, its predecessor being %s, is a dead letter that can be redriven',
  async (where) => {
    const { node, reservationId } = await open();
    const [second, first] = [step(reservationId, 2, 4, 'deallocated'), step(reservationId, 1)];
    const id = await sent(node, where === 'in the same' ? [second, first] : [second]);
    await work(inboxOf(node), node);
    if (where !== 'in the same') await sent(node, first);
    await work(inboxOf(node), node);
    const [outcome] = await outcomesOf(node, id);
    expect(outcome).toMatch(/^dead_letter /);
    const list = () =>
      node.database.read(node.tenantId, (reader) => listLetters(reader, { state: 'open', after: 0n, limit: 10 }));
    const [letter] = await list();
    expect(letter).toMatchObject({ stage: 'event', messageId: id, recordIndex: 0, state: 'parked' });
    expect(JSON.parse(letter?.content ?? '')).toEqual(second);
    await expectSound(node);
    const operator = { tenantId: node.tenantId, actor: 'operator', correlationId: 'cor' };
    const redriving = createRedriving(inboxOf(node), () => undefined);
    const edited = { ...second, data: { reservationId, sku: 'A', location: 'DC1', quantity: 1, version: 2 } };
    await redriving.redrive(operator, letter?.letterId ?? '', edited);
    expect((await outcomesOf(node, id))[0]).toBe('applied');
    expect(await list()).toEqual([]);
    await expectSound(node);
  },
);

test('a version that waits already is a duplicate, under a new id or in another message', async () => {
  const { node, reservationId } = await open();
  const waiting = step(reservationId, 2);
  const id = await sent(node, [waiting, waiting, step(reservationId, 2)]);
  const again = await sent(node, waiting);
  await work(inboxOf(node), node);
  expect(await outcomesOf(node, id)).toEqual(['waiting', 'duplicate', 'duplicate']);
  expect(await outcomesOf(node, again)).toEqual(['duplicate']);
  await sent(node, step(reservationId, 1));
  await work(inboxOf(node), node);
  expect(await outcomesOf(node, id)).toEqual(['applied', 'duplicate', 'duplicate']);
  expect(await countsOf(node, id)).toEqual({ applied: 1, duplicate: 2 });
  await expectSound(node);
});
