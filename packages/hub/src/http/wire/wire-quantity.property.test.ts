// Laws of quantities on the wire: what goes out comes in again as the same quantity, whatever JSON does on the way.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseQuantity, quantityMax } from '../../domain/quantity.ts';
import { readJson } from '../request/json-body.ts';
import { wireQuantity } from './wire-quantity.ts';

const one = { numerator: 1n, denominator: 1n };

test('a quantity survives the way out and in again', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -quantityMax, max: quantityMax }),
      fc.integer({ min: 0, max: 9 }),
      (quantity, scale) => {
        const read = readJson(Buffer.from(JSON.stringify(wireQuantity(quantity, scale))));
        const wire = read.ok ? read.value : null;
        if (typeof wire !== 'number' && typeof wire !== 'string') expect.fail(`${String(wire)} is no quantity`);
        expect(parseQuantity(wire, one, scale, 'q')).toEqual({ ok: true, quantity });
      },
    ),
  );
});

test('it is a number exactly when it has at most 15 digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: quantityMax }), (quantity) => {
      expect(typeof wireQuantity(quantity, 0)).toBe(quantity.toString().length <= 15 ? 'number' : 'string');
    }),
  );
});
