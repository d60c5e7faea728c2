import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  azureKey,
  companyToken,
  jsonWebToken,
  madeCredentials,
  plainKey,
  unknownKey,
  unknownToken,
} from './credential-shapes.fixture.ts';
import { credentialsOf, isCredentialParameter } from './credentials.ts';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';

describe('whose a credential is', () => {
  test.each(madeCredentials.map((made) => [made.what, made] as const))('%s', (_what, made) => {
    const found = credentialsOf(made.headers, made.query).filter(({ kind }) => kind === 'exact');
    expect(found).toEqual([{ kind: 'exact', vendor: made.vendor, isLogin: made.isLogin }]);
  });

  test.each([unknownKey, unknownToken, azureKey, companyToken].map((made) => [made.what, made] as const))(
    'nothing tells of %s',
    (_what, made) => {
      expect(credentialsOf(made.headers, undefined)).toEqual([{ kind: 'unknown' }]);
    },
  );

  test('a plain sk- key is of many', () => {
    expect(credentialsOf(plainKey.headers, undefined)).toEqual([{ kind: 'shared' }]);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['no host of the vendor', { iss: 'https://openai.com.example' }],
    ['no URL', { iss: 'openai.com' }],
    ['no text', { iss: { a: 'https://auth.openai.com' } }],
    ['a prototype', { constructor: 'https://auth.openai.com' }],
  ])('a token whose issuer is %s is nobody’s', (_what, claims) => {
    expect(credentialsOf(['authorization', `Bearer ${jsonWebToken(claims)}`], undefined)).toEqual([
      { kind: 'unknown' },
    ]);
  });

  test('any header, however broken, is looked at without an error and without being told', () => {
    const header = fc.tuple(fc.constantFrom('authorization', 'X-API-Key', 'x-goog-api-key', 'api-key'), fc.string());
    fc.assert(
      fc.property(fc.array(header), fc.option(fc.string(), { nil: undefined }), (headers, query) => {
        const told = JSON.stringify(credentialsOf(headers.flat(), query));
        expect(told.replace(/"(?:kind|exact|shared|unknown|vendor|isLogin)"/g, '')).not.toContain('sk-');
      }),
    );
  });

  test('a huge header takes linear time', () => {
    const growth = growthOf(15_000, (size) => {
      const values = [
        'eyJ'.repeat(size / 3),
        `Basic ${'a'.repeat(size)}`,
        `eyJa.${'eyJ'.repeat(size / 3)}.x`,
        ' '.repeat(size),
      ];
      for (const value of values) credentialsOf(['authorization', value], `key=${value}`);
    });
    expect(growth).toBeLessThan(linearGrowth);
  });
});

describe('the key in the query', () => {
  const googleKey = madeCredentials.find(({ what }) => what === 'a key of Google')?.value ?? '';
  test.each<[string, string, string, boolean]>([
    ['a key of Google for Google', 'key', googleKey, true],
    ['an opaque one for Google', 'key', unknownKey.value, true],
    ["a name of somebody's", 'key', 'QuarkleLedgerService', false],
    ['words', 'key', 'the quarkle ledger', false],
    ['another parameter', 'note', googleKey, false],
    ['a key of another vendor', 'key', madeCredentials[0]?.value ?? '', false],
  ])('%s goes as it is: %s=… %#', (_what, name, value, expected) => {
    expect(isCredentialParameter(name, value, 'google')).toBe(expected);
    expect(isCredentialParameter(name, value, 'anthropic')).toBe(false);
    expect(isCredentialParameter(name, value, undefined)).toBe(false);
  });
});
