import { describe, expect, test } from 'vitest';
import { isDummyPassword, isDummyValue } from './dummy-value.ts';
import { sampleText } from './samples.ts';

describe('a value', () => {
  test.each(
    [
      'x'.repeat(36),
      'your-token-here',
      'your_api_key',
      'token-goes-here',
      'AKIA' + 'IOSFODNN7' + 'EXAMPLE',
      '0'.repeat(32),
      'deadbeef'.repeat(4),
      'abababababababab',
      'prefix_1234567890abcdefghijklmnop',
      '',
    ].filter((value) => value !== ''),
  )('%j is an obvious stand-in', (value) => {
    expect(isDummyValue(value)).toBe(true);
  });

  test.each(['hex', 'base32', 'base62', 'base64', 'base64url'] as const)('of random %s is none', (alphabet) => {
    for (let seed = 0; seed < 2_000; seed++) expect(isDummyValue(sampleText(alphabet, 40, seed))).toBe(false);
  });
});

describe('a password', () => {
  test.each([
    'password',
    'Postgres',
    '${DB_PASSWORD}',
    '$DB_PASSWORD',
    '{{ password }}',
    '<password>',
    '%s',
    '%(password)s',
    '****',
    'xxx',
    'your-password',
    'password].',
    '',
  ])('%j is an obvious stand-in', (password) => expect(isDummyPassword(password)).toBe(true));

  test.each(['$ecr3t-Horse', 'k9!vTq', 'my-real-pw-77', 'correcthorsebattery', 'Pa$$w0rd!x'])(
    '%j could be real',
    (password) => {
      expect(isDummyPassword(password)).toBe(false);
    },
  );
});
