// What is owed is filled whenever something becomes available: by whom, in which order, and where.

import { describe, expect, test } from 'vitest';
import type { AllotmentRule } from '../allotment/allotment-rule.ts';
import type { Catalogue } from '../catalogue.ts';
import { allotmentOf, catalogueOf, channelOf, itemOf, locationOf } from '../testing/small-world.ts';
import { play } from '../testing/story.ts';

describe('what is owed is filled', () => {
  test('from a receipt, in the batch of the receipt', () => {
    play(`
      reserve r1 web A*3 policy=backorder  |  | r1 confirmed, 1 nowhere backordered 3
      receipt A 2 W2                       |  | r1 confirmed, 1 nowhere backordered 1, 1 A@W2 reserved 2; journal receipt reserved
      receipt A 2 W1                       |  | r1 confirmed, 1 A@W2 reserved 2, 1 A@W1 reserved 1; A@W1 sellable 2 reserved 1
    `);
  });

  test('from what a hold gives back that expires, whatever the batch is about', () => {
    play(`
      receipt A 3 W1                       |  |
      reserve r1 web A*3 ttl=60s           |  |
      reserve r2 web A*2 policy=backorder  |  | r2 confirmed, 1 nowhere backordered 2
      wait 60s
      reserve r3 web A*2                   | refused insufficient_stock 1:A 2>1 | r2 confirmed, 1 A@W1 reserved 2
    `);
  });

  test('where the line said, only', () => {
    play(`
      reserve r1 web A*1@W2 policy=backorder    |  | r1 confirmed, 1 nowhere backordered 1
      reserve r2 web L*1@W1/x policy=backorder  |  |
      receipt A 1 W1                            |  | r1 confirmed, 1 nowhere backordered 1
      receipt L 1 W1/y                          |  | r2 confirmed, 1 nowhere backordered 1
      receipt A 1 W2                            |  | r1 confirmed, 1 A@W2 reserved 1
      receipt L 1 W1/x                          |  | r2 confirmed, 1 L@W1/x reserved 1
    `);
  });

  test('of a kit when its last component comes', () => {
    play(`
      reserve r1 web K*2 policy=backorder  |  | r1 confirmed, 1 nowhere backordered 2
      receipt A 5 W1                       |  | r1 confirmed, 1 nowhere backordered 2; A@W1 sellable 5
      receipt B 1 W2                       |  | r1 confirmed, 1 nowhere backordered 1, 1 A@W1 reserved 2, 1 B@W2 reserved 1
      receipt K 1 W1                       |  | r1 confirmed, 1 A@W1 reserved 2, 1 B@W2 reserved 1, 1 K@W1 reserved 1
    `);
  });

  test('by the priority of the channel, then by age, then by id', () => {
    const channels = [
      channelOf({ code: 'web', locations: ['W1'], priority: 2 }),
      channelOf({ code: 'edi', locations: ['W1'], priority: 1 }),
    ];
    const catalogue = catalogueOf([itemOf({ sku: 'A' })], [locationOf({ code: 'W1' })], channels);
    const ledger = play(
      `
      reserve r2 web A*1 policy=backorder  |  |
      reserve r1 web A*1 policy=backorder  |  |
      wait 1s
      reserve r3 web A*1 policy=backorder  |  |
      reserve r4 edi A*1 policy=backorder  |  |
      receipt A 1 W1                       |  | r4 confirmed, 1 A@W1 reserved 1; r1 confirmed, 1 nowhere backordered 1
      receipt A 1 W1                       |  | r1 confirmed, 1 A@W1 reserved 1; r2 confirmed, 1 nowhere backordered 1
      receipt A 1 W1                       |  | r2 confirmed, 1 A@W1 reserved 1; r3 confirmed, 1 nowhere backordered 1
    `,
      catalogue,
    );
    const actors = ledger.journal.filter(({ kind }) => kind === 'reserved').map(({ origin }) => origin.actor);
    expect(actors).toEqual(['hub', 'hub', 'hub']);
  });
});

/** web sells from W1 and W2, shop from W1 alone. */
function ruled(...rules: readonly AllotmentRule[]): Catalogue {
  const channels = [
    channelOf({ code: 'web', locations: ['W1', 'W2'] }),
    channelOf({ code: 'shop', locations: ['W1'] }),
  ];
  const items = [itemOf({ sku: 'A' }), itemOf({ sku: 'B' }), itemOf({ sku: 'L', tracking: 'lot' })];
  return catalogueOf(items, [locationOf({ code: 'W1' }), locationOf({ code: 'W2' })], channels, rules);
}

const cap = allotmentOf({ channel: 'web', kind: 'cap', sku: 'A' });

describe('who is owed something', () => {
  test('is no longer gone through for an item of which nothing is owed, whatever the batch', () => {
    play(
      `
      receipt A 5 W1                           |  |
      reserve r1 web A*2 B*1 policy=backorder  |  | r1 confirmed, 1 A@W1 reserved 1, 1 nowhere backordered 1, 2 nowhere backordered 1
      shipment B 1 W1 for=r1                   |  |
      receipt B 2 W1                           |  | r1 confirmed, 1 A@W1 reserved 1, 1 nowhere backordered 1, 2 B@W1 fulfilled 1
      receipt A 1 W1                           |  | r1 confirmed, 1 A@W1 reserved 1, 2 B@W1 fulfilled 1, 1 A@W1 reserved 1
    `,
      ruled(cap),
    );
  });
});

describe('what was promised of a supply', () => {
  const coming = `supply_planned A 4 W1 order=PO1 due=10s  |  |
      reserve r1 web A*3 needed=60s policy=backorder  |  | r1 confirmed, 1 nowhere backordered 3`;

  test('is filled by what comes of it, and by nothing that was there before or comes otherwise', () => {
    play(`
      ${coming}
      receipt A 3 W1                       |  | r1 confirmed, 1 nowhere backordered 3
      receipt A 1 W1 order=PO1             |  | r1 confirmed, 1 nowhere backordered 2, 1 A@W1 reserved 1; A@W1 sellable 4 onOrder 3 reserved 1
      receipt A 1 W2 order=PO1             |  | r1 confirmed, 1 nowhere backordered 2, 1 A@W1 reserved 1
      receipt A 2 W1:damaged order=PO1     |  | r1 confirmed, 1 nowhere backordered 2, 1 A@W1 reserved 1
    `);
  });

  test('is not filled from what is missing there already, whatever comes', () => {
    play(`
      shipment A 2 W1                             |  |
      supply_planned A 4 W1 order=PO1 due=10s     |  |
      reserve r1 web A*2 A*2 needed=60s           |  |
      receipt A 4 W1 order=PO1                    |  | r1 confirmed, 2 nowhere backordered 2, 1 A@W1 reserved 2; A@W1 sellable 2 reserved 2
    `);
  });

  test('is filled from the lot that came', () => {
    play(`
      supply_planned L 1 W1 order=PO1 due=10s      |  |
      reserve r1 web L*1 needed=60s                |  | r1 confirmed, 1 nowhere backordered 1
      receipt L 1 W1/x                             |  | r1 confirmed, 1 nowhere backordered 1
      receipt L 1 W1/y order=PO1                   |  | r1 confirmed, 1 L@W1/y reserved 1
    `);
  });

  test('is owed from what is there as soon as the supply is closed', () => {
    play(`
      ${coming}
      receipt A 2 W1                       |  | r1 confirmed, 1 nowhere backordered 3
      supply_changed A 1 W1 order=PO1      |  | r1 confirmed, 1 nowhere backordered 3
      supply_cancelled A 0 W1 order=PO1    |  | r1 confirmed, 1 nowhere backordered 1, 1 A@W1 reserved 2
      receipt A 1 W2                       |  | r1 confirmed, 1 A@W1 reserved 2, 1 A@W2 reserved 1
    `);
  });

  test('counts to the ring fence of the channel when it comes', () => {
    const fence = allotmentOf({ channel: 'web', kind: 'ring_fence', millionths: 3_000_000n });
    const ledger = play(
      `
      ${coming}
      receipt A 4 W1 order=PO1             |  | r1 confirmed, 1 A@W1 reserved 3; shop sells A 1
    `,
      ruled(fence),
    );
    expect([...ledger.uses.values()]).toEqual([{ taken: 3n, fulfilled: 0n }]);
  });
});

describe('dated supply is not promised', () => {
  test.each([
    ['to a channel that is blocked', allotmentOf({ channel: 'web', kind: 'block', unit: null }), 0],
    ['where the channel is blocked', allotmentOf({ channel: 'web', kind: 'block', unit: null, location: 'W1' }), 0],
    ['above the cap', { ...cap, millionths: 2_000_000n }, 2],
    ['to others than those for whom it is fenced', allotmentOf({ channel: 'shop', kind: 'ring_fence' }), 3],
  ])('%s', (_, rule, most) => {
    play(
      `
      supply_planned A 4 W1 order=PO1 due=10s  |  |
      reserve r1 web A*4 needed=60s            | refused insufficient_stock 1:A 4>${most} |
      reserve r2 web A*4 needed=9s             | refused insufficient_stock 1:A 4>0 |
    `,
      ruled(rule),
    );
  });

  test('when it is late beyond its grace', () => {
    play(`
      supply_planned A 4 W1 order=PO1 due=10s  |  |
      wait 25h
      reserve r1 web A*4 needed=60s            | refused insufficient_stock 1:A 4>0 |
    `);
  });
});

describe('allocating elsewhere, or what was owed', () => {
  const fence = allotmentOf({ channel: 'shop', kind: 'ring_fence', millionths: 2_000_000n });

  test('leaves to ring fences of others what covers them (I3)', () => {
    play(
      `
      receipt A 3 W2                       |  |
      reserve r1 web A*3                   |  | r1 confirmed, 1 A@W2 reserved 3
      receipt A 3 W1                       |  |
      allocate A 2 W1 for=r1               | refused insufficient_stock at quantity |
      allocate A 1 W1 for=r1               |  | shop sells A 2
    `,
      ruled(fence),
    );
  });

  test('leaves them covered at a place with safety stock, too', () => {
    const { items, channels } = ruled();
    const locations = [locationOf({ code: 'W1', safetyStock: 4n }), locationOf({ code: 'W2' })];
    const world = catalogueOf([...items.values()], locations, [...channels.values()], [fence]);
    play(
      `
      reserve r1 web A*9 policy=backorder  |  |
      receipt A 7 W1                       |  | r1 confirmed, 1 nowhere backordered 8, 1 A@W1 reserved 1
      allocate A 2 W1 for=r1               | refused insufficient_stock at quantity | shop sells A 2
      allocate A 1 W1 for=r1               |  | shop sells A 2
    `,
      world,
    );
  });
});

test('what is sold where a fence of the channel is covered counts to that fence, so that others stay covered', () => {
  const of = { kind: 'ring_fence', millionths: 5_000_000n } as const;
  play(
    `
      receipt A 8 W1               |  |
      receipt A 5 W2               |  |
      reserve r1 web A*5@W1        |  | shop sells A 3; web sells A 5
    `,
    ruled(
      allotmentOf({ ...of, channel: 'web', id: 'a', order: 1 }),
      allotmentOf({ ...of, channel: 'web', id: 'b', order: 2, location: 'W1' }),
      allotmentOf({ ...of, channel: 'shop', millionths: 3_000_000n, order: 3 }),
    ),
  );
});
