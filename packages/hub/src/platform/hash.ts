// SHA-256, for the hash chains, for fingerprints of requests and for stored keys.

import { hash } from 'node:crypto';

export const emptyHash = '';

/** The next link of a chain: over the previous hash (hex) and the canonical text of what is added. */
export function chainHash(previous: string, canonical: string): string {
  return hash('sha256', previous + canonical, 'hex');
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
