// Laws of quantities: what is written can be read back, and what is read is exact.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQuantity, parseQuantity, quantityMax } from './quantity.ts';

const one = { numerator: 1n, denominator: 1n };
const scales = fc.integer({ min: 0, max: 9 });
const quantities = fc.bigInt({ min: -quantityMax, max: quantityMax });
const ratios = fc.record({
  numerator: fc.bigInt({ min: 1n, max: 1000n }),
  denominator: fc.bigInt({ min: 1n, max: 1000n }),
});

test('a quantity that is written is read back as it was', () => {
  fc.assert(
    fc.property(quantities, scales, (quantity, scale) => {
      const read = parseQuantity(formatQuantity(quantity, scale), one, scale, 'q');
      expect(read).toEqual({ ok: true, quantity });
    }),
  );
});

test('a whole number reads the same as a JSON number and as a string', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), ratios, scales, (wire, ratio, scale) => {
      const [number, text] = [parseQuantity(wire, ratio, scale, 'q'), parseQuantity(`${wire}`, ratio, scale, 'q')];
      expect(number).toEqual(text);
    }),
  );
});

test('what is accepted is exact: multiplied back it is what was sent, and nothing exact is refused', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.boolean(), digits, digits, ratios, scales, (isNegative, whole, fraction, ratio, scale) => {
      const read = parseQuantity(`${isNegative ? '-' : ''}${whole}.${fraction}`, ratio, scale, 'q');
      const sent = BigInt(whole + fraction) * (isNegative ? -1n : 1n) * ratio.numerator * 10n ** BigInt(scale);
      const unit = 10n ** BigInt(fraction.length) * ratio.denominator;
      if (read.ok) expect(read.quantity * unit).toBe(sent);
      else if (read.refusal.code === 'quantity_not_representable') expect(sent % unit).not.toBe(0n);
      else expect(sent / unit > quantityMax || sent / unit < -quantityMax).toBe(true);
    }),
  );
});

test('any text whatever is a quantity or a refusal, never an exception', () => {
  const characters = fc.constantFrom(...'0123456789.-+eE_x '.split(''));
  const texts = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
    fc.string({ unit: characters, maxLength: 40 }),
    fc.double().map(String),
  );
  fc.assert(
    fc.property(texts, ratios, scales, (wire, ratio, scale) => {
      const read = parseQuantity(wire, ratio, scale, 'q');
      if (read.ok) expect(wire).toMatch(/^-?\d+(\.\d+)?$/);
    }),
  );
});

test('any double whatever is exact or refused', () => {
  fc.assert(
    fc.property(fc.double(), scales, (wire, scale) => {
      const read = parseQuantity(wire, one, scale, 'q');
      if (read.ok) expect(Number(formatQuantity(read.quantity, scale))).toBe(wire === 0 ? 0 : wire);
    }),
  );
});
