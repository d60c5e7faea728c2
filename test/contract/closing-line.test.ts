// The line that `npm test` ends with: what counts as a failure, and that every layer is in the sum.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closingLine, countsOfLayer, takeCounts, totalCounts } from '../../scripts/test-counts.mjs';

const good = { name: 'unit', counts: { passed: 7, failed: 0, skipped: 1 }, exitCode: 0 };
const oneFailure = { passed: 0, failed: 1, skipped: 0 };

describe('a layer', () => {
  test('counts what its runner counted', () => {
    expect(countsOfLayer(good)).toEqual({ passed: 7, failed: 0, skipped: 1 });
  });

  test.each([
    ['left no counts', { name: 'unit', counts: undefined, exitCode: 0 }, oneFailure],
    ['crashed', { name: 'unit', counts: undefined, exitCode: 134 }, oneFailure],
    ['found no test', { name: 'unit', counts: { passed: 0, failed: 0, skipped: 0 }, exitCode: 0 }, oneFailure],
    [
      'ended badly without naming a failed test',
      { name: 'unit', counts: { passed: 7, failed: 0, skipped: 0 }, exitCode: 1 },
      { passed: 7, failed: 1, skipped: 0 },
    ],
    [
      'left counts that are no numbers',
      { name: 'unit', counts: { passed: Number.NaN, failed: 0, skipped: 0 }, exitCode: 0 },
      oneFailure,
    ],
  ])('that %s has failed', (_story, outcome, counts) => {
    expect(countsOfLayer(outcome)).toEqual(counts);
  });

  test('does not count a failure twice', () => {
    const counts = { passed: 7, failed: 2, skipped: 0 };
    expect(countsOfLayer({ name: 'unit', counts, exitCode: 1 })).toEqual(counts);
  });

  test('that was skipped counts as one skipped test', () => {
    const skipped = { name: 'client', counts: undefined, exitCode: 0, isSkipped: true };
    expect(countsOfLayer(skipped)).toEqual({ passed: 0, failed: 0, skipped: 1 });
  });
});

describe('the sum', () => {
  const outcomes = [good, { name: 'check', counts: { passed: 12, failed: 2, skipped: 0 }, exitCode: 1 }];

  test('holds every layer, static checks included', () => {
    expect(closingLine(totalCounts(outcomes, { maySkip: true }))).toBe('19 passed, 2 failed, 1 skipped');
  });

  test('takes what was skipped for failed where nothing may be skipped', () => {
    const skipped = { name: 'client', counts: undefined, exitCode: 0, isSkipped: true };
    expect(closingLine(totalCounts([good, skipped], { maySkip: false }))).toBe('7 passed, 2 failed, 0 skipped');
  });

  test('of no layer at all is a failure', () => {
    expect(closingLine(totalCounts([], { maySkip: true }))).toBe('0 passed, 1 failed, 0 skipped');
  });
});

describe('counts left in a file', () => {
  const leave = (text: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'pretense-test-')), 'counts.json');
    writeFileSync(file, text);
    return file;
  };

  test('are taken once', () => {
    const file = leave('{"passed":3,"failed":0,"skipped":0}');
    expect(takeCounts(file)).toEqual({ passed: 3, failed: 0, skipped: 0 });
    expect(takeCounts(file)).toBeUndefined();
  });

  test.each(['', '{"passed":3', 'null', '{"passed":3}', '{"passed":-1,"failed":0,"skipped":0}'])(
    'are none when they read %j',
    (text) => {
      expect(takeCounts(leave(text))).toBeUndefined();
    },
  );
});
