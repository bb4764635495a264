// Whose word counts, told as stories: the WMS owns what is on hand in W1, the ERP what is on order everywhere.

import { describe, expect, test } from 'vitest';
import type { Catalogue } from '../catalogue.ts';
import { play } from '../testing/story.ts';
import { smallWorld } from '../testing/small-world.ts';
import type { OwnershipRule } from './ownership.ts';
import { sourceDefaults, type Source } from './source.ts';

function sourceOf(code: string, more: Partial<Source> = {}): Source {
  return { ...sourceDefaults, code, name: code, ...more };
}

function rule(id: string, more: Partial<OwnershipRule>): OwnershipRule {
  const anything = { itemClass: null, sku: null, location: null, validFrom: null, validTo: null, order: 0 };
  return { ...anything, id, fact: 'on_hand', source: 'wms', ...more };
}

function world(...rules: readonly OwnershipRule[]): Catalogue {
  const sources = [sourceOf('wms'), sourceOf('erp'), sourceOf('net', { basis: 'net' })];
  return { ...smallWorld(), sources: new Map(sources.map((one) => [one.code, one])), ownership: rules };
}

const owned = world(rule('w1', { location: 'W1' }), rule('orders', { fact: 'on_order', source: 'erp' }));

describe('who owns a fact', () => {
  test("is believed, and another's word on it changes nothing", () => {
    const { observations } = play(
      `
      receipt A 10 W1 from=wms |             | A@W1 sellable 10
      receipt A 5 W1 from=erp  | observation | A@W1 sellable 10; journal
      receipt A 5 W2 from=erp  |             | A@W2 sellable 5
      supply_planned A 7 W1 from=erp order=PO1 |             | A@W1 sellable 10 onOrder 7
      supply_changed A 9 W1 from=wms order=PO1 | observation | A@W1 sellable 10 onOrder 7
      `,
      owned,
    );
    expect(observations).toMatchObject([
      { source: 'erp', owner: 'wms', fact: 'on_hand', sku: 'A', location: 'W1', quantity: 5n, confirms: null },
      { source: 'wms', owner: 'erp', fact: 'on_order', quantity: 9n },
    ]);
  });

  test('is asked where the goods arrive, for a transfer that is received', () => {
    play(
      `
      transfer_received A 3 W2 -> W1 from=erp | observation | A@W1 nothing
      transfer_received A 3 W2 -> W1 from=wms |             | A@W1 sellable 3 inTransit -3
      `,
      owned,
    );
  });

  test('is told of what cannot be understood, also by who does not own it', () => {
    play('receipt Z 1 W1 from=erp | refused unknown_sku at sku |', owned);
    play('receipt A 1 W1 from=erp at=2d | refused invalid_field at time |', owned);
  });

  test('changes on its day, by when a fact happened', () => {
    const cutOver = Date.UTC(2024, 0, 1) - 60_000;
    const both = world(
      rule('old', { source: 'erp', validTo: cutOver }),
      rule('new', { source: 'wms', validFrom: cutOver }),
    );
    play(
      `
      receipt A 1 W1 from=erp at=-61s |             | A@W1 sellable 1
      receipt A 1 W1 from=erp at=-60s | observation | A@W1 sellable 1
      receipt A 1 W1 from=wms at=-61s | observation | A@W1 sellable 1
      receipt A 1 W1 from=wms at=-60s |             | A@W1 sellable 2
      `,
      both,
    );
  });
});

describe('a fact that two systems tell', () => {
  test('is applied in the word of the owner and confirmed by the other, whichever came first', () => {
    const { observations } = play(
      `
      receipt A 10 W1 from=wms          |              | A@W1 sellable 10
      shipment A 4 W1 from=erp fact=S1  | observation  | A@W1 sellable 10
      shipment A 4 W1 from=wms fact=S1  |              | A@W1 sellable 6
      shipment A 2 W1 from=wms fact=S2  |              | A@W1 sellable 4
      shipment A 2 W1 from=erp fact=S2  | confirmation | A@W1 sellable 4
      `,
      owned,
    );
    expect(observations.map((one) => one.confirms)).toEqual([2n, 3n]);
    expect(observations.map((one) => one.confirmBy)).toEqual([null, null]);
  });

  test('is waited for when only the other has told it', () => {
    const { observations } = play('shipment A 4 W1 from=erp fact=S1 | observation |', owned);
    expect(observations[0]?.confirmBy).toBe(Date.UTC(2024, 0, 1) + sourceDefaults.graceMs);
  });

  test('is applied once where nobody owns it: the first word counts', () => {
    play(
      `
      receipt A 10 W2 from=erp fact=R1 |              | A@W2 sellable 10
      receipt A 10 W2 from=wms fact=R1 | confirmation | A@W2 sellable 10
      `,
      owned,
    );
  });

  test('is the same fact under a second id, and a key for two facts is refused', () => {
    play(
      `
      receipt A 10 W1 from=wms fact=R1 key=1 |           | A@W1 sellable 10
      receipt A 10 W1 from=wms fact=R1 key=2 | duplicate | A@W1 sellable 10
      receipt A 11 W1 from=wms fact=R1 key=3 | refused business_key_reused at businessKey | A@W1 sellable 10
      receipt B 10 W1 from=wms fact=R1 key=4 |           | B@W1 sellable 10
      shipment A 10 W1 from=wms fact=R1      |           | A@W1 nothing
      `,
      owned,
    );
  });
});

describe('a fact under a second id', () => {
  test('is the same when it took units away, and when one of its places was counted already', () => {
    play(
      `
      adjustment A -2 W1 from=wms fact=D1 key=1             |           | A@W1 sellable -2
      adjustment A -2 W1 from=wms fact=D1 key=2             | duplicate | A@W1 sellable -2
      adjustment A -3 W1 from=wms fact=D1 key=3             | refused business_key_reused at businessKey |
      count A 7 W1 from=wms at=-5m                          |           | A@W1 sellable 5
      transfer_shipped A 3 W1 -> W2 from=wms at=-6m fact=T1 key=4 |           | A@W2 inTransit 3
      transfer_shipped A 3 W1 -> W2 from=wms at=-6m fact=T1 key=5 | duplicate | A@W2 inTransit 3
      transfer_shipped A 3 W3 -> W2 from=wms at=-6m fact=T1 key=6 | refused business_key_reused at businessKey | A@W3 nothing
      `,
      world(),
    );
  });
});

describe('messages with versions', () => {
  test('are taken in order: one that skips ahead waits, an older one is ignored', () => {
    const { journal } = play(
      `
      receipt A 10 W1                                        |          |
      reserve r1 web A*6                                     |          |
      allocate A 4 W1 for=r1 from=wms version=1 key=a        |          | A@W1 sellable 10 reserved 2 allocated 4
      deallocate A 1 W1 for=r1 from=wms version=3 key=c      | waiting  | A@W1 sellable 10 reserved 2 allocated 4
      deallocate A 1 W1 for=r1 from=wms version=3 key=c      | waiting  | A@W1 sellable 10 reserved 2 allocated 4
      allocate A 2 W1 for=r1 from=wms version=2 key=b        |          | A@W1 sellable 10 reserved 1 allocated 5
      deallocate A 1 W1 for=r1 from=wms version=3 key=c      | duplicate |
      allocate A 1 W1 for=r1 from=wms version=2 key=d        | absorbed | A@W1 sellable 10 reserved 1 allocated 5
      allocate A 1 W1 for=r1 from=erp version=1 key=e        |          | A@W1 sellable 10 allocated 6
      `,
      world(),
    );
    expect(journal.map((entry) => entry.kind).slice(2)).toEqual([
      'allocated',
      'allocated',
      'deallocated',
      'allocated',
    ]);
  });

  test('that waited and are refused when their turn comes stop those behind them', () => {
    const { waiting, versions } = play(
      `
      receipt A 1 W1                                  |         |
      reserve r1 web A*1                              |         |
      deallocate A 9 W1 for=r1 from=wms version=2     | waiting |
      allocate A 1 W1 for=r1 from=wms version=1       |         | A@W1 sellable 1 allocated 1
      `,
      world(),
    );
    expect([...versions.values()]).toEqual([1]);
    expect([...waiting.values()].flat()).toEqual([]);
  });
});

describe('messages that wait', () => {
  test('wait once, however often they are told', () => {
    const { waiting } = play(
      `
      receipt A 1 W1                               |         |
      reserve r1 web A*1                           |         |
      allocate A 1 W1 for=r1 from=wms version=2 key=a | waiting |
      allocate A 1 W1 for=r1 from=wms version=2 key=a | waiting |
      allocate A 1 W1 for=r1 from=wms version=2 key=b | duplicate |
      allocate A 2 W1 for=r1 from=wms version=2 key=a | refused event_id_reused at id |
      `,
      world(),
    );
    expect([...waiting.values()].flat()).toHaveLength(1);
  });

  test('are no more than can be looked at', () => {
    const rows = Array.from({ length: 101 }, (_, index) => {
      const outcome = index < 100 ? 'waiting' : 'refused limit_exceeded at version';
      return `allocate A 1 W1 order=SO1 from=wms version=${index + 2} | ${outcome} |`;
    });
    play(rows.join('\n'), world());
  });
});

describe('what was counted', () => {
  test('absorbs what the same source tells later of the time before, and keeps what happened since', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-9m   |          | A@W1 sellable 10
      shipment A 1 W1 from=wms at=-1m   |          | A@W1 sellable 9
      count A 7 W1 from=wms at=-5m      |          | A@W1 sellable 6
      shipment A 3 W1 from=wms at=-6m   | absorbed | A@W1 sellable 6; journal shipment count
      shipment A 2 W1 from=wms at=-5m   | absorbed | A@W1 sellable 6
      shipment A 2 W1 from=wms at=-4m   |          | A@W1 sellable 4
      shipment A 1 W1 from=erp at=-6m   |          | A@W1 sellable 3
      `,
      world(),
    );
  });

  test('absorbs one side of a movement only where only that side was counted', () => {
    const { journal } = play(
      `
      receipt A 10 W1 from=wms at=-9m                |  | A@W1 sellable 10
      count A 7 W1 from=wms at=-5m                   |  | A@W1 sellable 7
      transfer_shipped A 3 W1 -> W2 from=wms at=-6m  |  | A@W1 sellable 7; A@W2 inTransit 3
      `,
      world(),
    );
    expect(journal.at(-1)?.from).toEqual({ location: null, account: 'adjustment' });
  });

  test('absorbs a shipment and still ends the promise that it meets', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-9m         |          | A@W1 sellable 10
      reserve r1 web A*4                      |          | A@W1 sellable 10 reserved 4
      count A 6 W1 from=wms at=-5m            |          | A@W1 sellable 6 reserved 4
      shipment A 4 W1 from=wms at=-6m for=r1  | absorbed | A@W1 sellable 6; r1 fulfilled, 1 A@W1 fulfilled 4
      `,
      world(),
    );
  });

  test('is stale when it was counted since, by anybody, and may be said again for the same moment', () => {
    play(
      `
      count A 7 W1 from=wms at=-5m |                                | A@W1 sellable 7
      count A 9 W1 from=wms at=-6m | refused stale_snapshot at time | A@W1 sellable 7
      count A 9 W1 from=erp at=-6m | refused stale_snapshot at time | A@W1 sellable 7
      count A 8 W1 from=wms at=-5m |                                | A@W1 sellable 8
      count A 9 W1:damaged from=wms at=-6m |                        | A@W1 sellable 8 damaged 9
      `,
      world(),
    );
  });

  test('on hand is the sum of the statuses, and the difference is taken to be in what can be sold', () => {
    play(
      `
      receipt A 10 W1 from=wms at=-9m            |          | A@W1 sellable 10
      receipt A 4 W1:damaged from=wms at=-9m     |          | A@W1 sellable 10 damaged 4
      receipt A 1 W1:damaged from=wms at=-1m     |          | A@W1 sellable 10 damaged 5
      count A 11 W1:onHand from=wms at=-5m       |          | A@W1 sellable 7 damaged 5
      status_changed A 2 W1 -> :damaged from=wms at=-6m |       | A@W1 sellable 5 damaged 7; journal status_changed
      count A 1 W1 from=wms at=-6m               | refused stale_snapshot at time |
      `,
      world(),
    );
  });

  test('by a source that tells net figures leaves out what it was told is allocated', () => {
    play(
      `
      receipt A 10 W1 at=-10m               |  | A@W1 sellable 10
      reserve r1 web A*5                    |  |
      allocate A 3 W1 for=r1 at=-9m         |  | A@W1 sellable 10 reserved 2 allocated 3
      allocate A 1 W1 for=r1 at=-1m         |  | A@W1 sellable 10 reserved 1 allocated 4
      count A 6 W1 from=net at=-5m          |  | A@W1 sellable 9 reserved 1 allocated 4
      `,
      world(),
    );
  });

  test('as a whole location counts for every item of it', () => {
    const { marks } = play(
      `
      receipt A 10 W1 from=wms at=-9m   |          | A@W1 sellable 10
      snapshot W1 from=wms at=-5m       |          | journal count
      shipment A 3 W1 from=wms at=-6m   | absorbed | A@W1 sellable 10
      shipment B 3 W1 from=wms at=-6m   | absorbed | B@W1 nothing
      shipment A 3 W1:damaged from=wms at=-6m |    | A@W1 sellable 10 damaged -3
      shipment A 3 W2 from=wms at=-6m   |          | A@W2 sellable -3
      snapshot W1 from=wms at=-6m       | refused stale_snapshot at asOf |
      count B 2 W1 from=wms at=-6m      | refused stale_snapshot at time |
      snapshot W9 from=wms              | refused unknown_location at location |
      `,
      world(),
    );
    expect([...marks.values()].flat()).toHaveLength(1);
  });

  test('by the owner holds for what anybody tells late, also for the word of the owner before it', () => {
    const cutOver = Date.UTC(2024, 0, 1) - 5 * 60_000;
    play(
      `
      receipt A 10 W1 from=erp at=-9m  |          | A@W1 sellable 10
      count A 7 W1 from=wms at=-2m     |          | A@W1 sellable 7
      shipment A 3 W1 from=erp at=-6m  | absorbed | A@W1 sellable 7
      count A 8 W1 from=erp at=-8m     | refused stale_snapshot at time | A@W1 sellable 7
      `,
      world(rule('old', { source: 'erp', validTo: cutOver }), rule('new', { source: 'wms', validFrom: cutOver })),
    );
  });

  test('by a system that owns nothing there is of no effect on the counts of the owner', () => {
    play(
      `
      snapshot W1 from=erp at=-2m      | observation | journal
      shipment A 2 W1 from=wms at=-4m  |             | A@W1 sellable -2
      count A 7 W1 from=wms at=-3m     |             | A@W1 sellable 7
      snapshot W1 from=wms at=-3m      |             | journal count
      snapshot W9 from=erp at=-3m      | refused unknown_location at location |
      `,
      owned,
    );
  });

  test('by a system that was the owner once leaves alone what it counted then', () => {
    const cutOver = Date.UTC(2024, 0, 1) - 5 * 60_000;
    play(
      `
      snapshot W1 from=erp at=-8m      |             | journal count
      snapshot W1 from=erp at=-2m      | observation | journal
      receipt A 5 W1 from=erp at=-9m   | absorbed    | A@W1 nothing
      shipment A 1 W1 from=erp at=-7m  |             | A@W1 sellable -1
      `,
      world(rule('old', { source: 'erp', validTo: cutOver }), rule('new', { source: 'wms', validFrom: cutOver })),
    );
  });

  test('by the owner of some of the items holds for those alone', () => {
    play(
      `
      snapshot W1 from=erp at=-2m      |          | journal count
      shipment A 2 W1 from=wms at=-4m  |          | A@W1 sellable -2
      shipment B 2 W1 from=erp at=-4m  | absorbed | B@W1 nothing
      count A 7 W1 from=wms at=-3m     |          | A@W1 sellable 7
      count B 7 W1 from=erp at=-3m     | refused stale_snapshot at time |
      snapshot W1 from=wms at=-3m      |          | journal count
      `,
      world(rule('a', { sku: 'A' }), rule('b', { sku: 'B', source: 'erp' })),
    );
  });
});
