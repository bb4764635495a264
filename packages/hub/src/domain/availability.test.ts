// What a channel may be promised over its locations, before any rule.

import { describe, expect, test } from 'vitest';

import { channelAvailability } from './availability.ts';
import { freeAt, placeOf } from './availability/place.ts';
import { addPosition, emptyView, type LedgerView } from './ledger-view.ts';
import { emptyPosition } from './position.ts';
import { catalogueOf, channelOf, itemOf, locationOf } from './testing/small-world.ts';

const balances = (sellable: bigint, reserved: bigint, allocated: bigint, location = 'W1', lot = '') => ({
  ...emptyPosition({ sku: 'A', location, lot }),
  sellable,
  reserved,
  allocated,
});

function stockOf(locations: Record<string, readonly [available: bigint, safety: bigint]>): LedgerView {
  const places = Object.entries(locations).map(([code, [, safetyStock]]) => locationOf({ code, safetyStock }));
  const channel = channelOf({ code: 'web', locations: ['W1', 'W2'] });
  const view = emptyView(0, 0n, catalogueOf([itemOf({ sku: 'A' })], places, [channel]));
  for (const [code, [sellable]] of Object.entries(locations)) {
    addPosition(view, balances(sellable > 0n ? sellable : 0n, sellable < 0n ? -sellable : 0n, 0n, code));
  }
  return view;
}

describe('what is available at a location', () => {
  test('is sellable less reserved less allocated over its lots, less the safety stock at the scale of the item', () => {
    const item = itemOf({ sku: 'A', scale: 3 });
    const location = locationOf({ code: 'W1', safetyStock: 2n });
    const view = emptyView(0, 0n, catalogueOf([item], [location], []));
    addPosition(view, balances(9n, 2n, 3n, 'W1', 'x'));
    addPosition(view, balances(1n, 0n, 5n, 'W1', 'y'));
    const there = placeOf(view, item, location);
    expect(there).toMatchObject({ available: 0n, safetyStock: 2000n, heldBack: 0n });
    expect(freeAt(there)).toBe(-2000n);
  });

  test('is less the safety stock of the item where one is stated', () => {
    const item = itemOf({ sku: 'A', safetyStock: new Map([['W1', 4n]]) });
    const location = locationOf({ code: 'W1', safetyStock: 2n });
    const view = emptyView(0, 0n, catalogueOf([item], [location], []));
    addPosition(view, balances(9n, 0n, 0n));
    expect(freeAt(placeOf(view, item, location))).toBe(5n);
  });

  test('counts nothing that is not sellable', () => {
    const item = itemOf({ sku: 'A' });
    const location = locationOf({ code: 'W1' });
    const view = emptyView(0, 0n, catalogueOf([item], [location], []));
    const other = { damaged: 5n, quarantine: 5n, onHold: 5n, returned: 5n, inTransit: 5n, onOrder: 5n };
    addPosition(view, { ...balances(1n, 0n, 0n), ...other });
    expect(placeOf(view, item, location).available).toBe(1n);
  });
});

describe('what is available to a channel', () => {
  test.each([
    ['the sum over its locations', { W1: [3n, 0n], W2: [4n, 0n] }, 7n, 7n],
    ['less safety stock', { W1: [3n, 2n], W2: [4n, 1n] }, 7n, 4n],
    ['less what another location owes', { W1: [3n, 0n], W2: [-2n, 0n] }, 1n, 1n],
    ['never negative to sell', { W1: [3n, 0n], W2: [-9n, 0n] }, -6n, 0n],
    ['without locations that do not exist', { W1: [3n, 0n] }, 3n, 3n],
    ['nothing without stock', {}, 0n, 0n],
  ] as const)('is %s', (_name, stock, availableToPromise, availableToSell) => {
    const view = stockOf(stock);
    const [item, channel] = [view.catalogue.items.get('A'), view.catalogue.channels.get('web')];
    if (!item || !channel) expect.unreachable();
    const demander = { channel: 'web', segment: null, customer: null };
    const sold = channelAvailability(view, item, { channel, demander, sees: 'promises' });
    expect(sold).toMatchObject({ availableToPromise, availableToSell });
    expect(sold.byLocation.map((one) => one.location.code)).toEqual(Object.keys(stock));
  });
});
