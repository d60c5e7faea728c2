// BigCommerce: access tokens and client secrets beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const bigcommerceRules: readonly SecretRule[] = [
  {
    id: 'bigcommerce-token',
    title: 'BigCommerce access token or client secret',
    keywords: ['bigcommerce', 'big_commerce'],
    pattern: patternIgnoringCase(
      namedAfter('big_?commerce', 'token|secret'),
      '(?<secret>[a-z0-9]{31}|[0-9a-f]{64})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'BIGCOMMERCE_' + `ACCESS_TOKEN=${sampleText('base62', 31).toLowerCase()}`,
      '"bigcommerce' + `AccessToken": "${sampleText('base62', 31, 2).toLowerCase()}"`,
      'bigcommerce_' + `client_secret: '${sampleText('hex', 64, 3)}'`,
    ],
    nearMisses: [
      'BIGCOMMERCE_' + `ACCESS_TOKEN=${sampleText('base62', 30).toLowerCase()}`,
      'BIGCOMMERCE_' + `ACCESS_TOKEN=${'x'.repeat(31)}`,
      'checksum ' + `= ${sampleText('base62', 31).toLowerCase()}`,
      'BIGCOMMERCE_' + `CLIENT_ID=${sampleText('base62', 31).toLowerCase()}`,
    ],
  },
];
