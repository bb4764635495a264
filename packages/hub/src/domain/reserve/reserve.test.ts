// Taking a reservation: how much is granted under each policy, where it is placed, and what is refused.

import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { loadView, memoryLedger } from '../testing/memory-ledger.ts';
import { smallWorld } from '../testing/small-world.ts';
import { play } from '../testing/story.ts';
import { commandOf } from '../testing/story-command.ts';

describe('all or nothing', () => {
  test('grants every line in full or refuses, saying what is missing', () => {
    play(`
      receipt A 5 W1               |  |
      receipt B 1 W1               |  |
      reserve r1 web A*6           | refused insufficient_stock 1:A 6>5 | A@W1 sellable 5; r1 unknown
      reserve r1 web A*5 B*2       | refused insufficient_stock 2:B 2>1 | A@W1 sellable 5; B@W1 sellable 1
      reserve r1 web A*9 B*2       | refused insufficient_stock 1:A 9>5 2:B 2>1 |
      reserve r1 web A*5 B*1       |  | A@W1 sellable 5 reserved 5; B@W1 sellable 1 reserved 1; journal reserved reserved
      reserve r2 web A*1           | refused insufficient_stock 1:A 1>0 |
      reserve r2 web L*1           | refused insufficient_stock 1:L 1>0 |
    `);
  });

  test('sums the demand of all lines for the same SKU: two lines are not promised the same unit', () => {
    play(`
      receipt A 1 W1               |  |
      reserve r1 web A*1 A*1       | refused insufficient_stock 2:A 1>0 | A@W1 sellable 1
      receipt A 1 W2               |  |
      reserve r1 web A*1 A*1       |  | r1 confirmed, 1 A@W1 reserved 1, 2 A@W2 reserved 1
    `);
  });

  test('sums them at one place, in one lot and over the safety stock as well', () => {
    play(`
      receipt A 1 W1               |  |
      receipt A 1 W2               |  |
      reserve r1 web A*1@W1 A*1@W1 | refused insufficient_stock 2:A 1>0 |
      receipt L 1 W1/x             |  |
      receipt L 1 W1/y             |  |
      reserve r1 web L*1@W1/x L*1@W1/x | refused insufficient_stock 2:L 1>0 |
      receipt B 6 S                |  |
      reserve r1 safe B*1@S B*1@S  | refused insufficient_stock 2:B 1>0 |
      receipt B 5 W1               |  |
      reserve r1 safe B*1@S B*1@S  | refused insufficient_stock 2:B 1>0 |
    `);
  });

  test('in units of the item', () => {
    play(`
      receipt A 13 W1              |  |
      reserve r1 web A*2case       | refused insufficient_stock 1:A 24>13 |
      reserve r1 web A*1case       |  | A@W1 sellable 13 reserved 12
      receipt M 12.5 W1            |  |
      reserve r2 web M*1roll       |  | M@W1 sellable 12500 reserved 12500
    `);
  });
});

describe('partial', () => {
  test('grants what there is and keeps in mind what was not granted', () => {
    play(`
      receipt A 5 W1                         |  |
      reserve r1 web A*7 B*2 policy=partial  |  | r1 confirmed, 1 A@W1 reserved 5, 1 nowhere missing 2, 2 nowhere missing 2; journal reserved
      reserve r2 web A*1 B*2 policy=partial  | refused insufficient_stock 1:A 1>0 2:B 2>0 |
      shipment A 5 W1 for=r1                 |  | r1 fulfilled, 1 A@W1 fulfilled 5, 1 nowhere missing 2, 2 nowhere missing 2
    `);
  });
});

describe('backorder', () => {
  test('grants what there is and owes the rest', () => {
    play(`
      receipt A 5 W1                           |  |
      reserve r1 web A*7 policy=backorder      |  | r1 confirmed, 1 A@W1 reserved 5, 1 nowhere backordered 2; journal reserved backordered
      reserve r2 web A*9 policy=backorder      |  | r2 confirmed, 1 nowhere backordered 9; A@W1 sellable 5 reserved 5; journal backordered
      shipment A 5 W1 for=r1                   |  | r1 confirmed, 1 A@W1 fulfilled 5, 1 nowhere backordered 2
      reduce r1 1*5                            |  | r1 fulfilled, 1 A@W1 fulfilled 5, 1 nowhere missing 2; journal released
      cancel r2                                |  | r2 cancelled, 1 nowhere missing 9; journal cancelled
    `);
  });

  test('up to the limit of the channel, for all lines of an item together', () => {
    play(`
      receipt A 5 W1                             |  |
      reserve r1 edi A*11 policy=backorder       | refused insufficient_stock 1:A 11>5 |
      reserve r1 edi A*8 A*3 policy=backorder    | refused insufficient_stock 1:A 8>5 2:A 3>0 | r1 unknown
      reserve r1 edi A*8 A*2 B*5 policy=backorder |  | r1 confirmed, 1 A@W1 reserved 5, 1 nowhere backordered 3, 2 nowhere backordered 2, 3 nowhere backordered 5
      reserve r2 edi M*5 policy=backorder        |  | r2 confirmed, 1 nowhere backordered 5000
      reserve r3 edi M*5.001 policy=backorder    | refused insufficient_stock 1:M 5001>0 |
    `);
  });
});

describe('sourcing', () => {
  test('prefers one place for the whole line, else the places in the order of the channel', () => {
    play(`
      receipt A 2 W1           |  |
      receipt A 5 W2           |  |
      reserve r1 web A*4       |  | r1 confirmed, 1 A@W2 reserved 4
      reserve r2 web A*3       |  | r2 confirmed, 1 A@W1 reserved 2, 1 A@W2 reserved 1
      cancel r1                |  |
      cancel r2                |  |
      reserve r3 edi A*6       |  | r3 confirmed, 1 A@W2 reserved 5, 1 A@W1 reserved 1
    `);
  });

  test('sells only from the places of the channel', () => {
    play(`
      receipt A 2 W1           |  |
      receipt A 5 W2           |  |
      reserve r1 shop A*3      | refused insufficient_stock 1:A 3>2 |
      reserve r1 shop A*1@W2   | refused location_not_allowed at lines/0/location |
      reserve r1 shop B*1 A*1@W9 | refused unknown_location at lines/1/location |
    `);
  });

  test('keeps to the place and lot of the line', () => {
    play(`
      receipt A 5 W1           |  |
      receipt A 1 W2           |  |
      reserve r1 web A*2@W2    | refused insufficient_stock 1:A 2>1 |
      reserve r1 web A*1@W2    |  | r1 confirmed, 1 A@W2 reserved 1
      receipt L 2 W1/x         |  |
      receipt L 2 W1/y         |  |
      receipt L 2 W2/y         |  |
      reserve r2 web L*1@W1/y  |  | r2 confirmed, 1 L@W1/y reserved 1
      reserve r3 web L*3@/y    |  | r3 confirmed, 1 L@W1/y reserved 1, 1 L@W2/y reserved 2
      reserve r4 web L*3@/y    | refused insufficient_stock 1:L 3>0 |
      reserve r4 web A*1@W1/x  | refused lot_not_tracked at lines/0/lot |
    `);
  });

  test('takes lots in the order of their codes', () => {
    play(`
      receipt L 2 W1/y         |  |
      receipt L 2 W1/x         |  |
      reserve r1 web L*3       |  | r1 confirmed, 1 L@W1/x reserved 2, 1 L@W1/y reserved 1
    `);
  });

  test('a line that says where is served before one that does not, whatever their order', () => {
    play(`
      receipt A 1 W1             |  |
      receipt A 1 W2             |  |
      reserve r1 web A*1 A*1@W1  |  | r1 confirmed, 1 A@W2 reserved 1, 2 A@W1 reserved 1
      receipt L 1 W1/x           |  |
      receipt L 1 W1/y           |  |
      reserve r2 web L*1 L*1@/x  |  | r2 confirmed, 1 L@W1/y reserved 1, 2 L@W1/x reserved 1
    `);
  });
});

describe('what is not there to sell', () => {
  test('safety stock is held back at its place, for the whole item and all its lots', () => {
    play(`
      receipt A 7 S            |  | safe sells A 2
      reserve r1 safe A*3      | refused insufficient_stock 1:A 3>2 |
      receipt A 1 W1           |  | safe sells A 3
      reserve r1 safe A*3      |  | r1 confirmed, 1 A@S reserved 2, 1 A@W1 reserved 1; safe sells A 0
      receipt L 4 S/x          |  |
      receipt L 3 S/y          |  | safe sells L 2
      reserve r2 safe L*2@S/y  |  | r2 confirmed, 1 L@S/y reserved 2
      reserve r3 safe L*1@S/x  | refused insufficient_stock 1:L 1>0 |
      receipt M 5.5 S          |  | safe sells M 500
    `);
  });

  test('stock below the safety stock has to be met by the other places', () => {
    play(`
      receipt A 3 S            |  |
      receipt A 5 W1           |  | safe sells A 3
      reserve r1 safe A*4      | refused insufficient_stock 1:A 4>3 |
    `);
  });

  test('an oversold place lowers what the others may sell', () => {
    play(`
      receipt A 5 W1           |  |
      shipment A 3 W2          |  | web sells A 2; shop sells A 5
      reserve r1 web A*3       | refused insufficient_stock 1:A 3>2 |
      reserve r1 web A*2       |  | r1 confirmed, 1 A@W1 reserved 2; web sells A 0
      reserve r2 web A*1@W1    | refused insufficient_stock 1:A 1>0 |
      cancel r1                |  |
      reserve r3 web A*2@W1 A*2@W1 | refused insufficient_stock 2:A 2>0 |
      reserve r3 web A*2       |  |
      reserve r2 shop A*3      |  | r2 confirmed, 1 A@W1 reserved 3
    `);
  });

  test('an oversold lot lowers what the other lots of its place may sell', () => {
    play(`
      receipt L 5 W1/x         |  |
      shipment L 3 W1/y        |  | shop sells L 2
      reserve r1 shop L*3      | refused insufficient_stock 1:L 3>2 |
      reserve r1 shop L*3@W1/x | refused insufficient_stock 1:L 3>2 |
      reserve r1 shop L*2@W1/x |  | L@W1/x sellable 5 reserved 2
    `);
  });

  test('only what is sellable and not promised counts', () => {
    play(`
      receipt A 5 W1:damaged               |  |
      receipt A 5 W1:returned              |  |
      transfer_shipped A 5 W3 -> W1        |  |
      supply_planned A 5 W1 order=PO1      |  | web sells A 0
      receipt A 3 W1                       |  |
      reserve r1 web A*1                   |  |
      allocate A 1 W1 for=r1               |  |
      reserve r2 web A*1                   |  | web sells A 1
      pick A 1 W1 for=r2                   |  | web sells A 1
    `);
  });
});

describe('a reservation that cannot be understood is refused', () => {
  test.each([
    ['reserve r1 nobody A*1', 'unknown_channel at channel'],
    ['reserve r1 web A*1 X*1', 'unknown_sku at lines/1/sku'],
    ['reserve r1 web A*1crate', 'unknown_uom at lines/0/uom'],
    ['reserve r1 web A*0.5', 'quantity_not_representable at lines/0/quantity'],
    ['reserve r1 web A*0', 'quantity_out_of_range at lines/0/quantity'],
    ['reserve r1 web A*-1', 'quantity_out_of_range at lines/0/quantity'],
    ['reserve r1 web A*9223372036854775808', 'quantity_out_of_range at lines/0/quantity'],
    ['reserve r1 web A*1 at=2d', 'invalid_field at time'],
    ['reserve r1 web', 'invalid_field at lines'],
  ])('%s: %s', (command, refusal) => {
    expect(play(`receipt A 9 W1 | |\n${command} | refused ${refusal} | A@W1 sellable 9`).reservations.size).toBe(0);
  });

  test('with the same line id twice', () => {
    const ledger = memoryLedger(smallWorld());
    const command = commandOf('reserve r1 web A*1 policy=backorder', 0);
    const line = { lineId: 'same', sku: 'A', quantity: 1, uom: null, location: null, lot: null };
    const outcome = decide(loadView(ledger, 0, []), Object.assign(command, { lines: [line, line] }));
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'invalid_field', path: 'lines/1/lineId' } });
  });
});

describe('what is kept of a reservation', () => {
  test('portions are numbered through all its lines, because that is the order in which they are used up', () => {
    const { reservations } = play(`
      receipt A 2 W1                            |  |
      receipt A 2 W2                            |  |
      reserve r1 web A*3 B*1 A*2 policy=partial |  |
    `);
    const portions = reservations
      .get('r1')
      ?.portions.map((one) => `${one.lineId}:${one.location ?? '-'}:${one.portion}`);
    expect(portions).toEqual(['1:W1:0', '1:W2:1', '2:-:2', '3:W2:3', '3:-:4']);
  });

  test('a soft one is held until its time is up, a hard one is confirmed at once', () => {
    const { reservations } = play(`
      receipt A 9 W1              |  |
      wait 10s
      reserve r1 web A*1 ttl=60s  |  | r1 held, 1 A@W1 reserved 1
      reserve r2 web A*1          |  | r2 confirmed, 1 A@W1 reserved 1
    `);
    const [soft, hard] = [reservations.get('r1'), reservations.get('r2')];
    expect(soft?.expiresAt).toBe((soft?.createdAt ?? 0) + 60_000);
    expect(hard?.expiresAt).toBeNull();
  });

  test('its first entry tells what belongs to it as a whole, lines with hostile ids included', () => {
    const ledger = memoryLedger(smallWorld());
    const command = commandOf('reserve r1 web A*1 policy=partial ttl=60s', 1000);
    const line = { quantity: 1, uom: null, location: null, lot: null };
    const lines = [
      { ...line, lineId: '__proto__', sku: 'B' },
      { ...line, lineId: 'a', sku: 'A' },
    ];
    const stocked = [commandOf('receipt A 1 W1', 1000), Object.assign(command, { lines })];
    const view = loadView(ledger, 1000, stocked);
    expect(stocked.map((one) => decide(view, one).ok)).toEqual([true, true]);
    expect(JSON.parse(view.entries[1]?.detail ?? '')).toEqual({
      channel: 'web',
      kind: 'soft',
      policy: 'partial',
      customer: null,
      segment: null,
      expiresAt: 61_000,
      notGranted: [[0, '__proto__', 'B', '1']],
    });
  });
});
