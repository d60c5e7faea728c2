import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countdown, countdownClock, createFormat, listOf, shortHash } from './format.ts';

const english = createFormat('en', 'UTC');
const german = createFormat('de', 'Europe/Berlin');
const now = new Date('2026-11-22T14:43:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();

describe('numbers', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1184, '1,184'],
    [412_906, '412,906'],
  ])('%i is written %s', (value, text) => expect(english.count(value)).toBe(text));

  test('separators follow the display language', () => {
    expect(german.count(412_906)).toBe('412.906');
    expect(german.percent(77, 1000)).toBe('7,7%');
    expect(german.addedTime(1.84)).toBe('+1,8 ms');
  });

  test.each([
    [1184, '1,184'],
    [9999, '9,999'],
    [10_000, '10.0k'],
    [31_655, '31.7k'],
    [999_949, '999.9k'],
    [999_950, '1.0M'],
    [1_234_567, '1.2M'],
  ])('%i is %s where space is short', (value, text) => expect(english.short(value)).toBe(text));

  test.each([
    [31_655, 412_906, '7.7%'],
    [0, 96, '0.0%'],
    [1, 100_000, '<0.1%'],
    [99_999, 100_000, '99.9%'],
    [5, 5, '100%'],
    [0, 0, '–'],
  ])('%i of %i is %s', (part, whole, text) => expect(english.percent(part, whole)).toBe(text));

  test('a hundred percent is claimed only when it is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(1e9), (whole, some) => {
        const part = some % (whole + 1);
        expect(english.percent(part, whole) === '100%').toBe(part === whole);
        expect(english.percent(part, whole) === '0.0%').toBe(part === 0);
      }),
    );
  });

  test.each([
    [undefined, '–'],
    [0.31, '+0.3 ms'],
    [1.84, '+1.8 ms'],
    [9.96, '+10 ms'],
    [412, '+412 ms'],
    [1234, '+1.2 s'],
  ])('an added time of %s is %s', (value, text) => expect(english.addedTime(value)).toBe(text));

  test('nouns agree with their number', () => {
    expect(english.countOf(1, 'request')).toBe('1 request');
    expect(english.countOf(0, 'request')).toBe('0 requests');
    expect(english.countOf(1204, 'copy', 'copies')).toBe('1,204 copies');
  });
});

describe('times', () => {
  test.each([
    [-5, 'now'],
    [0, 'now'],
    [12, '12 s ago'],
    [59.9, '59 s ago'],
    [60, '1 min ago'],
    [3599, '59 min ago'],
    [7200, '2 h ago'],
    [86_399, '23 h ago'],
    [86_400, '21 Nov'],
    [5 * 86_400, '17 Nov'],
    [400 * 86_400, '18 Oct 2025'],
  ])('%d seconds back is %s', (seconds, text) => expect(english.relative(before(seconds), now)).toBe(text));

  test.each([
    [-1, '0 s'],
    [45, '45 s'],
    [59.2, '1 min'],
    [60, '1 min'],
    [702, '12 min'],
    [3600, '1 h'],
    [3900, '1 h 5 min'],
  ])('%d seconds ahead count down as %s', (seconds, text) => expect(countdown(after(seconds), now)).toBe(text));

  test.each([
    [702, '11:42'],
    [9, '0:09'],
    [3900, '1:05:00'],
  ])('%d seconds ahead stand on a clock as %s', (seconds, text) =>
    expect(countdownClock(after(seconds), now)).toBe(text),
  );

  test('a clock has 24 hours and the zone that was asked for', () => {
    expect(english.clock('2026-11-22T00:05:09Z')).toBe('00:05');
    expect(english.clockSeconds('2026-11-22T13:05:09Z')).toBe('13:05:09');
    expect(german.clock('2026-11-22T13:05:09Z')).toBe('14:05');
  });

  test('a moment of another day carries its date', () => {
    expect(english.moment('2026-11-22T13:05:09Z', now)).toBe('13:05');
    expect(english.moment('2026-11-17T13:05:09Z', now)).toBe('17 Nov 13:05');
    expect(english.exact('2026-11-17T13:05:09Z')).toBe('17 Nov 2026, 13:05:09 UTC');
  });

  test('what is no time is shown as missing', () => {
    const shown = [english.relative('soon', now), english.clock('soon'), english.exact(''), countdown('soon', now)];
    expect(shown).toEqual(['–', '–', '–', '–']);
    expect(countdownClock('soon', now)).toBe('–');
  });

  test('a language that does not exist is written as English', () => {
    expect(createFormat('no_such!language', 'UTC').count(1184)).toBe('1,184');
    expect(createFormat('', 'UTC').date('2026-11-17T00:00:00Z', now)).toBe('17 Nov');
  });
});

test('a hash is named by its two ends', () => {
  expect(shortHash('9f3c00aa11bb22cc')).toBe('9f3c…22cc');
  expect(shortHash('9f3c')).toBe('9f3c');
});

test('names are listed as in a sentence', () => {
  expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});
