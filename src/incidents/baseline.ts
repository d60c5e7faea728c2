// What is usual, from the days on which somebody worked: on a log scale, since activity is spread by factors, not by sums.

/** Figures of the days of one measure. */
export interface Baseline {
  readonly days: number;
  /** Of the natural logarithm of the values. */
  readonly logMedian: number;
  /** Median distance from it, at least 0.25: who always does the same may do a little more. */
  readonly logMad: number;
  readonly p75: number;
  readonly p95: number;
}

const smallestMad = 0.25;
/** Makes the median distance of a normal distribution comparable to its standard deviation. */
const normalScale = 0.6745;

/** Undefined where there are no values. Values below 1 count as 1. */
export function baselineOf(values: readonly number[]): Baseline | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.map((value) => Math.max(1, value)).toSorted((left, right) => left - right);
  const logs = sorted.map((value) => Math.log(value));
  const logMedian = quantile(logs, 0.5);
  const distances = logs.map((value) => Math.abs(value - logMedian)).toSorted((left, right) => left - right);
  return {
    days: values.length,
    logMedian,
    logMad: Math.max(quantile(distances, 0.5), smallestMad),
    p75: quantile(sorted, 0.75),
    p95: quantile(sorted, 0.95),
  };
}

/** How many deviations a value lies above what is usual. */
export function logScore(value: number, { logMedian, logMad }: Baseline): number {
  return (normalScale * (Math.log(Math.max(1, value)) - logMedian)) / logMad;
}

/** The value that lies so many deviations above what is usual. */
export function valueAt(score: number, { logMedian, logMad }: Baseline): number {
  return Math.exp(logMedian + (score * logMad) / normalScale);
}

/** Exponentially weighted mean of values in their order; `weight` is that of the newest. Undefined without values. */
export function weightedMean(values: readonly number[], weight: number): number | undefined {
  const [first, ...later] = values;
  if (first === undefined) return undefined;
  return later.reduce((mean, value) => mean + weight * (value - mean), first);
}

export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and standard deviation. Undefined for fewer than two values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** Of sorted values, between neighbours by their distance. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
