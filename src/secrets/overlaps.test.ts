import { describe, expect, test } from 'vitest';
import { type Candidate, settle } from './overlaps.ts';
import type { FindingClass } from './types.ts';

function found(start: number, end: number, kind: FindingClass, order = 0): Candidate {
  return { start, end, rule: `a-${kind}`, class: kind, order };
}

describe('findings that overlap', () => {
  test('are one, named after the better class, and no piece of any is left', () => {
    expect(settle([found(4, 30, 'generic-secret'), found(0, 20, 'vendor-secret')], [])).toEqual([
      { start: 0, end: 30, rule: 'a-vendor-secret', class: 'vendor-secret' },
    ]);
  });

  test('of one class are named after the longer, then after the first of the registry', () => {
    const [first] = settle(
      [{ ...found(0, 9, 'vendor-secret', 2), rule: 'second' }, found(0, 9, 'vendor-secret', 1)],
      [],
    );
    expect(first?.rule).toBe('a-vendor-secret');
  });

  test.each(['email', 'phone', 'birth-date'] as const)(
    'leave a secret as it is when the other is of class %s',
    (kind) => {
      expect(settle([found(0, 20, kind), found(8, 12, 'vendor-secret')], [])).toEqual([
        { start: 8, end: 12, rule: 'a-vendor-secret', class: 'vendor-secret' },
      ]);
    },
  );

  test('of a card number and a secret lose no digit', () => {
    expect(settle([found(10, 26, 'payment-card'), found(0, 12, 'vendor-secret')], [])).toMatchObject([
      { start: 0, end: 26, class: 'vendor-secret' },
    ]);
  });

  test('of personal data alone go by the class that says more', () => {
    expect(settle([found(0, 20, 'email'), found(0, 11, 'phone'), found(30, 40, 'phone')], [])).toMatchObject([
      { start: 0, class: 'email' },
      { start: 30, class: 'phone' },
    ]);
  });

  test('in a placeholder are none', () => {
    expect(settle([found(5, 20, 'vendor-secret')], [{ start: 0, end: 20 }])).toEqual([]);
  });
});
