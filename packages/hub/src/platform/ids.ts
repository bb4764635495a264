// Identifiers: UUIDv7 (RFC 9562) behind a readable prefix, which sort by time, so that an index on them grows at its
// end; secrets; and chance.

import { randomBytes, randomFillSync, randomInt } from 'node:crypto';

export type MakeId = (prefix: string) => string;

const pool = Buffer.alloc(4096);
const digitsPerId = 20;
// As text: one conversion for two hundred ids.
let digits = '';
let used = 0;

function randomDigits(): string {
  if (used + digitsPerId > digits.length) {
    digits = randomFillSync(pool).toString('hex');
    used = 0;
  }
  used += digitsPerId;
  return digits.slice(used - digitsPerId, used);
}

const variants = '89ab';
let lastMs = Number.NaN;
let lastTime = '';

/** `res_0198c0a2f1e47d3c9b…`: 48 bits of milliseconds, then 74 random bits. */
export function makeId(prefix: string): string {
  const now = Date.now();
  if (now !== lastMs) {
    lastMs = now;
    lastTime = now.toString(16).padStart(12, '0');
  }
  const random = randomDigits();
  const variant = variants.charAt(Number.parseInt(random.charAt(3), 16) & 0x3);
  return `${prefix}_${lastTime}7${random.slice(0, 3)}${variant}${random.slice(4, 19)}`;
}

/** A secret of 256 bits in a form that survives copying. */
export function makeSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** At least 0 and below 1: for pauses that are not to end all at once. */
export function chance(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
