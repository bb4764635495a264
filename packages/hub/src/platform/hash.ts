// SHA-256, for the hash chains, for fingerprints of requests and for stored keys.

import { createHash, hash } from 'node:crypto';

export const emptyHash = '';

/** The next link of a chain: over the previous hash (hex) and the canonical text of what is added. */
export function chainHash(previous: string, canonical: string): string {
  return hash('sha256', previous + canonical, 'hex');
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

export interface Hashing {
  readonly add: (bytes: Uint8Array) => void;
  /** Hex of the SHA-256 of all that was added. */
  readonly end: () => string;
}

/** For what is too large to be held whole. */
export function startHash(): Hashing {
  const running = createHash('sha256');
  return { add: (bytes) => void running.update(bytes), end: () => running.digest('hex') };
}
