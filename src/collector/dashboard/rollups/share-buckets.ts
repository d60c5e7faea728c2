// How the share of mutated identifiers is spread over the exchanges of a day: counts in fixed buckets, so that days and
// devices can be added up. Fine where shares usually lie, coarse above.

/** Upper ends in ten-thousandths; the first bucket holds exactly 0. A share belongs to the first bucket that it fits in. */
export const shareEnds: readonly number[] = [
  0,
  ...Array.from({ length: 20 }, (_, index) => (index + 1) * 100),
  ...Array.from({ length: 10 }, (_, index) => 2_000 + (index + 1) * 200),
  ...Array.from({ length: 12 }, (_, index) => 4_000 + (index + 1) * 500),
];

/** Columns of `rollup_days`, in the order of `shareEnds`. */
export const shareColumns: readonly string[] = shareEnds.map((_, index) => `share_${index}`);

/** `scanned` is above 0. */
export function shareBucket(scanned: number, mutated: number): number {
  const share = Math.min(10_000, Math.round((mutated / scanned) * 10_000));
  return shareEnds.findIndex((end) => share <= end);
}

/**
 * The share (0 to 1) that so many hundredths of the exchanges are not above, as a straight line through its bucket: at
 * most the bucket's width off, which is one hundredth below 20 %. Undefined without exchanges.
 */
export function sharePercentile(counts: readonly number[], percent: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const rank = Math.max(1, (total * percent) / 100);
  let before = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && before + count >= rank) {
      const end = shareEnds[index] ?? 10_000;
      const start = shareEnds[index - 1] ?? 0;
      return (start + ((end - start) * (rank - before)) / count) / 10_000;
    }
    before += count;
  }
  return 1;
}
