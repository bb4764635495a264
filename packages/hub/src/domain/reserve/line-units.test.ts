// A line counts whole ones of what was asked for, wherever its parts are: nothing is lost by rounding place by place.

import { describe, expect, test } from 'vitest';

import type { Ratio } from '../quantity.ts';
import { plainly, type Portion, type PortionAbout } from '../reservation.ts';
import { givenBack, lineUnits, unevenPart } from './line-units.ts';
import { nothingYet } from './portions.ts';

const made = { lineId: '1', lot: '', ...nothingYet };

function portion(at: number, sku: string, quantity: number, about: Partial<PortionAbout>): Portion {
  const more = { location: `L${at}`, about: { ...plainly, ...about } };
  return { ...made, portion: at, sku, quantity: BigInt(quantity), reserved: BigInt(quantity), ...more };
}

function per(numerator: number, denominator = 1): Ratio {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

function part(at: number, sku: string, quantity: number, of: number, path: readonly string[] = ['K']): Portion {
  return portion(at, sku, quantity, { role: 'component', path, per: per(of) });
}

const free = ({ reserved }: Portion): bigint => reserved;

function backFor(portions: readonly Portion[], units: number): number[] {
  const back = givenBack(portions, BigInt(units), free);
  return portions.map((one) => Number(back.get(one) ?? 0n));
}

describe('kits of two A, three A at each of two places', () => {
  const portions = [part(0, 'A', 3, 2), part(1, 'A', 3, 2)];

  test('are three kits', () => {
    expect(lineUnits(portions, free)).toBe(3n);
  });

  test('are given back one by one, and all of them', () => {
    expect([1, 2, 3].map((units) => backFor(portions, units))).toEqual([
      [0, 2],
      [1, 3],
      [3, 3],
    ]);
  });
});

describe('kits of two S, of which one S is assembled and five are made of three B', () => {
  const portions = [part(0, 'S', 1, 2), part(1, 'B', 15, 6, ['K', 'S'])];

  test('are three kits', () => {
    expect(lineUnits(portions, free)).toBe(3n);
  });

  test('are given back in whole S, the made ones first', () => {
    expect([1, 2, 3].map((units) => backFor(portions, units))).toEqual([
      [0, 6],
      [0, 12],
      [1, 15],
    ]);
  });
});

test('substitutes at two places are given back before the item itself, as many as what is left can spare', () => {
  const three = { role: 'substitute', path: ['K'], per: per(3, 2) } as const;
  const portions = [portion(0, 'K', 1, {}), portion(1, 'X', 4, three), portion(2, 'X', 2, three)];
  expect(lineUnits(portions, free)).toBe(5n);
  expect([1, 2, 4, 5].map((units) => backFor(portions, units))).toEqual([
    // Five of X still cover three.
    [0, 0, 1],
    [0, 1, 2],
    [0, 4, 2],
    [1, 4, 2],
  ]);
});

test('a component that is there for fewer kits than the others is named', () => {
  expect(unevenPart([part(0, 'A', 3, 2), part(1, 'A', 3, 2), part(2, 'B', 3, 1)])).toBeNull();
  expect(unevenPart([part(0, 'A', 3, 2), part(1, 'A', 2, 2), part(2, 'B', 3, 1)])).toBe('B');
  const deep = [part(0, 'S', 1, 2), part(1, 'B', 15, 6, ['K', 'S']), part(2, 'C', 5, 2, ['K', 'S'])];
  expect(unevenPart([...deep, part(3, 'D', 3, 1)])).toBeNull();
  expect(unevenPart([...deep, part(3, 'D', 4, 1)])).toBe('D');
  expect(unevenPart([part(0, 'B', 6, 6, ['K', 'S']), part(1, 'C', 4, 2, ['K', 'S'])])).toBe('C');
});

test('what is owed is given up before what has been filled since, wherever it stands', () => {
  const owed = { ...portion(0, 'K', 2, {}), location: null, reserved: 0n, backordered: 2n };
  const filled = portion(1, 'K', 3, {});
  const back = givenBack([owed, filled], 3n, (one) => one.reserved + one.backordered);
  expect([...back.values()]).toEqual([2n, 1n]);
  expect([...back.keys()]).toEqual([owed, filled]);
});
