// The tree that explains what a channel may sell: each number follows from those below it, and says whose word it is.

import { expect, test } from 'vitest';
import { addPosition, emptyView, type LedgerView } from '../ledger-view.ts';
import { emptyPosition } from '../position.ts';
import { allotmentOf, catalogueOf, channelOf, itemOf, locationOf } from '../testing/small-world.ts';
import { explainAvailability, unexplained, type Explained } from './explain.ts';
import { availabilityOf } from './sellable.ts';

function explained(view: LedgerView, sku: string): Explained {
  const [item, channel] = [view.catalogue.items.get(sku), view.catalogue.channels.get('web')];
  if (!item || !channel) expect.unreachable();
  const demander = { channel: 'web', segment: null, customer: null };
  return explainAvailability(availabilityOf(view, item, { channel, demander, sees: 'promises' }), sku);
}

test('of a kit with a buffer and a cap explains what is assembled by what is there of it, and then the components', () => {
  const kit = itemOf({ sku: 'K', kit: [{ sku: 'A', quantity: 2n }] });
  const rules = [
    allotmentOf({ channel: 'web', kind: 'buffer', sku: 'K', millionths: 1_000_000n }),
    allotmentOf({ channel: 'web', kind: 'cap', sku: 'K', millionths: 4_000_000n }),
  ];
  const channel = channelOf({ code: 'web', locations: ['W1'] });
  const world = catalogueOf([kit, itemOf({ sku: 'A' })], [locationOf({ code: 'W1' })], [channel], rules);
  const view = emptyView(0, 0n, world);
  addPosition(view, { ...emptyPosition({ sku: 'K', location: 'W1', lot: '' }), sellable: 3n });
  addPosition(view, { ...emptyPosition({ sku: 'A', location: 'W1', lot: '' }), sellable: 5n });
  const tree = explained(view, 'K');
  expect([...unexplained(tree)]).toEqual([]);
  expect(tree.quantity).toBe(4n);
  expect(tree.parts.map(({ name, quantity }) => `${name} ${quantity}`)).toEqual([
    'assembled 3',
    'madeUp 2',
    'buffer -1',
    'cap 4',
  ]);
});

test('tells which numbers do not follow', () => {
  const part: Explained = { name: 'part', quantity: 2n, how: 'given', parts: [] };
  const whole = (how: Explained['how'], quantity: bigint): Explained => ({
    name: 'whole',
    how,
    quantity,
    parts: [part],
  });
  expect([...unexplained(whole('sum', 2n))]).toEqual([]);
  expect([...unexplained(whole('sum', 3n))]).toEqual(['whole is 3, not 2']);
  expect([...unexplained({ ...whole('least', 2n), parts: [part, whole('sum', 1n)] })]).toHaveLength(2);
});
