// Confirm, extend, reduce, release, cancel, expire: what each gives back, and that a reservation ends once.

import { describe, expect, test } from 'vitest';
import { play } from './testing/story.ts';

const reserved = `
  receipt A 9 W1              |  |
  receipt B 9 W1              |  |
  reserve r1 web A*4 B*2 ttl=60s  |  | r1 held, 1 A@W1 reserved 4, 2 B@W1 reserved 2
`;

describe('a held reservation', () => {
  test('counts until its time is up, and no moment longer', () => {
    play(`
      ${reserved}
      wait 59999ms
      sweep             |  | r1 held, 1 A@W1 reserved 4, 2 B@W1 reserved 2; journal
      wait 1ms
      sweep             |  | r1 expired, 1 A@W1 released 4, 2 B@W1 released 2; A@W1 sellable 9; B@W1 sellable 9; journal expired expired
      sweep             |  | journal
    `);
  });

  test('expires before the next decision, whatever that is', () => {
    play(`
      ${reserved}
      wait 60s
      reserve r2 web A*9  |  | journal expired expired reserved; A@W1 sellable 9 reserved 9
      confirm r1          | refused invalid_state |
      extend r1 60s       | refused invalid_state |
      release r1          | refused invalid_state |
    `);
  });

  test('expires at the time that it was given, not when somebody noticed', () => {
    const { journal, reservations } = play(`${reserved}\nwait 2h\nsweep | |`);
    expect(journal.at(-1)?.origin.occurredAt).toBe(reservations.get('r1')?.expiresAt);
    expect(journal.at(-1)?.origin.order).toBeNull();
  });

  test('an expiry belongs to the order of its reservation', () => {
    const { journal } = play(`
      receipt A 9 W1                        |  |
      reserve r1 web A*4 ttl=60s order=SO1  |  |
      wait 60s
      sweep                                 |  |
    `);
    expect(journal.map((entry) => entry.origin.order)).toEqual([null, 'SO1', 'SO1']);
  });

  test('can be extended, as often as one likes, from now on', () => {
    play(`
      ${reserved}
      wait 50s
      extend r1 60s    |  | r1 held, 1 A@W1 reserved 4, 2 B@W1 reserved 2; journal reservation_extended
      wait 50s
      extend r1 20s    |  |
      wait 19s
      sweep            |  | r1 held, 1 A@W1 reserved 4, 2 B@W1 reserved 2
      wait 1s
      sweep            |  | r1 expired, 1 A@W1 released 4, 2 B@W1 released 2
    `);
  });

  test('is hard once it is confirmed', () => {
    play(`
      ${reserved}
      confirm r1       |  | r1 confirmed, 1 A@W1 reserved 4, 2 B@W1 reserved 2; journal reservation_confirmed
      confirm r1       | refused invalid_state |
      extend r1 60s    | refused invalid_state |
      wait 2h
      sweep            |  | r1 confirmed, 1 A@W1 reserved 4, 2 B@W1 reserved 2; journal
    `);
  });
});

describe('release and cancel', () => {
  test.each(['release', 'cancel'])('%s gives back everything that is open, once', (verb) => {
    play(`
      ${reserved}
      confirm r1               |  |
      allocate A 1 W1 for=r1   |  |
      shipment B 1 W1 for=r1   |  |
      ${verb} r1               |  | r1 ${verb === 'cancel' ? 'cancelled' : 'released'}, 1 A@W1 released 4, 2 B@W1 fulfilled 1 released 1; A@W1 sellable 9; B@W1 sellable 8
      ${verb} r1               | refused invalid_state | A@W1 sellable 9; B@W1 sellable 8
    `);
  });

  test.each(['release', 'cancel'])('%s of a held one', (verb) => {
    play(`
      ${reserved}
      ${verb} r1               |  | A@W1 sellable 9; B@W1 sellable 9
      wait 2h
      sweep                    |  | A@W1 sellable 9; journal
    `);
  });

  test.each(['release', 'cancel'])('%s waits until what is picked is put back', (verb) => {
    play(`
      ${reserved}
      pick A 1 W1 for=r1       |  |
      ${verb} r1               | refused invalid_state | A@W1 sellable 9 reserved 3 allocated 1 picked 1
      unpick A 1 W1 for=r1     |  |
      ${verb} r1               |  | A@W1 sellable 9
    `);
  });
});

describe('reduce', () => {
  test('gives back what the line is to have no longer, the least preferred place first', () => {
    play(`
      receipt A 3 W1               |  |
      receipt A 3 W2               |  |
      reserve r1 all A*8 policy=backorder | | r1 confirmed, 1 A@W1 reserved 3, 1 A@W2 reserved 3, 1 nowhere backordered 2
      reduce r1 1*7                |  | r1 confirmed, 1 A@W1 reserved 3, 1 A@W2 reserved 3, 1 nowhere backordered 1; journal released
      reduce r1 1*4                |  | r1 confirmed, 1 A@W1 reserved 3, 1 A@W2 reserved 1 released 2, 1 nowhere missing 2; journal released released
      reduce r1 1*4                |  | journal
      reduce r1 1*5                | refused quantity_out_of_range at lines/0/quantity |
      reduce r1 1*0                |  | r1 released, 1 A@W1 released 3, 1 A@W2 released 3, 1 nowhere missing 2; A@W1 sellable 3
      reduce r1 1*0                | refused invalid_state |
    `);
  });

  test('gives back what is reserved before what is allocated, and nothing that is picked or shipped', () => {
    play(`
      receipt A 9 W1               |  |
      reserve r1 web A*8           |  |
      allocate A 5 W1 for=r1       |  |
      pick A 3 W1 for=r1           |  |
      shipment A 1 W1 for=r1       |  | r1 confirmed, 1 A@W1 reserved 3 allocated 4 picked 2 fulfilled 1
      reduce r1 1*6                |  | r1 confirmed, 1 A@W1 reserved 1 allocated 4 picked 2 fulfilled 1 released 2
      reduce r1 1*4                |  | r1 allocated, 1 A@W1 allocated 3 picked 2 fulfilled 1 released 4
      reduce r1 1*2                | refused quantity_out_of_range at lines/0/quantity |
      reduce r1 1*-1               | refused quantity_out_of_range at lines/0/quantity |
      reduce r1 1*3                |  | r1 allocated, 1 A@W1 allocated 2 picked 2 fulfilled 1 released 5
      shipment A 2 W1 for=r1       |  | r1 fulfilled, 1 A@W1 fulfilled 3 released 5; A@W1 sellable 6
    `);
  });

  test('counts components of a kit together, wherever they are', () => {
    play(`
      receipt A 3 W1               |  |
      receipt A 1 W2               |  |
      receipt B 2 W1               |  |
      reserve r1 web K*2           |  | r1 confirmed, 1 A@W1 reserved 3, 1 A@W2 reserved 1, 1 B@W1 reserved 2
      reduce r1 1*3                | refused quantity_out_of_range at lines/0/quantity |
      reduce r1 1*1                |  | r1 confirmed, 1 A@W1 reserved 2 released 1, 1 A@W2 released 1, 1 B@W1 reserved 1 released 1
      reduce r1 1*0                |  | r1 released, 1 A@W1 released 3, 1 A@W2 released 1, 1 B@W1 released 2
    `);
  });

  test('gives back kits that are not assembled before those that are, and whole ones only', () => {
    play(`
      receipt K 1 W1               |  |
      receipt A 4 W1               |  |
      receipt B 2 W1               |  |
      reserve r1 web K*3           |  | r1 confirmed, 1 K@W1 reserved 1, 1 A@W1 reserved 4, 1 B@W1 reserved 2
      pick A 1 W1 for=r1           |  |
      reduce r1 1*0                | refused quantity_out_of_range at lines/0/quantity |
      reduce r1 1*2                |  | r1 confirmed, 1 K@W1 reserved 1, 1 A@W1 reserved 1 allocated 1 picked 1 released 2, 1 B@W1 reserved 1 released 1
      reduce r1 1*1                |  | r1 confirmed, 1 K@W1 released 1, 1 A@W1 reserved 1 allocated 1 picked 1 released 2, 1 B@W1 reserved 1 released 1
    `);
  });

  test('to what is shipped fulfils the reservation, to nothing releases it', () => {
    play(`
      ${reserved}
      shipment A 1 W1 for=r1       |  |
      reduce r1 1*1 2*0            |  | r1 fulfilled, 1 A@W1 fulfilled 1 released 3, 2 B@W1 released 2
      reserve r2 web A*4 ttl=60s   |  |
      reduce r2 1*0                |  | r2 released, 1 A@W1 released 4
    `);
  });

  test('of a held reservation leaves it held', () => {
    play(`
      ${reserved}
      reduce r1 1*1                |  | r1 held, 1 A@W1 reserved 1 released 3, 2 B@W1 reserved 2
      wait 60s
      sweep                        |  | r1 expired, 1 A@W1 released 4, 2 B@W1 released 2
    `);
  });

  test('names lines, units and quantities that exist, and is done whole or not at all', () => {
    play(`
      receipt A 30 W1              |  |
      reserve r1 web A*2case       |  |
      reduce r1 1*1case            |  | A@W1 sellable 30 reserved 12
      reduce r1 1*3 9*1            | refused not_found at lines/1/lineId | A@W1 sellable 30 reserved 12
      reduce r1 1*1crate           | refused unknown_uom at lines/0/uom |
      reduce r1 1*0.5              | refused quantity_not_representable at lines/0/quantity |
      reduce r1 1*6 1*2            |  | A@W1 sellable 30 reserved 2
      reduce r9 1*1                | refused unknown_reservation at reservationId |
    `);
  });
});

test.each(['confirm r9', 'extend r9 60s', 'release r9', 'cancel r9', 'reduce r9 1*1'])(
  '%s needs a reservation that exists',
  (command) => {
    expect(play(`${command} | refused unknown_reservation at reservationId |`).journal).toEqual([]);
  },
);
