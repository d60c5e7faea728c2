import { describe, expect, test } from 'vitest';
import { hasLettersAndDigits, isMixedCase } from './random-value.ts';
import { sampleText } from './samples.ts';

describe('a value', () => {
  test.each([
    'reload_the_page_when_this_changes',
    'evaluateWithoutArgumentsInTheFrame',
    'ABSTRACTSINGLETONPROXYFACTORYBEAN',
    '0123456701234567',
    'your-api-key-1234',
    'x'.repeat(32),
  ])('%j is no random one', (value) => {
    expect(hasLettersAndDigits(value)).toBe(false);
    expect(isMixedCase(value)).toBe(false);
  });

  test.each([
    ['base62', 24],
    ['base62', 40],
    ['base64url', 43],
  ] as const)('of %s with %i characters is random', (alphabet, length) => {
    const values = Array.from({ length: 1_000 }, (_, seed) => sampleText(alphabet, length, seed));
    expect(values.filter((value) => !hasLettersAndDigits(value)).length).toBeLessThanOrEqual(5);
    expect(values.filter((value) => !isMixedCase(value)).length).toBeLessThanOrEqual(5);
  });

  test('of one case is random, but not mixed', () => {
    const value = sampleText('hex', 40);
    expect(hasLettersAndDigits(value)).toBe(true);
    expect(isMixedCase(value)).toBe(false);
  });
});
