// For every kind of movement: which place the quantity leaves, at which it arrives, and what is refused.

import { describe, expect, test } from 'vitest';
import { play } from './testing/story.ts';

const legs = (story: string): string[] =>
  play(story).journal.map(({ kind, sku, quantity, from, to }) => {
    const name = (place: typeof from): string =>
      place === null ? '-' : [place.location, place.location && place.lot, place.account].filter(Boolean).join('/');
    return `${kind} ${quantity} ${sku ?? ''}: ${name(from)} > ${name(to)}`;
  });

describe('goods come and go', () => {
  test('a receipt comes from the supplier to the shelf, or to the status that it names', () => {
    play(`
      receipt A 10 W1            |  | A@W1 sellable 10
      receipt A 2case W1:damaged |  | A@W1 sellable 10 damaged 24
    `);
    expect(legs('receipt A 10 W1')).toEqual(['receipt 10 A: supplier > W1/sellable']);
  });

  test('a shipment goes from the shelf to the customer, and below zero if that is what happened', () => {
    play(`
      receipt A 10 W1            |  | A@W1 sellable 10
      shipment A 4 W1            |  | A@W1 sellable 6; journal shipment
      shipment A 7 W1            |  | A@W1 sellable -1; notices oversold A@W1 -1
      receipt A 1 W1             |  | A@W1 nothing; notices oversold_cleared A@W1 0
      receipt A 1 W1:quarantine  |  |
      shipment A 1 W1:quarantine |  | A@W1 nothing
    `);
    expect(legs('shipment A 4 W1')).toEqual(['shipment 4 A: W1/sellable > customer']);
  });

  test('a pick that nobody promised leaves the position as it is, and so does an unpick', () => {
    play(`
      receipt A 10 W1 |  | A@W1 sellable 10
      pick A 4 W1     |  | A@W1 sellable 10
      unpick A 9 W1   |  | A@W1 sellable 10
    `);
    expect(legs('pick A 4 W1')).toEqual(['pick 4 A: W1/sellable > W1/sellable']);
  });

  test('an adjustment is signed, and changes the status that it names', () => {
    play(`
      adjustment A 5 W1          |  | A@W1 sellable 5
      adjustment A -7 W1         |  | A@W1 sellable -2
      adjustment A -1 W1:onHold  |  | A@W1 sellable -2 onHold -1
      adjustment A 0 W1          | refused quantity_out_of_range at quantity |
    `);
    expect(legs('adjustment A -7 W1')).toEqual(['adjustment 7 A: W1/sellable > adjustment']);
  });
});

describe('goods change place or status', () => {
  test('a putaway moves within the shelf unless it says from what to what', () => {
    play(`
      receipt A 10 W1:quarantine           |  | A@W1 quarantine 10
      putaway A 4 W1:quarantine            |  | A@W1 sellable 4 quarantine 6
      putaway A 1 W1 -> W2:onHold          |  | A@W1 sellable 3 quarantine 6; A@W2 onHold 1
      putaway A 3 W1                       |  | A@W1 sellable 3 quarantine 6
    `);
  });

  test('packing keeps the status unless it names another', () => {
    play(`
      receipt A 10 W1:onHold |  | A@W1 onHold 10
      pack A 4 W1:onHold     |  | A@W1 onHold 10
      pack A 4 W1:onHold -> :sellable |  | A@W1 sellable 4 onHold 6
    `);
  });

  test('a change of status needs the status that it becomes', () => {
    play(`
      receipt A 10 W1                    |  |
      status_changed A 3 W1 -> :damaged  |  | A@W1 sellable 7 damaged 3
      status_changed A 1 W1:damaged -> :returned |  | A@W1 sellable 7 damaged 2 returned 1
      status_changed A 3 W1              | refused invalid_field at toStatus |
      status_changed A 3 W1 -> :lost     | refused invalid_field at toStatus |
      status_changed A 3 W1:inTransit -> :damaged | refused invalid_field at status |
    `);
  });

  test('a transfer is under way to its destination until that receives it', () => {
    play(`
      receipt A 10 W1                     |  |
      transfer_shipped A 4 W1 -> W2       |  | A@W1 sellable 6; A@W2 inTransit 4
      transfer_received A 3 W2            |  | A@W2 sellable 3 inTransit 1
      transfer_received A 1 W1 -> W2:damaged |  | A@W2 sellable 3 damaged 1; A@W1 sellable 6
      transfer_received A 1 W2:onHold     |  | A@W2 sellable 3 damaged 1 onHold 1 inTransit -1
      transfer_shipped A 1 W1:damaged -> W3  |  | A@W1 sellable 6 damaged -1; A@W3 inTransit 1
      transfer_shipped A 4 W1             | refused invalid_field at toLocation |
    `);
  });

  test('returned goods wait for their disposition: shelf, aside, scrap or supplier', () => {
    play(`
      return_received A 9 W1                    |  | A@W1 returned 9
      return_received A 1 W1:quarantine         |  | A@W1 quarantine 1 returned 9
      return_disposed A 1 W1                    |  | A@W1 sellable 1 quarantine 1 returned 8
      return_disposed A 1 W1 -> W2              |  | A@W1 sellable 1 quarantine 1 returned 7; A@W2 sellable 1
      return_disposed A 1 W1 -> :damaged        |  | A@W1 sellable 1 quarantine 1 damaged 1 returned 6
      return_disposed A 2 W1 -> :scrap          |  | A@W1 sellable 1 quarantine 1 damaged 1 returned 4
      return_disposed A 2 W1 -> :supplier       |  | A@W1 sellable 1 quarantine 1 damaged 1 returned 2
      return_disposed A 1 W1:quarantine -> :scrap |  | A@W1 sellable 1 damaged 1 returned 2
      return_disposed A 1 W1 -> :customer       | refused invalid_field at toStatus |
    `);
    expect(legs('return_disposed A 2 W1 -> :scrap')).toEqual(['return_disposed 2 A: W1/returned > scrap']);
    expect(legs('return_received A 2 W1')).toEqual(['return_received 2 A: customer > W1/returned']);
  });
});

describe('a count corrects by the difference to what the book expected when it was taken', () => {
  test('a count of now sets the balance, and a count that agrees is recorded without effect', () => {
    play(`
      receipt A 10 W1       |  |
      count A 7 W1          |  | A@W1 sellable 7; journal count
      count A 7 W1          |  | A@W1 sellable 7; journal count
      count A 9 W1          |  | A@W1 sellable 9
      count A 0 W1          |  | A@W1 nothing
      count A 2 W1:damaged  |  | A@W1 damaged 2
      count A -1 W1         | refused quantity_out_of_range at quantity | A@W1 damaged 2
    `);
    expect(legs('receipt A 10 W1 | |\ncount A 7 W1')[1]).toBe('count 3 A: W1/sellable > adjustment');
    expect(legs('count A 7 W1')).toEqual(['count 7 A: adjustment > W1/sellable']);
  });

  test('what happened after the count was taken is kept on top of it', () => {
    play(`
      receipt A 10 W1 at=-60s         |  |
      shipment A 3 W1 at=-10s         |  | A@W1 sellable 7
      count A 8 W1 at=-30s            |  | A@W1 sellable 5
      wait 60s
      receipt A 1 W1:damaged          |  |
      transfer_shipped A 1 W1 -> W2   |  |
      transfer_shipped A 2 W2 -> W1 at=-10s |  |
      count A 5 W1 at=-5s             |  | A@W1 sellable 4 damaged 1 inTransit 2
    `);
  });

  test('what happened at the very moment of the count is in it', () => {
    play(`
      receipt A 10 W1 at=-60s |  |
      shipment A 3 W1 at=-30s |  |
      count A 7 W1 at=-30s    |  | A@W1 sellable 7
    `);
  });

  test('a later change of another status, lot or place does not count', () => {
    play(`
      receipt L 10 W1/x at=-60s            |  |
      receipt L 5 W1/y at=-10s             |  |
      receipt L 5 W1/x:damaged at=-10s     |  |
      receipt L 5 W2/x at=-10s             |  |
      count L 9 W1/x at=-30s               |  | L@W1/x sellable 9 damaged 5; L@W1/y sellable 5
    `);
  });

  test('the entry tells what was counted and what the book expected', () => {
    const { journal } = play(`
      receipt A 10 W1 at=-60s |  |
      shipment A 3 W1 at=-10s |  |
      count A 8 W1 at=-30s    |  |
    `);
    expect(journal.at(-1)?.detail).toBe('{"counted":"8","expected":"10"}');
  });
});

describe('kits', () => {
  test('assembling takes the components off the shelf, disassembling puts them back', () => {
    play(`
      receipt A 10 W1           |  |
      receipt B 10 W1           |  |
      kit_assembled K 3 W1      |  | A@W1 sellable 4; B@W1 sellable 7; K@W1 sellable 3
      kit_disassembled K 1 W1   |  | A@W1 sellable 6; B@W1 sellable 8; K@W1 sellable 2
      kit_assembled A 1 W1      | refused not_a_kit at sku |
      kit_assembled P 1 W1      | refused lot_required at sku |
    `);
    expect(legs('kit_assembled K 3 W1')).toEqual([
      'kit_assembled 6 A: W1/sellable > production',
      'kit_assembled 3 B: W1/sellable > production',
      'kit_assembled 3 K: production > W1/sellable',
    ]);
  });
});

describe('dated supply', () => {
  test('is on order from its plan to its receipt, which takes what exceeds the plan from the supplier', () => {
    play(`
      supply_planned A 10 W1 order=PO1 due=9d  |  | A@W1 onOrder 10; PO1 supplies A@W1 10 of 10 due 777600s
      receipt A 4 W1 order=PO1                 |  | A@W1 sellable 4 onOrder 6; PO1 supplies A@W1 6 of 10 due 777600s
      receipt A 1 W2 order=PO1                 |  | A@W1 sellable 4 onOrder 6; A@W2 sellable 1
      receipt A 1 W1 order=PO2                 |  | A@W1 sellable 5 onOrder 6
      receipt A 8 W1 order=PO1                 |  | A@W1 sellable 13; PO1 supplies A@W1 0 of 10 due 777600s
      receipt A 1 W1 order=PO1                 |  | A@W1 sellable 14; journal receipt
    `);
    expect(legs('supply_planned A 3 W1 order=PO1 | |\nreceipt A 5 W1 order=PO1').slice(1)).toEqual([
      'receipt 3 A: W1/onOrder > W1/sellable',
      'receipt 2 A: supplier > W1/sellable',
    ]);
  });

  test('is planned once, changed to what is open from now on, and cancelled in part or whole', () => {
    play(`
      supply_planned A 10 W1 order=PO1         |  |
      supply_planned A 10 W1 order=PO1         | refused supply_exists at order |
      supply_changed A 12 W1 order=PO1 due=1d  |  | A@W1 onOrder 12; PO1 supplies A@W1 12 of 12 due 86400s
      supply_changed A 5 W1 order=PO1          |  | A@W1 onOrder 5; PO1 supplies A@W1 5 of 5 due 86400s
      supply_changed A 5 W1 order=PO1 due=2d   |  | A@W1 onOrder 5; PO1 supplies A@W1 5 of 5 due 172800s
      supply_cancelled A 2 W1 order=PO1        |  | A@W1 onOrder 3; PO1 supplies A@W1 3 of 3 due 172800s
      supply_cancelled A 4 W1 order=PO1        | refused quantity_out_of_range at quantity | A@W1 onOrder 3
      supply_cancelled A 0 W1 order=PO1        |  | A@W1 nothing
      supply_cancelled A 0 W1 order=PO1        | refused unknown_supply at order |
      supply_changed A 5 W1 order=PO1          | refused unknown_supply at order |
      supply_planned A 5 W1 order=PO1          |  | A@W1 onOrder 5; PO1 supplies A@W1 5 of 5
    `);
  });

  test('planned anew after it was closed, it starts from nothing', () => {
    play(`
      supply_planned A 10 W1 order=PO1  |  |
      receipt A 10 W1 order=PO1         |  | PO1 supplies A@W1 0 of 10
      supply_planned A 5 W1 order=PO1   |  | PO1 supplies A@W1 5 of 5; A@W1 sellable 10 onOrder 5
    `);
  });

  test('counts for a day when it is late, or as long as its message says', () => {
    play(`
      supply_planned A 10 W1 order=PO1 due=9d grace=2d  |  | PO1 supplies A@W1 10 of 10 due 777600s grace 172800s
      supply_changed A 8 W1 order=PO1                   |  | PO1 supplies A@W1 8 of 8 due 777600s grace 172800s
      supply_changed A 8 W1 order=PO1 grace=3d          |  | PO1 supplies A@W1 8 of 8 due 777600s grace 259200s
      receipt A 3 W1 order=PO1                          |  | PO1 supplies A@W1 5 of 8 due 777600s grace 259200s
    `);
  });

  test('stated as what is open, becomes a plan, a change, a cancellation, or nothing at all', () => {
    play(`
      supply_changed A 5 W1 order=PO1 due=9d states=open  |  | PO1 supplies A@W1 5 of 5 due 777600s; journal supply_planned
      supply_changed A 5 W1 order=PO1 due=9d states=open  |  | A@W1 onOrder 5; journal
      supply_changed A 7 W1 order=PO1 due=9d states=open  |  | A@W1 onOrder 7; journal supply_changed
      supply_changed A 7 W1 order=PO1 due=8d states=open  |  | PO1 supplies A@W1 7 of 7 due 691200s; journal supply_changed
      supply_changed A 7 W1 order=PO1 grace=3d states=open |  | PO1 supplies A@W1 7 of 7 due 691200s grace 259200s
      receipt A 3 W1 order=PO1                            |  | PO1 supplies A@W1 4 of 7 due 691200s grace 259200s
      supply_changed A 0 W1 order=PO1 due=8d states=open  |  | A@W1 sellable 3; journal supply_cancelled
      supply_changed A 0 W1 order=PO1 due=8d states=open  |  | A@W1 sellable 3; journal
      supply_changed A 2 W1 order=PO1 due=1d states=open  |  | PO1 supplies A@W1 2 of 2 due 86400s; journal supply_planned
    `);
  });

  test('needs its order', () => {
    play(`
      supply_planned A 10 W1            | refused invalid_field at order |
      supply_changed A 10 W1 order=PO1  | refused unknown_supply at order |
      supply_planned A 0 W1 order=PO1   | refused quantity_out_of_range at quantity |
    `);
  });

  test('of an item with lots is known before its lots are', () => {
    play(`
      supply_planned L 10 W1 order=PO1  |  | L@W1 onOrder 10
      receipt L 4 W1/x order=PO1        |  | L@W1 onOrder 6; L@W1/x sellable 4
    `);
  });
});

describe('lots', () => {
  test.each(['receipt', 'putaway', 'pick', 'shipment', 'return_received', 'adjustment', 'count', 'pack'])(
    'a %s of an item with lots names the lot',
    (kind) => {
      play(`
        ${kind} L 1 W1    | refused lot_required at lot |
        ${kind} L 1 W1/x  |  |
        ${kind} A 1 W1/x  | refused lot_not_tracked at lot |
      `);
    },
  );

  test('a lot can be renamed by moving it to another, but only where there are lots', () => {
    play(`
      receipt L 5 W1/x                      |  |
      putaway L 2 W1/x -> W1/y              |  | L@W1/x sellable 3; L@W1/y sellable 2
      transfer_shipped L 1 W1/x -> W2/z     |  | L@W1/x sellable 2; L@W2/z inTransit 1
      transfer_received L 1 W2/z            |  | L@W2/z sellable 1
      receipt A 5 W1                        |  |
      putaway A 2 W1 -> W1/y                | refused lot_not_tracked at toLot | A@W1 sellable 5; A@W1/y nothing
    `);
  });
});

describe('a movement that cannot be understood is refused, and nothing of it is kept', () => {
  test.each([
    ['receipt X 1 W1', 'unknown_sku at sku'],
    ['receipt A 1 W9', 'unknown_location at location'],
    ['transfer_shipped A 1 W1 -> W9', 'unknown_location at toLocation'],
    ['receipt A 1crate W1', 'unknown_uom at uom'],
    ['receipt A 0.5 W1', 'quantity_not_representable at quantity'],
    ['receipt B 1third W1', 'quantity_not_representable at quantity'],
    ['receipt A 0 W1', 'quantity_out_of_range at quantity'],
    ['receipt A -1 W1', 'quantity_out_of_range at quantity'],
    ['receipt A 9223372036854775808 W1', 'quantity_out_of_range at quantity'],
    ['receipt A 1 W1:lost', 'invalid_field at status'],
    ['receipt A 1 W1:onOrder', 'invalid_field at status'],
    ['shipment A 1 W1:nowhere', 'invalid_field at status'],
    ['count A 1 W1:__proto__', 'invalid_field at status'],
    ['adjustment A 1 W1:toString', 'invalid_field at status'],
    ['shipment A 1 W1 for=r9', 'unknown_reservation at reservationId'],
    ['pick A 1 W1 for=r9', 'unknown_reservation at reservationId'],
    ['receipt A 1 W1 at=2d', 'invalid_field at time'],
  ])('%s: %s', (command, refusal) => {
    expect(play(`${command} | refused ${refusal} | A@W1 nothing`).journal).toEqual([]);
  });

  test('an order that nobody reserved for is no reason to refuse a fact', () => {
    play(`
      shipment A 1 W1 order=SO9  |  | A@W1 sellable -1
      pick A 1 W1 order=SO9      |  | A@W1 sellable -1
    `);
  });
});

describe('a balance that the store cannot hold is refused', () => {
  const max = '9223372036854775807';

  test('above and below', () => {
    play(`
      receipt A ${max} W1                        |  | A@W1 sellable ${max}
      receipt A 1 W1                             | refused quantity_out_of_range at quantity |
      shipment A ${max} W2                       |  | A@W2 sellable -${max}
      shipment A 1 W2                            | refused quantity_out_of_range at quantity |
      kit_assembled K ${max} W3                  | refused quantity_out_of_range at quantity | K@W3 nothing
    `);
  });

  test('for all entries of a command together, not for each alone', () => {
    play(`
      supply_planned A 1 W1 order=PO1            |  |
      receipt A 9223372036854775806 W1           |  |
      receipt A 2 W1 order=PO1                   | refused quantity_out_of_range at quantity | A@W1 sellable 9223372036854775806 onOrder 1
      receipt A 1 W1 order=PO1                   |  | A@W1 sellable ${max}
    `);
  });

  test('on hand, the sum over the statuses', () => {
    play(`
      receipt A ${max} W1                        |  |
      receipt A 1 W1:damaged                     | refused quantity_out_of_range at quantity | A@W1 sellable ${max}
      status_changed A 5 W1 -> :damaged          |  |
    `);
  });

  test('available, which is told when it is negative', () => {
    play(`
      receipt A ${max} W1                        |  |
      reserve r1 shop A*${max}                   |  |
      shipment A ${max} W1                       |  | A@W1 reserved ${max}
      shipment A 1 W1                            | refused quantity_out_of_range at quantity |
    `);
  });

  test('the quantity of an entry', () => {
    play(`
      shipment A ${max} W1                       |  |
      count A 1 W1                               | refused quantity_out_of_range at quantity | A@W1 sellable -${max}
    `);
  });

  test('what was planned in all', () => {
    play(`
      supply_planned A ${max} W1 order=PO1       |  |
      receipt A 10 W1:damaged order=PO1          |  |
      shipment A 10 W1:damaged                   |  |
      supply_changed A ${max} W1 order=PO1       | refused quantity_out_of_range at quantity |
    `);
  });
});
