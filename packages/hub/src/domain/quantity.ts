// Quantities: integers of an item's smallest unit (its base UOM at its scale). Nothing is rounded and nothing
// is floating point: what does not convert exactly is refused, and so is what PostgreSQL's bigint cannot hold.

import { refuse, type Refused } from './refusal.ts';

/** The largest magnitude of a quantity or balance: that of PostgreSQL's bigint. */
export const quantityMax = 2n ** 63n - 1n;

/** A quantity as it comes over the wire: a decimal string, or a JSON number that a double carries exactly. */
export type WireQuantity = string | number;

export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export type Quantified = { readonly ok: true; readonly quantity: bigint } | Refused;

const decimal = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/** The one way to write a quantity that can be written in several: 3, "3", "03" and "3.0" are the same. */
export function plainQuantity(wire: WireQuantity): string {
  const text = typeof wire === 'number' ? String(wire) : wire;
  const match = decimal.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  const rest = fraction.replace(/0+$/, '');
  const plain = `${whole.replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}`;
  return plain === '0' ? plain : `${sign}${plain}`;
}

/** Converts a wire quantity in a unit of `ratio` base units into integers at the item's scale. */
export function parseQuantity(wire: WireQuantity, ratio: Ratio, scale: number, path: string): Quantified {
  // The common case by far: a small whole number of base units of an item that is counted in ones.
  if (typeof wire === 'number' && Number.isSafeInteger(wire)) {
    if (scale === 0 && ratio.numerator === ratio.denominator) return { ok: true, quantity: BigInt(wire) };
  } else if (typeof wire === 'number' && !isExact(wire)) {
    return refuse('quantity_out_of_range', `${wire} is not exact as a JSON number; send a decimal string.`, path);
  }
  const text = typeof wire === 'number' ? String(wire) : wire;
  const match = decimal.exec(text);
  if (!match) {
    return refuse('quantity_not_representable', `"${text.slice(0, 40)}" is not a plain decimal number.`, path);
  }
  const [, sign, whole = '', fraction = ''] = match;
  const numerator = BigInt(whole + fraction) * ratio.numerator * 10n ** BigInt(scale);
  const denominator = ratio.denominator * 10n ** BigInt(fraction.length);
  if (numerator % denominator !== 0n) {
    const detail = `${text} is no whole number of the smallest unit (scale ${scale}); nothing is rounded.`;
    return refuse('quantity_not_representable', detail, path);
  }
  const magnitude = numerator / denominator;
  if (magnitude > quantityMax) return refuse('quantity_out_of_range', `${text} exceeds ${quantityMax}.`, path);
  return { ok: true, quantity: sign === '-' ? -magnitude : magnitude };
}

/** Whether a double still is the number that was written: whole and safe, or of no more than 15 digits. */
function isExact(wire: number): boolean {
  if (!Number.isFinite(wire) || Math.abs(wire) > Number.MAX_SAFE_INTEGER) return false;
  return Number.isInteger(wire) || String(wire).replaceAll(/^-?0*\.?0*|\./g, '').length <= 15;
}

/** A quantity in base units as an exact decimal string: 12500 at scale 3 is "12.5". */
export function formatQuantity(quantity: bigint, scale: number): string {
  if (scale === 0) return quantity.toString();
  const digits = (quantity < 0n ? -quantity : quantity).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  const sign = quantity < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

export function fits(quantity: bigint): boolean {
  return quantity <= quantityMax && quantity >= -quantityMax;
}
