// Identifiers: UUIDv7 (RFC 9562) behind a readable prefix. They sort by time, so that an index on them grows
// at its end.

import { randomFillSync, randomBytes } from 'node:crypto';

export type MakeId = (prefix: string) => string;

const pool = Buffer.alloc(4096);
let used = pool.length;

function randomPart(): Buffer {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

/** `res_0198c0a2f1e47d3c9b…`: 48 bits of milliseconds, then 74 random bits. */
export function makeId(prefix: string): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = randomPart().toString('hex');
  const variant = ((Number.parseInt(random.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${prefix}_${time}7${random.slice(0, 3)}${variant}${random.slice(4, 19)}`;
}

/** A secret of 256 bits in a form that survives copying. */
export function makeSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}
