// Latencies in bounded memory: buckets that grow with the value, each at most 1.6 % wide, so that percentiles of
// many runs come from merged counts and never from averaged percentiles (after HdrHistogram).

const subBuckets = 128;
const subBits = 7;
const exponents = 34;

/** Counts that can be sent between processes: pairs of bucket and count. */
export type PackedHistogram = readonly (readonly [bucket: number, count: number])[];

export class Histogram {
  readonly #counts = new Float64Array(exponents * subBuckets);
  #count = 0;
  #max = 0;

  /** Records a duration in milliseconds, kept in whole microseconds. */
  record(ms: number): void {
    const bucket = bucketOf(Math.max(0, Math.round(ms * 1000)));
    this.#add(bucket, 1);
  }

  get count(): number {
    return this.#count;
  }

  /** Milliseconds below or at which this part (0 to 1) of the samples lies; 0 when there is none. */
  percentile(part: number): number {
    const wanted = Math.ceil(this.#count * part);
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (count > 0 && seen >= wanted) return topOf(bucket) / 1000;
    }
    return 0;
  }

  get max(): number {
    return topOf(this.#max) / 1000;
  }

  merge(packed: PackedHistogram): this {
    for (const [bucket, count] of packed) this.#add(bucket, count);
    return this;
  }

  pack(): PackedHistogram {
    const packed: [number, number][] = [];
    for (const [bucket, count] of this.#counts.entries()) if (count > 0) packed.push([bucket, count]);
    return packed;
  }

  #add(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#count += count;
    if (count > 0 && bucket > this.#max) this.#max = bucket;
  }
}

/** Values below 128 have a bucket each; above, each power of two has 64 buckets of one width. */
function bucketOf(value: number): number {
  if (value < subBuckets) return value;
  const exponent = Math.min(Math.floor(Math.log2(value)) - subBits + 1, exponents - 2);
  const sub = Math.min(Math.floor(value / 2 ** exponent), subBuckets - 1);
  return exponent * (subBuckets / 2) + sub;
}

/** The largest value of a bucket. */
function topOf(bucket: number): number {
  if (bucket < subBuckets) return bucket;
  const exponent = Math.floor(bucket / (subBuckets / 2)) - 1;
  const sub = (bucket % (subBuckets / 2)) + subBuckets / 2;
  return (sub + 1) * 2 ** exponent - 1;
}
