import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateProblem, exportName, periodChoices } from './export-period.ts';

describe('periods of an export', () => {
  test('end today, whatever month it is', () => {
    expect(periodChoices(new Date(2026, 1, 10, 23, 59))).toEqual([
      { label: 'Last 30 days', from: '2026-01-12', to: '2026-02-10' },
      { label: 'Last 90 days', from: '2025-11-13', to: '2026-02-10' },
      { label: 'Q1 2026, so far', from: '2026-01-01', to: '2026-02-10' },
      { label: 'Q4 2025', from: '2025-10-01', to: '2025-12-31' },
    ]);
  });

  test('are dates that exist, in their order', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(2001, 0, 1), max: new Date(2099, 0, 1), noInvalidDate: true }), (now) => {
        for (const { from, to } of periodChoices(now)) {
          expect(dateProblem(from)).toBeUndefined();
          expect(dateProblem(to, from)).toBeUndefined();
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['2026-01-31', undefined],
    [' 2026-01-31 ', undefined],
    ['2028-02-29', undefined],
    ['2026-02-29', 'This date does not exist.'],
    ['31.1.2026', 'Write it like 2026-01-31.'],
    ['', 'Write it like 2026-01-31.'],
  ])('"%s" as a date', (text, problem) => {
    expect(dateProblem(text)).toBe(problem);
  });

  test('do not end before they begin', () => {
    expect(dateProblem('2026-01-30', '2026-01-31')).toBe('It lies before 2026-01-31.');
    expect(dateProblem('2026-01-31', '2026-01-31')).toBeUndefined();
  });

  test('get a folder or a file of their own', () => {
    const taken = new Set(['pretense-soc2-2026-01-01_2026-01-31', 'pretense-soc2-2026-01-01_2026-01-31-2']);
    const period = { from: '2026-01-01', to: '2026-01-31' };
    const isTaken = (name: string) => taken.has(name);
    expect(exportName(period, 'records', isTaken)).toBe('pretense-soc2-2026-01-01_2026-01-31-3');
    expect(exportName(period, 'report', isTaken)).toBe('pretense-soc2-2026-01-01_2026-01-31.pdf');
  });
});
