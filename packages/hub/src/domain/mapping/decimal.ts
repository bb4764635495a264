// Exact decimals: whole numbers as they are, everything else as units and a scale. Nothing is rounded and nothing is
// floating point; what is not exact, or has too many digits, is no number.

import { formatQuantity } from '../quantity.ts';
import { limits } from './limits.ts';
import { isPlain, type Value } from './value.ts';

interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** A whole number that a double holds exactly, which is what most figures are, or a decimal. */
export type Exact = number | Decimal;

const small = /^-?\d{1,15}$/;
const plain = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/** The number that a value is; null when it is none. Texts are plain decimals: no blanks, signs but `-`, exponents. */
export function exactOf(value: Value): Exact | null {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value;
    return isPlain(value) ? parseDecimal(String(value)) : null;
  }
  if (typeof value !== 'string') return null;
  return small.test(value) ? Number(value) : parseDecimal(value);
}

function parseDecimal(text: string): Decimal | null {
  const match = plain.exec(text);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function decimalOf(exact: Exact): Decimal {
  return typeof exact === 'number' ? { units: BigInt(exact), scale: 0 } : exact;
}

const unitsMax = 10n ** BigInt(2 * limits.digits);

/** A decimal as a value: a number where that is whole and safe, else plain decimal text; null when it is too long. */
function valueOf(units: bigint, scale: number): Value {
  if (units >= unitsMax || units <= -unitsMax) return null;
  const text = formatQuantity(units, scale);
  if (small.test(text)) return Number(text) + 0;
  return plain.test(text) ? text : null;
}

/** A number as plain decimal text without needless zeros; null when the value is none. */
export function decimalText(value: Value): string | null {
  const exact = exactOf(value);
  if (exact === null) return null;
  return typeof exact === 'number' ? String(exact) : formatQuantity(exact.units, exact.scale);
}

function safeWhole(result: number): number | null {
  // A sum or product beyond the safe range is rounded to a number that is beyond it too.
  return Number.isSafeInteger(result) ? result + 0 : null;
}

/** `a + sign × b` */
function addSigned(a: Exact, b: Exact, sign: 1n | -1n): Value {
  const [one, other] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(one.scale, other.scale);
  const lift = ({ units, scale: own }: Decimal): bigint => units * 10n ** BigInt(scale - own);
  return valueOf(lift(one) + sign * lift(other), scale);
}

export function add(a: Exact, b: Exact): Value {
  const quick = typeof a === 'number' && typeof b === 'number' ? safeWhole(a + b) : null;
  return quick ?? addSigned(a, b, 1n);
}

export function subtract(a: Exact, b: Exact): Value {
  const quick = typeof a === 'number' && typeof b === 'number' ? safeWhole(a - b) : null;
  return quick ?? addSigned(a, b, -1n);
}

export function multiply(a: Exact, b: Exact): Value {
  const quick = typeof a === 'number' && typeof b === 'number' ? safeWhole(a * b) : null;
  if (quick !== null) return quick;
  const [one, other] = [decimalOf(a), decimalOf(b)];
  return valueOf(one.units * other.units, one.scale + other.scale);
}

/** Null when the quotient is no decimal of as many digits as are kept, or there is none. */
export function divide(a: Exact, b: Exact): Value {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0 && a % b === 0) return a / b + 0;
  const [one, other] = [decimalOf(a), decimalOf(b)];
  if (other.units === 0n) return null;
  const numerator = one.units * 10n ** BigInt(other.scale + limits.digits);
  const denominator = other.units * 10n ** BigInt(one.scale);
  return numerator % denominator === 0n ? valueOf(numerator / denominator, limits.digits) : null;
}

/** Below zero, zero or above, as `a` is less than, equal to or greater than `b`. */
export function compare(a: Exact, b: Exact): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [decimalOf(a), decimalOf(b)];
  const left = one.units * 10n ** BigInt(other.scale);
  const right = other.units * 10n ** BigInt(one.scale);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export interface NumberStyle {
  readonly decimal: '.' | ',';
  readonly thousands: '.' | ',' | ' ' | "'" | null;
  /** Digits in all that are read. */
  readonly digits: number;
  readonly hasTrailingMinus: boolean;
}

const digitsOnly = /^\d+$/;
// Long enough for every digit, a separator for each three, and the sign.
const lengthMax = 3 * limits.digits;

/** Reads a number as people and files write it; null when it is none. No exponent, no base, no blanks around it. */
export function readNumber(text: string, style: NumberStyle): Value {
  // The plain whole number, which most are.
  if (small.test(text) && text.length <= style.digits) return Number(text) + 0;
  if (text.length > lengthMax) return null;
  let rest = text;
  let sign = '';
  if (style.hasTrailingMinus && rest.endsWith('-')) {
    sign = '-';
    rest = rest.slice(0, -1);
  } else if (rest.startsWith('-') || rest.startsWith('+')) {
    sign = rest.startsWith('-') ? '-' : '';
    rest = rest.slice(1);
  }
  const at = rest.indexOf(style.decimal);
  const fraction = at === -1 ? '' : rest.slice(at + 1);
  if (at !== -1 && !digitsOnly.test(fraction)) return null;
  const digits = ungroup(at === -1 ? rest : rest.slice(0, at), style.thousands);
  // Oracle and others write .5 for 0.5; a number without any digit is none.
  if (digits === null || (digits === '' && fraction === '')) return null;
  if (digits.length + fraction.length > style.digits) return null;
  return valueOf(BigInt(`${sign}${digits}${fraction}`), fraction.length);
}

/** The digits without the separators, which must stand where they belong. */
function ungroup(text: string, separator: NumberStyle['thousands']): string | null {
  const spaced = separator === ' ' ? text.replaceAll(/[\u00a0\u202f]/g, ' ') : text;
  if (separator === null || !spaced.includes(separator)) return text === '' || digitsOnly.test(text) ? text : null;
  const [first = '', ...others] = spaced.split(separator);
  const isGrouped = first.length <= 3 && digitsOnly.test(first);
  const areGrouped = others.every((group) => group.length === 3 && digitsOnly.test(group));
  return isGrouped && areGrouped ? `${first}${others.join('')}` : null;
}
