// What a channel may be promised over its locations.

import { describe, expect, test } from 'vitest';
import { availableAt, channelAvailability, headroom } from './availability.ts';
import { emptyPosition } from './position.ts';
import { itemOf, locationOf } from './testing/small-world.ts';

const balances = (sellable: bigint, reserved: bigint, allocated: bigint) => ({
  ...emptyPosition({ sku: 'A', location: 'W1', lot: '' }),
  sellable,
  reserved,
  allocated,
});

describe('what is available at a location', () => {
  test('is sellable less reserved less allocated over its lots, less the safety stock at the scale of the item', () => {
    const location = locationOf({ code: 'W1', safetyStock: 2n });
    const there = availableAt(
      itemOf({ sku: 'M', scale: 3 }),
      location,
      [balances(9n, 2n, 3n), balances(1n, 0n, 5n)],
      null,
    );
    expect(there).toMatchObject({ location: 'W1', available: 0n, safetyStock: 2000n, heldBack: 0n });
    expect(headroom(there)).toBe(-2000n);
  });

  test('counts nothing that is not sellable', () => {
    const other = {
      ...balances(1n, 0n, 0n),
      damaged: 5n,
      quarantine: 5n,
      onHold: 5n,
      returned: 5n,
      inTransit: 5n,
      onOrder: 5n,
    };
    expect(availableAt(itemOf({ sku: 'A' }), locationOf({ code: 'W1' }), [other], null).available).toBe(1n);
  });
});

describe('what is available to a channel', () => {
  const at = (stock: Record<string, readonly [bigint, bigint]>) => (location: string) => {
    const found = stock[location];
    return found && { location, available: found[0], safetyStock: found[1], heldBack: 0n, silence: null };
  };

  test.each([
    ['the sum over its locations', { W1: [3n, 0n], W2: [4n, 0n] }, 7n, 7n],
    ['less safety stock', { W1: [3n, 2n], W2: [4n, 1n] }, 7n, 4n],
    ['less what another location owes', { W1: [3n, 0n], W2: [-2n, 0n] }, 1n, 1n],
    ['never negative to sell', { W1: [3n, 0n], W2: [-9n, 0n] }, -6n, 0n],
    ['without locations that do not exist', { W1: [3n, 0n] }, 3n, 3n],
    ['nothing without stock', {}, 0n, 0n],
  ] as const)('is %s', (_name, stock, availableToPromise, availableToSell) => {
    const sold = channelAvailability({ locations: ['W1', 'W2'] }, at(stock));
    expect(sold).toMatchObject({ availableToPromise, availableToSell });
    expect(sold.byLocation.map((one) => one.location)).toEqual(Object.keys(stock));
  });
});
