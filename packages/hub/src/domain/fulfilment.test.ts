// What the warehouse does with promises: pick, ship, allocate here or elsewhere, give back.

import { describe, expect, test } from 'vitest';
import { play } from './testing/story.ts';

describe('a shipment keeps the promise in the same entry', () => {
  test('of the reservation that it names', () => {
    play(`
      receipt A 10 W1          |  |
      reserve r1 web A*4       |  | A@W1 sellable 10 reserved 4
      shipment A 1 W1 for=r1   |  | A@W1 sellable 9 reserved 3; r1 confirmed, 1 A@W1 reserved 3 fulfilled 1; journal shipment
      shipment A 3 W1 for=r1   |  | A@W1 sellable 6; r1 fulfilled, 1 A@W1 fulfilled 4; journal shipment
      shipment A 1 W1 for=r1   |  | A@W1 sellable 5; r1 fulfilled, 1 A@W1 fulfilled 4
    `);
  });

  test('of the open reservations of its order, the oldest first', () => {
    play(`
      receipt A 10 W1               |  |
      reserve r2 web A*2 order=SO1  |  |
      wait 1s
      reserve r1 web A*2 order=SO1  |  | A@W1 sellable 10 reserved 4
      shipment A 3 W1 order=SO1     |  | r2 fulfilled, 1 A@W1 fulfilled 2; r1 confirmed, 1 A@W1 reserved 1 fulfilled 1; journal shipment shipment
      shipment A 3 W1 order=SO1     |  | r1 fulfilled, 1 A@W1 fulfilled 2; A@W1 sellable 4; journal shipment shipment
      shipment A 1 W1 order=SO1     |  | A@W1 sellable 3; journal shipment
    `);
  });

  test('at the place of the shipment before another, whichever reservation is older', () => {
    play(`
      receipt A 2 W1                |  |
      reserve r1 web A*2 order=SO1  |  |
      wait 1s
      receipt A 2 W2                |  |
      reserve r2 web A*2 order=SO1  |  |
      shipment A 2 W2 order=SO1     |  | r1 confirmed, 1 A@W1 reserved 2; r2 fulfilled, 1 A@W2 fulfilled 2
    `);
  });

  test('of two reservations taken in the same moment, in the order of their ids, however they were batched', () => {
    play(`
      receipt A 10 W1               |  |
      reserve r2 web A*2 order=SO1  |  |
      reserve r1 web A*2 order=SO1  |  |
      shipment A 1 W1 order=SO1     |  | r1 confirmed, 1 A@W1 reserved 1 fulfilled 1; r2 confirmed, 1 A@W1 reserved 2
    `);
  });

  test('without a reservation it takes from the shelf alone', () => {
    play(`
      receipt A 10 W1          |  |
      reserve r1 web A*4       |  |
      shipment A 8 W1          |  | A@W1 sellable 2 reserved 4; notices oversold A@W1 -2; r1 confirmed, 1 A@W1 reserved 4
    `);
  });

  test('at another place or of another lot, because the demand is met', () => {
    play(`
      receipt A 4 W1           |  |
      reserve r1 web A*4       |  | A@W1 sellable 4 reserved 4
      receipt A 4 W3           |  |
      shipment A 4 W3 for=r1   |  | A@W3 nothing; A@W1 sellable 4; r1 fulfilled, 1 A@W1 fulfilled 4
      receipt L 2 W1/x         |  |
      receipt L 2 W1/y         |  |
      reserve r2 web L*4       |  | r2 confirmed, 1 L@W1/x reserved 2, 1 L@W1/y reserved 2
      shipment L 1 W1/y for=r2 |  | r2 confirmed, 1 L@W1/x reserved 2, 1 L@W1/y reserved 1 fulfilled 1
      shipment L 2 W1/y for=r2 |  | r2 confirmed, 1 L@W1/x reserved 1 fulfilled 1, 1 L@W1/y fulfilled 2; L@W1/y sellable -1
    `);
  });

  test('the lines of a reservation are used up in their order, in whichever batch', () => {
    play(`
      receipt A 9 W1                                   |  |
      reserve r1 web A*1 A*1 A*1 A*1 A*1 A*1 A*1 A*1 A*1 |  |
      shipment A 8 W1 for=r1                           |  | r1 confirmed, 1 A@W1 fulfilled 1, 2 A@W1 fulfilled 1, 3 A@W1 fulfilled 1, 4 A@W1 fulfilled 1, 5 A@W1 fulfilled 1, 6 A@W1 fulfilled 1, 7 A@W1 fulfilled 1, 8 A@W1 fulfilled 1, 9 A@W1 reserved 1
    `);
  });

  test('what is picked leaves first, then what is allocated, then what is reserved', () => {
    play(`
      receipt A 9 W1           |  |
      reserve r1 web A*6       |  |
      allocate A 4 W1 for=r1   |  |
      pick A 2 W1 for=r1       |  | A@W1 sellable 9 reserved 2 allocated 4 picked 2
      shipment A 1 W1 for=r1   |  | A@W1 sellable 8 reserved 2 allocated 3 picked 1
      shipment A 2 W1 for=r1   |  | A@W1 sellable 6 reserved 2 allocated 1
      shipment A 2 W1 for=r1   |  | A@W1 sellable 4 reserved 1
    `);
  });

  test('a held reservation that ships is hard from then on', () => {
    play(`
      receipt A 9 W1              |  |
      reserve r1 web A*6 ttl=60s  |  | r1 held, 1 A@W1 reserved 6
      shipment A 1 W1 for=r1      |  | r1 confirmed, 1 A@W1 reserved 5 fulfilled 1
      wait 2h
      sweep                       |  | r1 confirmed, 1 A@W1 reserved 5 fulfilled 1; A@W1 sellable 8 reserved 5
    `);
  });

  test('goods of another SKU leave the promise alone', () => {
    play(`
      receipt A 4 W1           |  |
      reserve r1 web A*4       |  |
      shipment B 4 W1 for=r1   |  | B@W1 sellable -4; r1 confirmed, 1 A@W1 reserved 4
    `);
  });

  test('goods that could not be sold leave the shelf to the others', () => {
    play(`
      receipt A 4 W1                   |  |
      reserve r1 web A*4               |  |
      shipment A 4 W1:quarantine for=r1 |  | A@W1 sellable 4 quarantine -4; web sells A 4
    `);
  });
});

describe('goods meet what was backordered', () => {
  test('when more is shipped than was promised, and what that leaves free is promised instead', () => {
    play(`
      receipt A 3 W1                        |  |
      reserve r1 web A*5 policy=backorder   |  | r1 confirmed, 1 A@W1 reserved 3, 1 nowhere backordered 2
      receipt A 4 W3                        |  | r1 confirmed, 1 A@W1 reserved 3, 1 nowhere backordered 2
      shipment A 4 W3 for=r1                |  | r1 confirmed, 1 A@W1 fulfilled 3, 1 A@W3 fulfilled 1, 1 A@W1 reserved 1; journal shipment shipment reserved
      shipment A 1 W1 for=r1                |  | r1 fulfilled, 1 A@W1 fulfilled 3, 1 A@W3 fulfilled 1, 1 A@W1 fulfilled 1; A@W1 sellable 2; A@W3 nothing
    `);
  });

  test('after everything that was promised for the order', () => {
    play(`
      reserve r1 web A*2 policy=backorder order=SO1  |  |
      receipt A 2 W3                                 |  |
      reserve r2 all A*2 order=SO1                   |  |
      shipment A 3 W3 order=SO1                      |  | r2 fulfilled, 1 A@W3 fulfilled 2; r1 confirmed, 1 nowhere backordered 1, 1 A@W3 fulfilled 1
    `);
  });

  test('when the warehouse allocates what has arrived where the channel does not sell, if that is there', () => {
    play(`
      reserve r1 web A*5 policy=backorder   |  | r1 confirmed, 1 nowhere backordered 5
      allocate A 1 W3 for=r1                | refused insufficient_stock at quantity |
      receipt A 4 W3                        |  |
      allocate A 4 W3 for=r1                |  | r1 allocated, 1 nowhere backordered 1, 1 A@W3 allocated 4; A@W3 sellable 4 allocated 4; journal allocated allocated
      allocate A 1 W3 for=r1                | refused insufficient_stock at quantity |
      allocate A 2 W3 for=r1                | refused invalid_state at quantity |
      pick A 5 W3 for=r1                    |  | r1 allocated, 1 nowhere backordered 1, 1 A@W3 allocated 4 picked 4
      deallocate A 1 W3 for=r1              | refused invalid_state at quantity |
      unpick A 4 W3 for=r1                  |  |
      cancel r1                             |  | r1 cancelled, 1 nowhere missing 1, 1 A@W3 released 4; A@W3 sellable 4
    `);
  });

  test('when it is fulfilled without a movement, and a held one is hard then', () => {
    play(`
      reserve r1 web A*5 policy=backorder ttl=60s  |  |
      fulfil A 2 W3 for=r1                         |  | r1 confirmed, 1 nowhere backordered 3, 1 A@W3 fulfilled 2; A@W3 nothing
      reduce r1 1*2                                |  | r1 fulfilled, 1 nowhere missing 3, 1 A@W3 fulfilled 2
    `);
  });

  test('of its own line', () => {
    play(`
      reserve r1 web A*1 B*1 A*2 policy=backorder  |  |
      shipment A 2 W1 for=r1                       |  | r1 confirmed, 2 nowhere backordered 1, 3 nowhere backordered 1, 1 A@W1 fulfilled 1, 3 A@W1 fulfilled 1
    `);
  });
});

describe('a pick', () => {
  test('takes what is allocated first, then allocates what is reserved, and leaves the rest without effect', () => {
    play(`
      receipt A 9 W1          |  |
      reserve r1 web A*6      |  |
      allocate A 2 W1 for=r1  |  | A@W1 sellable 9 reserved 4 allocated 2
      pick A 1 W1 for=r1      |  | A@W1 sellable 9 reserved 4 allocated 2 picked 1
      pick A 3 W1 for=r1      |  | A@W1 sellable 9 reserved 2 allocated 4 picked 4; r1 confirmed, 1 A@W1 reserved 2 allocated 4 picked 4
      pick A 5 W1 for=r1      |  | A@W1 sellable 9 allocated 6 picked 6; r1 allocated, 1 A@W1 allocated 6 picked 6; journal pick pick
      unpick A 5 W1 for=r1    |  | A@W1 sellable 9 allocated 6 picked 1; journal unpick
      unpick A 5 W1 for=r1    |  | A@W1 sellable 9 allocated 6; journal unpick unpick
    `);
  });

  test('by order works on all its reservations, and makes a held one hard', () => {
    play(`
      receipt A 9 W1                        |  |
      reserve r1 web A*2 order=SO1 ttl=60s  |  |
      reserve r2 web A*2 order=SO1          |  |
      pick A 3 W1 order=SO1                 |  | r1 allocated, 1 A@W1 allocated 2 picked 2; r2 confirmed, 1 A@W1 reserved 1 allocated 1 picked 1
      pick A 3 W1 order=SO2                 |  | A@W1 sellable 9 reserved 1 allocated 3 picked 3
    `);
  });

  test('of what has ended is a fact without effect', () => {
    play(`
      receipt A 9 W1      |  |
      reserve r1 web A*2  |  |
      cancel r1           |  |
      pick A 2 W1 for=r1  |  | A@W1 sellable 9; r1 cancelled, 1 A@W1 released 2
    `);
  });
});

describe('allocate and deallocate', () => {
  test('tie reserved units to the place and back', () => {
    play(`
      receipt A 9 W1            |  |
      reserve r1 web A*6        |  |
      allocate A 2 W1 for=r1    |  | r1 confirmed, 1 A@W1 reserved 4 allocated 2; journal allocated
      allocate A 4 W1 for=r1    |  | r1 allocated, 1 A@W1 allocated 6; A@W1 sellable 9 allocated 6
      deallocate A 1 W1 for=r1  |  | r1 confirmed, 1 A@W1 reserved 1 allocated 5; journal deallocated
      pick A 5 W1 for=r1        |  |
      deallocate A 1 W1 for=r1  | refused invalid_state at quantity | A@W1 sellable 9 reserved 1 allocated 5 picked 5
    `);
  });

  test('all or nothing, of an open and hard reservation', () => {
    play(`
      receipt A 9 W1               |  |
      reserve r1 web A*6           |  |
      reserve r2 web A*1 ttl=60s   |  |
      reserve r3 web A*1           |  |
      cancel r3                    |  |
      allocate A 7 W1 for=r1       | refused invalid_state at quantity | A@W1 sellable 9 reserved 7
      allocate B 1 W1 for=r1       | refused invalid_state at quantity |
      deallocate A 1 W1 for=r1     | refused invalid_state at quantity |
      allocate A 1 W1 for=r2       | refused invalid_state |
      allocate A 1 W1 for=r3       | refused invalid_state |
      allocate A 1 W1 for=r9       | refused unknown_reservation at reservationId |
      allocate A 1 W1              | refused unknown_reservation at reservationId |
      allocate A 1 W1 order=SO9    | refused unknown_reservation at reservationId |
      allocate X 1 W1 for=r1       | refused unknown_sku at sku |
      allocate A 1 W9 for=r1       | refused unknown_location at location |
      allocate A 1crate W1 for=r1  | refused unknown_uom at uom |
      allocate A 0.5 W1 for=r1     | refused quantity_not_representable at quantity |
      allocate A 0 W1 for=r1       | refused quantity_out_of_range at quantity |
      allocate A -1 W1 for=r1      | refused quantity_out_of_range at quantity |
      allocate A 1 W1/x for=r1     | refused lot_not_tracked at lot |
      allocate L 1 W1 for=r1       | refused lot_required at lot |
    `);
  });

  test('by order, passing over what cannot be allocated', () => {
    play(`
      receipt A 9 W1                        |  |
      reserve r1 web A*2 order=SO1 ttl=60s  |  |
      reserve r2 web A*2 order=SO1          |  |
      allocate A 2 W1 order=SO1             |  | r1 held, 1 A@W1 reserved 2; r2 allocated, 1 A@W1 allocated 2
      allocate A 2 W1 order=SO1             | refused invalid_state at quantity |
      cancel r1                             |  |
      cancel r2                             |  |
      allocate A 2 W1 order=SO1             | refused unknown_reservation at reservationId |
    `);
  });
});

describe('allocating elsewhere than sourcing chose', () => {
  test('moves the promise, if there is enough', () => {
    play(`
      receipt A 5 W1           |  |
      reserve r1 web A*5       |  |
      receipt A 3 W3           |  |
      allocate A 4 W3 for=r1   | refused insufficient_stock at quantity | A@W1 sellable 5 reserved 5; A@W3 sellable 3
      allocate A 2 W3 for=r1   |  | A@W1 sellable 5 reserved 3; A@W3 sellable 3 allocated 2; r1 confirmed, 1 A@W1 reserved 3, 1 A@W3 allocated 2
      allocate A 1 W3 for=r1   |  | A@W1 sellable 5 reserved 2; A@W3 sellable 3 allocated 3; r1 confirmed, 1 A@W1 reserved 2, 1 A@W3 allocated 3
      allocate A 1 W3 for=r1   | refused insufficient_stock at quantity |
      allocate A 2 W1 for=r1   |  | r1 allocated, 1 A@W1 allocated 2, 1 A@W3 allocated 3
      shipment A 3 W3 for=r1   |  | A@W3 nothing; r1 allocated, 1 A@W1 allocated 2, 1 A@W3 fulfilled 3
    `);
  });

  test('where it was promised is fine even where a fact has left too little', () => {
    play(`
      receipt A 5 W1           |  |
      reserve r1 web A*5       |  |
      count A 3 W1             |  | notices oversold A@W1 -2
      allocate A 5 W1 for=r1   |  | r1 allocated, 1 A@W1 allocated 5
      deallocate A 5 W1 for=r1 |  | r1 confirmed, 1 A@W1 reserved 5
    `);
  });

  test('to and fro leaves one portion a place, however often', () => {
    const { reservations } = play(`
      receipt A 5 W1           |  |
      receipt A 5 W2           |  |
      reserve r1 web A*5       |  |
      ${'allocate A 2 W2 for=r1 | |\n deallocate A 2 W2 for=r1 | |\n allocate A 5 W1 for=r1 | |\n deallocate A 5 W1 for=r1 | |\n'.repeat(3)}
      cancel r1                |  | r1 cancelled, 1 A@W1 released 5; A@W1 sellable 5; A@W2 sellable 5
    `);
    expect(reservations.get('r1')?.portions).toHaveLength(2);
  });

  test('moves to another lot of the same place, each line for itself', () => {
    play(`
      receipt L 2 W1/x            |  |
      receipt L 2 W2/x            |  |
      reserve r1 web L*2 L*2      |  | r1 confirmed, 1 L@W1/x reserved 2, 2 L@W2/x reserved 2
      receipt L 4 W2/y            |  |
      allocate L 4 W2/y for=r1    |  | r1 allocated, 2 L@W2/y allocated 2, 1 L@W2/y allocated 2; L@W2/y sellable 4 allocated 4; L@W1/x sellable 2
    `);
  });

  test('uses what stands there first and moves only the rest', () => {
    play(`
      receipt A 2 W1                        |  |
      receipt A 2 W2                        |  |
      reserve r1 web A*4                    |  | r1 confirmed, 1 A@W1 reserved 2, 1 A@W2 reserved 2
      receipt A 1 W2                        |  |
      allocate A 3 W2 for=r1                |  | r1 confirmed, 1 A@W1 reserved 1, 1 A@W2 allocated 3; A@W2 sellable 3 allocated 3; journal allocated allocated allocated
    `);
  });

  test('never takes a place that is oversold further down', () => {
    play(`
      receipt A 5 W1           |  |
      shipment A 1 W3          |  | A@W3 sellable -1
      reserve r1 web A*5       |  |
      allocate A 1 W3 for=r1   | refused insufficient_stock at quantity | A@W3 sellable -1
    `);
  });
});

describe('fulfil', () => {
  test('keeps a promise without a movement, as for goods that a supplier sends', () => {
    play(`
      receipt A 5 W1           |  |
      reserve r1 web A*5       |  |
      fulfil A 2 W1 for=r1     |  | r1 confirmed, 1 A@W1 reserved 3 fulfilled 2; A@W1 sellable 5 reserved 3; journal fulfilled
      fulfil A 4 W1 for=r1     | refused invalid_state at quantity |
      fulfil A 3 W1 for=r1     |  | r1 fulfilled, 1 A@W1 fulfilled 5; A@W1 sellable 5
      fulfil A 1 W1 for=r1     | refused invalid_state |
    `);
  });

  test('makes a held reservation hard', () => {
    play(`
      receipt A 5 W1             |  |
      reserve r1 web A*5 ttl=60s |  |
      fulfil A 2 W1 for=r1       |  | r1 confirmed, 1 A@W1 reserved 3 fulfilled 2
    `);
  });
});
