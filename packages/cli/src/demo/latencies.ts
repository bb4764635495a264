// Latencies in buckets of two per cent, so that a run of any length takes the same few kilobytes.

const growth = Math.log(1.02);
const buckets = 1200;
const smallestMs = 0.01;

export class Latencies {
  readonly #counts = new Uint32Array(buckets);
  #total = 0;

  add(ms: number): void {
    const bucket = Math.ceil(Math.log(Math.max(ms, smallestMs) / smallestMs) / growth);
    const index = Math.min(buckets - 1, bucket);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
  }

  get count(): number {
    return this.#total;
  }

  /** The latency that this share of the calls did not exceed; 0 when there were none. */
  quantile(share: number): number {
    const rank = Math.ceil(share * this.#total);
    let seen = 0;
    for (const [index, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank && seen > 0) return Number((smallestMs * Math.exp(index * growth)).toPrecision(3));
    }
    return 0;
  }
}
