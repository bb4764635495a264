// What a source tells of dated supply, in whatever order it comes: plans, changes, cancellations and receipts.

import { describe, test } from 'vitest';

import type { Catalogue } from './catalogue.ts';
import { sourceDefaults } from './inbound/source.ts';
import { expectSameEnd } from './testing/every-order.ts';
import { smallWorld } from './testing/small-world.ts';
import { play } from './testing/story.ts';

function world(): Catalogue {
  const sources = ['erp', 'wms'].map((code) => [code, { ...sourceDefaults, code, name: code }] as const);
  return { ...smallWorld(), sources: new Map(sources) };
}

describe('a supply that is planned late', () => {
  test('has what was received under its order, whenever that was', () => {
    play(
      `
      receipt A 4 W1 from=wms order=PO1 at=-5m           |  | A@W1 sellable 4
      receipt A 3 W1 from=wms order=PO1 at=-9m           |  | A@W1 sellable 7
      receipt A 1 W2 from=wms order=PO1 at=-5m           |  |
      receipt A 1 W1 from=wms order=PO2 at=-5m           |  |
      receipt B 1 W1 from=wms order=PO1 at=-5m           |  |
      supply_planned A 10 W1 from=erp order=PO1 at=-7m fact=P due=1d | | PO1 supplies A@W1 3 of 10 due 86400s
      supply_planned A 10 W1 from=erp order=PO1 at=-7m fact=P | duplicate | A@W1 sellable 8 onOrder 3
      receipt A 5 W1 from=wms order=PO1 at=-8m           |  | A@W1 sellable 13
      `,
      world(),
    );
  });

  test('has what was cancelled of it before', () => {
    play(
      `
      supply_cancelled A 4 W1 from=erp order=PO1 at=-5m  | absorbed | A@W1 nothing; journal supply_cancelled
      supply_planned A 10 W1 from=erp order=PO1 at=-7m   |          | PO1 supplies A@W1 6 of 10
      supply_planned A 10 W1 from=erp order=PO1 at=-6m   | refused supply_exists at order |
      supply_cancelled A 8 W1 from=erp order=PO1 at=-4m  |          | A@W1 nothing
      `,
      world(),
    );
  });

  test('again, after it was closed, starts from what came in since', () => {
    play(
      `
      supply_planned A 10 W1 from=erp order=PO1 at=-9m   |  | A@W1 onOrder 10
      receipt A 10 W1 from=wms order=PO1 at=-8m          |  | A@W1 sellable 10
      receipt A 2 W1 from=wms order=PO1 at=-3m           |  | A@W1 sellable 12
      supply_planned A 5 W1 from=erp order=PO1 at=-4m    |  | PO1 supplies A@W1 3 of 5
      receipt A 1 W1 from=wms order=PO1 at=-5m           |  | A@W1 sellable 13 onOrder 3
      `,
      world(),
    );
  });
});

describe('a supply of which is stated what is open', () => {
  test('has in it what came in before, and not what came in since', () => {
    play(
      `
      supply_planned A 10 W1 from=erp order=PO1 at=-9m          |  | A@W1 onOrder 10
      receipt A 3 W1 from=wms order=PO1 at=-4m                  |  | A@W1 sellable 3 onOrder 7
      supply_changed A 8 W1 from=erp order=PO1 at=-5m fact=C    |  | A@W1 sellable 3 onOrder 5
      receipt A 2 W1 from=wms order=PO1 at=-5m                  |  | A@W1 sellable 5 onOrder 5
      supply_cancelled A 1 W1 from=erp order=PO1 at=-6m         | absorbed | A@W1 sellable 5 onOrder 5
      supply_changed A 8 W1 from=erp order=PO1 at=-5m fact=C    |  | A@W1 sellable 5 onOrder 5
      supply_changed A 9 W1 from=erp order=PO1 at=-6m           | refused stale_snapshot at time |
      supply_cancelled A 0 W1 from=erp order=PO1 at=-6m         | refused stale_snapshot at time |
      receipt A 1 W1 order=PO1 at=-6m                           |  | A@W1 sellable 6 onOrder 4
      `,
      world(),
    );
  });

  test('need not have been planned before, and is not planned by an older word', () => {
    play(
      `
      supply_changed A 8 W1 from=erp order=PO1 at=-5m    |  | PO1 supplies A@W1 8 of 8
      supply_planned A 10 W1 from=erp order=PO1 at=-9m   | refused stale_snapshot at time |
      supply_cancelled A 0 W1 from=erp order=PO1 at=-4m  |  | A@W1 nothing
      supply_changed A 2 W1 from=erp order=PO1 at=-4m    |  | A@W1 onOrder 2
      supply_changed A 5 W1 order=PO9                    | refused unknown_supply at order |
      supply_cancelled A 5 W1 order=PO9                  | refused unknown_supply at order |
      supply_cancelled A 3 W1 order=PO1                  | refused quantity_out_of_range at quantity |
      `,
      world(),
    );
  });

  test('as of nothing has nothing left, whatever was planned before', () => {
    play(
      `
      supply_cancelled A 0 W1 from=erp order=PO1 at=-5m  |  | A@W1 nothing
      supply_planned A 10 W1 from=erp order=PO1 at=-9m   | refused stale_snapshot at time | A@W1 nothing
      supply_planned A 10 W1 from=erp order=PO1 at=-4m   |  | A@W1 onOrder 10
      `,
      world(),
    );
  });

  test('ends the same in every order', () => {
    expectSameEnd(
      [],
      [
        'supply_planned A 20 W1 from=erp order=PO1 at=-9m',
        'receipt A 4 W1 from=wms order=PO1 at=-8m',
        'supply_cancelled A 2 W1 from=erp order=PO1 at=-7m',
        'supply_changed A 30 W1 from=erp order=PO1 at=-6m',
        'receipt A 5 W1 from=wms order=PO1 at=-5m',
        'supply_cancelled A 3 W1 from=erp order=PO1 at=-4m',
      ],
      'A at W1: sellable 9, onOrder 22',
      world(),
    );
  });
});
