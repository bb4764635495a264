// What is owed is filled whenever something becomes available: by whom, in which order, and where.

import { describe, expect, test } from 'vitest';
import { catalogueOf, channelOf, itemOf, locationOf } from '../testing/small-world.ts';
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
