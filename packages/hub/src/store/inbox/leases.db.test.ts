// A lease has one holder: who comes second is told so, and who was replaced can write nothing any more.

import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { openSmallLedger } from '../../testing/ledger.ts';
import { acquireLease, holdLease, LeaseLost, releaseLease } from './leases.ts';

const { url } = await createTestDatabase();

test('a lease is one holder’s until its end or until it is given back, and an old fence writes nothing', async () => {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  const at = (minute: number): string => `2026-03-01T08:0${minute}:00.000Z`;
  const acquire = (holder: string, minute: number) =>
    node.database.inTransaction(node.tenantId, (one) => acquireLease(one, 'work', holder, 60_000, at(minute)));
  const first = await acquire('first', 0);
  expect(first).toMatchObject({ fence: 1n });
  expect(await acquire('second', 0)).toBeNull();
  const second = await acquire('second', 2);
  expect(second).toMatchObject({ fence: 2n });
  if (first === null || second === null) throw new Error('There is no lease.');
  const hold = (lease: typeof first) =>
    node.database.inTransaction(node.tenantId, (one) => holdLease(one, lease, 60_000, at(2)));
  await expect(hold(first)).rejects.toThrow(LeaseLost);
  await hold(second);
  await node.database.inTransaction(node.tenantId, async (one) => {
    releaseLease(one, first);
    await Promise.resolve();
  });
  expect(await acquire('third', 2)).toBeNull();
  await node.database.inTransaction(node.tenantId, async (one) => {
    releaseLease(one, second);
    await Promise.resolve();
  });
  expect(await acquire('third', 2)).toMatchObject({ fence: 3n });
});
