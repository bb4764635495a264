// Chance that repeats itself: a seeded generator, and the ways in which keys are picked.

export type Random = () => number;

/** `mulberry32`: numbers from 0 up to 1, the same ones for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How the keys of a measurement are spread. `one` is a single key for all requests. */
export type Spread =
  | { readonly shape: 'uniform'; readonly keys: number }
  | { readonly shape: 'zipf'; readonly keys: number }
  | { readonly shape: 'one'; readonly key: number };

export function pickerOf(spread: Spread, random: Random): () => number {
  if (spread.shape === 'one') return () => spread.key;
  if (spread.shape === 'uniform') return () => Math.floor(random() * spread.keys);
  const pickRank = zipfRanks(spread.keys, random);
  // Neighbouring ranks are spread over the key space, so that the most wanted rows do not share pages.
  const stride = strideFor(spread.keys);
  return () => (pickRank() * stride) % spread.keys;
}

/** Ranks with P(rank) in proportion to 1 / (rank + 1), by bisecting the cumulated weights. */
function zipfRanks(count: number, random: Random): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) {
    sum += 1 / (rank + 1);
    sums[rank] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] ?? sum) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** A number near the golden section of `count` that has no factor in common with it. */
function strideFor(count: number): number {
  let stride = Math.max(1, Math.floor(count * 0.618));
  while (greatestFactor(stride, count) !== 1) stride += 1;
  return stride;
}

function greatestFactor(a: number, b: number): number {
  return b === 0 ? a : greatestFactor(b, a % b);
}
