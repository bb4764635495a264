// What a quantity on the wire may look like, what it becomes, and what is refused instead of being rounded.

import { describe, expect, test } from 'vitest';
import {
  fits,
  formatQuantity,
  parseQuantity,
  plainQuantity,
  quantityMax,
  type Quantified,
  type WireQuantity,
} from './quantity.ts';

const one = { numerator: 1n, denominator: 1n };
const dozen = { numerator: 12n, denominator: 1n };
const third = { numerator: 1n, denominator: 3n };
const foot = { numerator: 3048n, denominator: 10_000n };

function textOf(parsed: Quantified): string {
  return parsed.ok ? `${parsed.quantity}` : `refused ${parsed.refusal.code} at ${parsed.refusal.path ?? 'nowhere'}`;
}

const parse = (wire: WireQuantity, ratio = one, scale = 0): string => textOf(parseQuantity(wire, ratio, scale, 'q'));
const notRepresentable = 'refused quantity_not_representable at q';
const outOfRange = 'refused quantity_out_of_range at q';

describe('a wire quantity becomes an exact integer at the scale of the item', () => {
  test.each([
    ['0', 0, '0'],
    ['-0', 0, '0'],
    [-0, 0, '0'],
    ['7', 0, '7'],
    [7, 0, '7'],
    ['-7', 0, '-7'],
    [-7, 3, '-7000'],
    ['007', 0, '7'],
    ['00.50', 1, '5'],
    ['1.000', 0, '1'],
    ['12.5', 3, '12500'],
    [12.5, 3, '12500'],
    [0.1, 1, '1'],
    ['0.000000001', 9, '1'],
    ['9223372036854775807', 0, '9223372036854775807'],
    ['-9223372036854775807', 0, '-9223372036854775807'],
    ['9223372036.854775807', 9, '9223372036854775807'],
    [Number.MAX_SAFE_INTEGER, 0, '9007199254740991'],
    [123456789.123456, 9, '123456789123456000'],
  ] as const)('%s at scale %i is %s', (wire, scale, expected) => {
    expect(parse(wire, one, scale)).toBe(expected);
  });
});

describe('a unit of measure converts by its exact ratio', () => {
  test.each([
    ['2', dozen, 0, '24'],
    [2, dozen, 0, '24'],
    ['0.25', dozen, 0, '3'],
    ['3', third, 0, '1'],
    ['-6', third, 0, '-2'],
    ['0.3', third, 1, '1'],
    ['1250', foot, 3, '381000'],
    ['1', { numerator: 25n, denominator: 2n }, 3, '12500'],
    ['9223372036854775807', { numerator: 7n, denominator: 7n }, 0, '9223372036854775807'],
  ] as const)('%s of %o at scale %i is %s', (wire, ratio, scale, expected) => {
    expect(parse(wire, ratio, scale)).toBe(expected);
  });
});

describe('what does not convert exactly is refused, never rounded', () => {
  test.each([
    ['0.5', one, 0],
    [0.5, one, 0],
    ['1.0001', one, 3],
    ['1', third, 0],
    ['1', third, 9],
    ['0.1', dozen, 0],
    ['1', foot, 3],
    [0.1 + 0.2, one, 1],
  ] as const)('%s of %o at scale %i', (wire, ratio, scale) => {
    expect(parse(wire, ratio, scale)).toMatch(/^refused/);
  });
});

describe('what is no plain decimal number is refused', () => {
  test.each(
    [
      [
        '',
        ' ',
        '1 ',
        ' 1',
        '+1',
        '--1',
        '1.',
        '.5',
        '1,5',
        '1_000',
        '1 000',
        '0x10',
        '1n',
        'one',
        '١',
        '1\n',
        '1\u0000',
      ],
      ['1e3', '1E3', '1e400', 'NaN', 'Infinity', '-Infinity', '__proto__', '9'.repeat(31), `1.${'0'.repeat(31)}`],
    ].flat(),
  )('%j', (wire) => {
    expect(parse(wire)).toBe(notRepresentable);
  });

  test('a number whose text has an exponent', () => {
    expect(parse(1e-7, one, 9)).toBe(notRepresentable);
  });

  test('the refusal quotes no more than forty characters of the request', () => {
    const parsed = parseQuantity('x'.repeat(1_000_000), one, 0, 'q');
    expect(parsed.ok ? 0 : parsed.refusal.detail.length).toBeLessThan(100);
  });
});

describe('what a bigint or a double cannot hold is refused', () => {
  test.each([
    ['9223372036854775808', one, 0],
    ['-9223372036854775808', one, 0],
    ['1000000000000000000', dozen, 0],
    ['9223372036854775807', one, 1],
    [Number.NaN, one, 0],
    [Number.POSITIVE_INFINITY, one, 0],
    [Number.NEGATIVE_INFINITY, one, 0],
    [1e400, one, 0],
    [2 ** 53, one, 0],
    [-(2 ** 53), one, 0],
    [2 ** 63, one, 0],
    [1e21, one, 0],
  ] as const)('%s of %o at scale %i', (wire, ratio, scale) => {
    expect(parse(wire, ratio, scale)).toBe(outOfRange);
  });

  test('a JSON fraction with more digits than a double carries, because it was rounded before we saw it', () => {
    expect(parse(Number('9007199.254740993'), one, 9)).toBe(outOfRange);
    expect(parse('9007199.254740993', one, 9)).toBe('9007199254740993');
  });
});

describe('a quantity is written as the shortest exact decimal', () => {
  test.each([
    [0n, 0, '0'],
    [0n, 3, '0'],
    [12_500n, 3, '12.5'],
    [-12_500n, 3, '-12.5'],
    [1n, 3, '0.001'],
    [-1n, 9, '-0.000000001'],
    [1000n, 3, '1'],
    [100n, 0, '100'],
    [100n, 1, '10'],
    [quantityMax, 9, '9223372036.854775807'],
  ] as const)('%s at scale %i is %s', (quantity, scale, expected) => {
    expect(formatQuantity(quantity, scale)).toBe(expected);
  });
});

test('a balance fits as long as PostgreSQL holds it with either sign', () => {
  expect([quantityMax, -quantityMax, quantityMax + 1n, -quantityMax - 1n].map(fits)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

describe('one quantity is written in one way', () => {
  test.each([
    [3, '3'],
    ['3', '3'],
    ['03', '3'],
    ['3.0', '3'],
    ['-3.50', '-3.5'],
    [-3.5, '-3.5'],
    [0, '0'],
    ['-0.00', '0'],
    [-0, '0'],
    ['100', '100'],
    ['9007199254740993', '9007199254740993'],
    ['1e3', '1e3'],
  ] as const)('%s as %s', (wire, expected) => {
    expect(plainQuantity(wire)).toBe(expected);
  });
});
