// Numbers: read as they are written, and exact arithmetic. A result that is not exact is a problem of the record, never
// rounded.

import { operation, optional, type Operation } from '../compilation.ts';
import { add, divide, exactOf, multiply, readNumber, subtract, type Exact, type NumberStyle } from '../decimal.ts';
import { limits } from '../limits.ts';
import { expression, integer, listOf, oneOf, pair, truth } from '../shapes.ts';
import { cut, fail, textOf, type Evaluate, type Run, type Value } from '../value.ts';

const decimal = optional('decimal', oneOf<'.' | ','>(['.', ',']), '.', 'what stands before the fraction');
const thousands = optional(
  'thousands',
  oneOf<NumberStyle['thousands']>(['.', ',', ' ', "'", null]),
  null,
  'what separates groups of three digits',
);
const digits = optional('digits', integer(1, limits.digits), limits.digits, 'how many digits it has at most');
const trailingMinus = optional('trailingMinus', truth, false, 'whether a minus may stand behind the digits');

const number = operation<Evaluate, Evaluate>({
  name: 'number',
  says: 'Reads a number as it is written. No exponent (1e3), no other base (0x10), no blanks around it.',
  example: { number: { path: 'quantity' }, decimal: ',', thousands: '.' },
  main: expression,
  options: [decimal, thousands, digits, trailingMinus],
  make: (of, take, path, compilation) => {
    const style: NumberStyle = {
      decimal: take(decimal),
      thousands: take(thousands),
      digits: take(digits),
      hasTrailingMinus: take(trailingMinus),
    };
    if (style.decimal === style.thousands) {
      compilation.errors.push({ path, message: 'The decimal and the thousands separator are the same.' });
    }
    return (run) => {
      const value = of(run);
      // A number that came as one is read already.
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
      const text = textOf(run, path, value);
      if (text === null) return null;
      const plain = typeof value === 'number' ? { ...style, decimal: '.' as const, thousands: null } : style;
      return readNumber(text, plain) ?? fail(run, path, `${cut(text)} is no number that is written so.`);
    };
  },
});

function exact(run: Run, path: string, value: Value): Exact | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (value === null || value === '') return null;
  const found = exactOf(value);
  if (found === null) fail(run, path, `${cut(value)} is no plain decimal number; read it with "number".`);
  return found;
}

function arithmetic(
  name: string,
  says: string,
  compute: (a: Exact, b: Exact) => Value,
  example: readonly unknown[],
  isOfMany: boolean,
): Operation<Evaluate> {
  return operation<readonly Evaluate[], Evaluate>({
    name,
    says,
    example: { [name]: example },
    main: isOfMany ? listOf(expression, 2, 20) : pair,
    make: ([first, ...others], _take, path) => {
      if (first === undefined) return () => null;
      return (run) => {
        let result = first(run);
        for (const other of others) {
          const [a, b] = [exact(run, path, result), exact(run, path, other(run))];
          if (a === null || b === null) return null;
          result = compute(a, b) ?? fail(run, path, 'The result is not exact, or has too many digits.');
        }
        return result;
      };
    },
  });
}

const quantity = { path: 'quantity' };

const negate = operation<Evaluate, Evaluate>({
  name: 'negate',
  says: 'The number with the other sign.',
  example: { negate: quantity },
  main: expression,
  make: (of, _take, path) => (run) => {
    const value = exact(run, path, of(run));
    return value === null ? null : subtract(0, value);
  },
});

export const numberOperations = [
  number,
  arithmetic('add', 'The sum of two or more numbers.', add, [quantity, { path: 'bonus' }], true),
  arithmetic('subtract', 'The first number less the second.', subtract, [quantity, { path: 'damaged' }], false),
  arithmetic('multiply', 'The product of two or more numbers.', multiply, [quantity, 12], true),
  arithmetic('divide', 'The first number divided by the second, if that is exact.', divide, [quantity, 12], false),
  negate,
];
