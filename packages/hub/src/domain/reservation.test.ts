// The lifecycle of a reservation as a whole table: from every state, what every event comes to. The table is the
// picture at the top of reservation.ts in full; each cell is played through the decisions, not through `permits`.

import { describe, expect, test } from 'vitest';
import { play } from './testing/story.ts';
import { isOpen, permits, reservationStates, type ReservationEvent, type ReservationState } from './reservation.ts';

const no = 'refused';

/** Of a reservation of 4 units: `allocate`, `deallocate` and `fulfil` take all 4, `reduce` leaves 1. */
const expected: Record<ReservationState, Record<ReservationEvent, ReservationState | typeof no>> = {
  held: {
    confirm: 'confirmed',
    extend: 'held',
    reduce: 'held',
    allocate: no,
    deallocate: no,
    fulfil: 'fulfilled',
    release: 'released',
    expire: 'expired',
    cancel: 'cancelled',
  },
  confirmed: {
    confirm: no,
    extend: no,
    reduce: 'confirmed',
    allocate: 'allocated',
    deallocate: no,
    fulfil: 'fulfilled',
    release: 'released',
    expire: no,
    cancel: 'cancelled',
  },
  allocated: {
    confirm: no,
    extend: no,
    reduce: 'allocated',
    allocate: no,
    deallocate: 'confirmed',
    fulfil: 'fulfilled',
    release: 'released',
    expire: no,
    cancel: 'cancelled',
  },
  fulfilled: ended(),
  released: ended(),
  expired: ended(),
  cancelled: ended(),
};

function ended(): Record<ReservationEvent, typeof no> {
  return {
    confirm: no,
    extend: no,
    reduce: no,
    allocate: no,
    deallocate: no,
    fulfil: no,
    release: no,
    expire: no,
    cancel: no,
  };
}

/** May be done in that state, but there is nothing to do it to when all 4 units are in the same state. */
const alsoPermitted: Partial<Record<ReservationState, ReservationEvent>> = {
  confirmed: 'deallocate',
  allocated: 'allocate',
};

const reachedBy: Record<ReservationState, string> = {
  held: 'reserve r1 web A*4 ttl=60s | |',
  confirmed: 'reserve r1 web A*4 | |',
  allocated: 'reserve r1 web A*4 | |\nallocate A 4 W1 for=r1 | |',
  fulfilled: 'reserve r1 web A*4 ttl=60s | |\nshipment A 4 W1 for=r1 | |',
  released: 'reserve r1 web A*4 ttl=60s | |\nrelease r1 | |',
  expired: 'reserve r1 web A*4 ttl=1s | |\nwait 1s\nsweep | |',
  cancelled: 'reserve r1 web A*4 ttl=60s | |\ncancel r1 | |',
};

const doneBy: Record<ReservationEvent, string> = {
  confirm: 'confirm r1',
  extend: 'extend r1 60s',
  reduce: 'reduce r1 1*1',
  allocate: 'allocate A 4 W1 for=r1',
  deallocate: 'deallocate A 4 W1 for=r1',
  fulfil: 'fulfil A 4 W1 for=r1',
  release: 'release r1',
  expire: 'sweep',
  cancel: 'cancel r1',
};

const events: readonly ReservationEvent[] = [
  'confirm',
  'extend',
  'reduce',
  'allocate',
  'deallocate',
  'fulfil',
  'release',
  'expire',
  'cancel',
];

describe.each(reservationStates)('a reservation that is %s', (state) => {
  test.each(events)('%s', (event) => {
    const after = expected[state][event];
    const wait = event === 'expire' ? 'wait 1h' : '';
    // An expiry is not asked for by a command: it happens or it does not.
    const outcome = after === no && event !== 'expire' ? 'refused invalid_state' : 'applied';
    const place = event === 'allocate' || event === 'deallocate' ? ' at quantity' : '';
    const told = outcome === 'applied' || !isOpen(state) || !permits(state, event) ? outcome : outcome + place;
    const ledger = play(`receipt A 9 W1 | |\n${reachedBy[state]}\n${wait}\n${doneBy[event]} | ${told} |`);
    expect(ledger.reservations.get('r1')?.state).toBe(after === no ? state : after);
  });

  test('permits what the table allows', () => {
    const allowed = events.filter((event) => expected[state][event] !== no || alsoPermitted[state] === event);
    expect(events.filter((event) => permits(state, event))).toEqual(allowed);
    expect(isOpen(state)).toBe(allowed.length > 0);
  });
});
