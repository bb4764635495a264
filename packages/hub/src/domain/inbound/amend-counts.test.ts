// Counts that are amended by what is told late, as stories. Each is told in an order in which it once ended otherwise
// than told in time; `expectSameEnd` tells a story in every order.

import { describe, test } from 'vitest';

import type { Catalogue } from '../catalogue.ts';
import { expectSameEnd } from '../testing/every-order.ts';
import { smallWorld } from '../testing/small-world.ts';
import { play } from '../testing/story.ts';
import type { OwnershipRule } from './ownership.ts';
import { sourceDefaults } from './source.ts';

const anywhere: OwnershipRule = {
  id: 'all',
  fact: 'on_hand',
  source: 'wms',
  itemClass: null,
  sku: null,
  location: null,
  validFrom: null,
  validTo: null,
  order: 0,
};

function world(basis: 'gross' | 'net' = 'gross'): Catalogue {
  const wms = { ...sourceDefaults, code: 'wms', name: 'wms', basis };
  return { ...smallWorld(), sources: new Map([['wms', wms]]), ownership: [anywhere] };
}

describe('a count of the sum of the statuses', () => {
  test('leaves to what is told late how it is split', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-9m                   |          | A@W1 sellable 10
      count A 14 W1:onHand from=wms at=-5m              |          | A@W1 sellable 14
      receipt A 4 W1:damaged from=wms at=-6m            |          | A@W1 sellable 10 damaged 4; journal receipt count
      status_changed A 2 W1 -> :damaged from=wms at=-7m |          | A@W1 sellable 8 damaged 6; journal status_changed
      receipt A 3 W1 from=wms at=-8m                    | absorbed | A@W1 sellable 8 damaged 6; journal receipt count
      receipt A 1 W1:damaged from=wms at=-1m            |          | A@W1 sellable 8 damaged 7; journal receipt
      `,
      world(),
    );
  });

  test('is not stale by the count of a status since, which moves units within the sum', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-9m        |          | A@W1 sellable 10
      count A 4 W1:damaged from=wms at=-4m   |          | A@W1 sellable 10 damaged 4
      count A 14 W1:onHand from=wms at=-5m   |          | A@W1 sellable 10 damaged 4; journal count
      count A 5 W1:damaged from=wms at=-3m   |          | A@W1 sellable 9 damaged 5; journal count count
      receipt A 5 W1:damaged from=wms at=-6m | absorbed | A@W1 sellable 9 damaged 5
      `,
      world(),
    );
  });

  test('is stale by a count of what is sellable, also of the same moment', () => {
    play(
      `
      count A 7 W1 from=wms at=-5m         |                                |
      count A 9 W1:onHand from=wms at=-6m  | refused stale_snapshot at time |
      count A 9 W1:onHand from=wms at=-5m  | refused stale_snapshot at time | A@W1 sellable 7
      count A 9 W1:onHand from=wms at=-4m  |                                | A@W1 sellable 9
      count A 8 W1 from=wms at=-4m         |                                | A@W1 sellable 8
      receipt A 1 W1:damaged from=wms at=-5m |                              | A@W1 sellable 8 damaged 1
      `,
      world(),
    );
  });

  test('of a whole location splits every item by what is told late', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-9m        |          | A@W1 sellable 10
      snapshot W1:onHand from=wms at=-5m     |          | journal count
      status_changed A 3 W1 -> :damaged from=wms at=-6m | | A@W1 sellable 7 damaged 3
      receipt A 3 W1 from=wms at=-6m         | absorbed | A@W1 sellable 7 damaged 3
      `,
      world(),
    );
  });

  test('ends the same in every order, with counts of statuses before and after it', () => {
    expectSameEnd(
      ['receipt A 20 W1 from=wms at=-9m'],
      [
        'status_changed A 4 W1 -> :damaged from=wms at=-8m',
        'count A 4 W1:damaged from=wms at=-7m',
        'shipment A 3 W1:damaged from=wms at=-6m',
        'count A 17 W1:onHand from=wms at=-5m',
        'receipt A 2 W1:damaged from=wms at=-4m',
        'count A 3 W1:damaged from=wms at=-3m',
      ],
      'A at W1: sellable 16, damaged 3',
      world(),
    );
  });
});

describe('the count of a source that tells net figures', () => {
  const promised = ['receipt A 10 W1 from=wms at=-10m', 'reserve r1 web A*6'];

  test('is raised and lowered by what was allocated before it and is told after it', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-10m          |  | A@W1 sellable 10
      reserve r1 web A*6                        |  |
      count A 6 W1 from=wms at=-5m              |  | A@W1 sellable 6 reserved 6
      allocate A 4 W1 for=r1 from=wms at=-6m    |  | A@W1 sellable 10 reserved 2 allocated 4; journal allocated count
      deallocate A 1 W1 for=r1 from=wms at=-5m  |  | A@W1 sellable 9 reserved 3 allocated 3
      allocate A 1 W1 for=r1 from=wms at=-4m    |  | A@W1 sellable 9 reserved 2 allocated 4; journal allocated
      `,
      world('net'),
    );
  });

  test('is lowered by a shipment of what was allocated, which it had left out', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-10m        |          | A@W1 sellable 10
      reserve r1 web A*6                      |          |
      allocate A 4 W1 for=r1 from=wms at=-9m  |          | A@W1 sellable 10 reserved 2 allocated 4
      count A 6 W1 from=wms at=-5m            |          | A@W1 sellable 10 reserved 2 allocated 4
      shipment A 4 W1 for=r1 from=wms at=-6m  |          | A@W1 sellable 6 reserved 2; journal shipment; notices
      shipment A 1 W1 from=wms at=-6m         | absorbed | A@W1 sellable 6 reserved 2
      `,
      world('net'),
    );
  });

  test('of a whole location is amended as well, and so is the sum of the statuses', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-10m           |  |
      reserve r1 web A*6                         |  |
      snapshot W1:onHand from=wms at=-5m         |  |
      count A 6 W1:onHand from=wms at=-5m        |  | A@W1 sellable 6 reserved 6
      allocate A 4 W1 for=r1 from=wms at=-6m     |  | A@W1 sellable 10 reserved 2 allocated 4
      status_changed A 1 W1 -> :damaged from=wms at=-6m | | A@W1 sellable 9 damaged 1 reserved 2 allocated 4
      `,
      world('net'),
    );
  });

  test('has what is allocated late from elsewhere, which is therefore not too much', () => {
    play(
      `
      receipt A 5 W2 from=wms at=-10m            |  |
      reserve r1 web A*5                         |  | r1 confirmed, 1 A@W2 reserved 5
      receipt A 5 W1 from=wms at=-10m            |  |
      count A 0 W1 from=wms at=-5m               |  | A@W1 nothing
      allocate A 5 W1 for=r1 from=wms at=-4m     | refused insufficient_stock at quantity |
      allocate A 5 W1 for=r1 from=wms at=-6m     |  | A@W1 sellable 5 allocated 5; A@W2 sellable 5
      `,
      world('net'),
    );
  });

  test('is not amended where a gross figure says more', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-10m          |  |
      reserve r1 web A*6                        |  |
      count A 10 W1 from=wms at=-5m             |  | A@W1 sellable 10 reserved 6
      allocate A 4 W1 for=r1 from=wms at=-6m    |  | A@W1 sellable 10 reserved 2 allocated 4; journal allocated
      `,
      world('gross'),
    );
  });

  test('ends the same in every order', () => {
    expectSameEnd(
      promised,
      [
        'allocate A 4 W1 for=r1 from=wms at=-9m version=1',
        'count A 6 W1 from=wms at=-8m',
        'shipment A 3 W1 for=r1 from=wms at=-7m version=2',
        'count A 6 W1:onHand from=wms at=-6m',
        'allocate A 2 W1 for=r1 from=wms at=-5m version=3',
      ],
      'A at W1: sellable 7, allocated 3',
      world('net'),
    );
  });
});
