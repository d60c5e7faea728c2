// Percentiles of any number of values in a fixed amount of memory.
import type { Percentiles } from './model.ts';

/** Buckets to each power of two, as a power of two: a percentile is at most 1/128 (0.8 %) above the value that it stands for. */
const precisionBits = 7;
const perPower = 2 ** precisionBits;
const maxBuckets = (53 - precisionBits + 1) * perPower;

/** How exact percentiles are, for documents. */
export const percentileError = 'at most 0.8 % too high; count and maximum are exact';

/** Values are whole numbers, not negative. Below 256 they are exact. */
export class Histogram {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #max = 0;

  add(value: number): void {
    const bucket = bucketOf(value);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count += 1;
    this.#max = Math.max(this.#max, value);
  }

  /** The smallest value that at least so many hundredths of all are not above, by nearest rank. 0 without values. */
  percentile(share: number): number {
    const rank = Math.max(1, Math.ceil((this.#count * share) / 100));
    let seen = 0;
    for (const [bucket, count] of [...this.#buckets].toSorted(([left], [right]) => left - right)) {
      seen += count;
      if (seen >= rank) return Math.min(upperEnd(bucket), this.#max);
    }
    return this.#max;
  }

  /** Undefined without values. */
  percentiles(): Percentiles | undefined {
    if (this.#count === 0) return undefined;
    const [p50, p90, p99] = [this.percentile(50), this.percentile(90), this.percentile(99)];
    return { count: this.#count, p50, p90, p99, max: this.#max };
  }

  get count(): number {
    return this.#count;
  }
}

function bucketOf(value: number): number {
  if (value < perPower) return value;
  const power = Math.floor(Math.log2(value)) - precisionBits;
  return Math.min(maxBuckets, power * perPower + Math.floor(value / 2 ** power));
}

/** The largest value of a bucket. */
function upperEnd(bucket: number): number {
  if (bucket < 2 * perPower) return bucket;
  const power = Math.floor(bucket / perPower) - 1;
  return (bucket - power * perPower + 1) * 2 ** power - 1;
}
