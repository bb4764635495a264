// Quantities as they leave the hub: in base units, as a JSON number where that is exact in every reader's double
// (up to 15 digits, written plainly), else as a decimal string.

import { formatQuantity } from '../../domain/quantity.ts';

export type WireNumber = number | string;

const exactMax = 10n ** 15n - 1n;

export function wireQuantity(quantity: bigint, scale: number): WireNumber {
  const isExact = quantity <= exactMax && quantity >= -exactMax;
  if (scale === 0) return isExact ? Number(quantity) : quantity.toString();
  const text = formatQuantity(quantity, scale);
  const number = Number(text);
  // Below a millionth a number is written with an exponent, which is no plain decimal any more.
  return isExact && (number === 0 || Math.abs(number) >= 1e-6) ? number : text;
}

/** A whole number such as a ratio's numerator. */
export function wireInteger(value: bigint): WireNumber {
  return wireQuantity(value, 0);
}
