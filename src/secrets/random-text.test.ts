import { describe, expect, test } from 'vitest';
import { isRandomText } from './random-text.ts';
import { type SampleAlphabet, sampleText, sampleUuid } from './samples.ts';

describe('random text', () => {
  test.each([
    ['hex', 32],
    ['base32', 24],
    ['base62', 24],
    ['base64', 32],
    ['base64url', 32],
  ] as const)('of %s with %i characters is known in nineteen of twenty', (alphabet: SampleAlphabet, length) => {
    let known = 0;
    for (let seed = 1; seed <= 400; seed++) if (isRandomText(sampleText(alphabet, length, seed), 16)) known++;
    expect(known / 400).toBeGreaterThan(0.95 * 0.95);
  });

  test('is a universally unique identifier, and not one that something stands behind', () => {
    expect(isRandomText(sampleUuid(7), 16)).toBe(true);
    expect(isRandomText(`${sampleUuid(7)}/.default`, 16)).toBe(false);
  });

  test.each([
    'float32-slice-to-float64-slice',
    'x-amz-server-side-encryption-v2',
    'my-api-key-of-the-test-2',
    'readTokenFromKeychain2',
    'users:by-name:v2',
    'https://acme.test/oauth2/v1/token',
    '/etc/ssl/private/server2.key',
    'application/vnd.api+json;version=2',
    'com.acme.auth2.TokenProvider',
    '00000000000000000001',
    'process.env.SECRET_KEY_2',
    'maria.lopez2@acme.test',
  ])('is not %j', (value) => {
    expect(isRandomText(value, 10)).toBe(false);
  });
});
