import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DurationMedian } from './median.ts';

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.map((value) => Number(value.toPrecision(3))).toSorted((left, right) => left - right);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : Number(((low + high) / 2).toPrecision(3));
}

test('the median is that of all durations, to three digits', () => {
  const durations = fc.array(fc.integer({ min: 0, max: 5_000_000 }).map((microseconds) => microseconds / 1000));
  fc.assert(
    fc.property(durations, (values) => {
      const median = new DurationMedian();
      for (const value of values) median.add(value);
      expect(median.value).toBe(medianOf(values));
    }),
    { numRuns: 200 },
  );
});

test('there is no median before the first', () => {
  expect(new DurationMedian().value).toBeUndefined();
});
