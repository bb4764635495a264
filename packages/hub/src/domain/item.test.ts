// Definitions that contradict themselves never enter the catalogue; units and lots are found or refused.

import { describe, expect, test } from 'vitest';
import { checkChannel } from './channel.ts';
import { checkItem, checkLot, uomRatio, type Item } from './item.ts';
import { channelOf, itemOf } from './testing/small-world.ts';

const unit = (code: string, numerator = 12n, denominator = 1n) => ({ code, numerator, denominator });
const textOf = (refused: ReturnType<typeof checkItem>): string =>
  refused === null ? 'fine' : `${refused.refusal.code} at ${refused.refusal.path ?? 'nowhere'}`;

describe('the definition of an item', () => {
  test.each<[string, Partial<Item>, string]>([
    ['nothing but a SKU', {}, 'fine'],
    [
      'units and components',
      { uoms: [unit('case'), unit('foot', 1n, 3n)], kit: [{ sku: 'B', quantity: 1n }] },
      'fine',
    ],
    ['a unit given twice', { uoms: [unit('case'), unit('case')] }, 'conflict at i/0/uoms/1/code'],
    ['the base unit given again', { uoms: [unit('each')] }, 'conflict at i/0/uoms/0/code'],
    ['a unit of nothing', { uoms: [unit('case', 0n)] }, 'invalid_field at i/0/uoms/0'],
    ['a unit of a negative size', { uoms: [unit('case', 1n, -1n)] }, 'invalid_field at i/0/uoms/0'],
    ['a ratio that divides by nothing', { uoms: [unit('case', 1n, 0n)] }, 'invalid_field at i/0/uoms/0'],
    ['itself as a component', { kit: [{ sku: 'A', quantity: 1n }] }, 'conflict at i/0/kit/0/sku'],
    [
      'a component given twice',
      {
        kit: [
          { sku: 'B', quantity: 1n },
          { sku: 'B', quantity: 2n },
        ],
      },
      'conflict at i/0/kit/1/sku',
    ],
    ['none of a component', { kit: [{ sku: 'B', quantity: 0n }] }, 'invalid_field at i/0/kit/0/quantity'],
  ])('%s: %s', (_name, parts, expected) => {
    expect(textOf(checkItem(itemOf({ sku: 'A', ...parts }), 'i/0'))).toBe(expected);
  });
});

test('a channel sells from a location once, so that its stock is not counted twice', () => {
  expect(textOf(checkChannel(channelOf({ code: 'web', locations: ['W1', 'W2'] }), 'c/0'))).toBe('fine');
  const twice = channelOf({ code: 'web', locations: ['W1', 'W2', 'W1'] });
  expect(textOf(checkChannel(twice, 'c/0'))).toBe('conflict at c/0/locations/2');
});

test('a unit that the item does not have is refused with those that it has', () => {
  const item = itemOf({ sku: 'A', uoms: [unit('case')] });
  expect(uomRatio(item, 'pallet', 'uom')).toEqual({
    ok: false,
    refusal: { code: 'unknown_uom', detail: 'A has no unit "pallet"; it has each, case.', path: 'uom' },
  });
  expect(uomRatio(item, undefined, 'uom')).toMatchObject({
    ok: true,
    ratio: { numerator: 1n, denominator: 1n },
  });
  expect(uomRatio(item, 'each', 'uom')).toMatchObject({
    ok: true,
    ratio: { numerator: 1n, denominator: 1n },
  });
});

describe('a lot', () => {
  const lots = itemOf({ sku: 'L', tracking: 'lot' });
  const none = itemOf({ sku: 'A' });

  test.each([
    ['is needed where there are lots', lots, null, false, 'lot_required'],
    ['with a name of nothing is none', lots, '', false, 'lot_required'],
    ['may be left open where that is fine', lots, null, true, ''],
    ['is taken as named', lots, 'x', false, 'x'],
    ['is refused where there are none', none, 'x', true, 'lot_not_tracked'],
    ['need not be named where there are none', none, null, false, ''],
  ] as const)('%s', (_name, item, lot, isOptional, expected) => {
    const found = checkLot(item, lot, isOptional);
    expect(found.ok ? found.lot : found.refusal.code).toBe(expected);
  });
});
