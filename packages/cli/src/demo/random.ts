// Chance that repeats itself: the same seed gives the same numbers on every machine. Streams of different names
// are independent, so that what one part of the demonstration draws does not shift what another one gets.

export interface Random {
  /** At least 0, less than 1. */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
}

/** FNV-1a with a final mix: also the stable choice of a channel or a place for a customer or an item. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** `hashText` as a number from 0 to 1. */
export function shareOf(text: string): number {
  return hashText(text) / 0x1_0000_0000;
}

/** The generator sfc32 (Chris Doty-Humphrey, PractRand). */
export function seededRandom(seed: number, stream: string): Random {
  let a = hashText(`${stream}/a`);
  let b = seed >>> 0;
  let c = hashText(`${stream}/c`) ^ Math.trunc(seed / 0x1_0000_0000);
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  // The first numbers of similar seeds are similar.
  for (let round = 0; round < 15; round++) draw();
  const next = (): number => draw() / 0x1_0000_0000;
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (choices) => choices[integer(0, choices.length - 1)] ?? choices[0],
  };
}
