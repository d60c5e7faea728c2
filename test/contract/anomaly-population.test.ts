// The mechanism of the benchmark of anomaly rules, on few developers: its figures are the benchmark's business.
import { expect, test } from 'vitest';
import { populationDays } from '../../bench/anomalies/population.ts';
import { runPopulation } from '../../bench/anomalies/run-population.ts';

const size = { developers: 12, days: 70, injected: 6, seed: 5 };

test('the same seed gives the same population, another one another', () => {
  const bytes = (seed: number): readonly unknown[] =>
    [...populationDays({ ...size, seed })].map(({ records }) => records.map((record) => record['bytes_sent']));
  expect(bytes(5)).toEqual(bytes(5));
  expect(bytes(6)).not.toEqual(bytes(5));
});

test('injected days are found by rules of volume, and every incident is counted on one side', () => {
  const result = runPopulation(size);
  expect(result.injected).toBe(6);
  expect(result.found).toBeGreaterThanOrEqual(4);
  expect(result.recall).toBe(result.found / 6);
  expect([...result.falseByRule.values()].reduce((sum, count) => sum + count, 0)).toBe(result.falseAlerts);
  expect([...result.foundByRule.keys()].filter((rule) => !rule.startsWith('BULK'))).toEqual([]);
});

test('without injected days, hardly anything is opened', () => {
  const quiet = runPopulation({ ...size, injected: 0 });
  expect(quiet.injected).toBe(0);
  expect(quiet.falseAlerts).toBeLessThanOrEqual(4);
});
