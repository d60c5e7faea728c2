// Coinbase: API secrets beside their name. Those of the developer platform are private keys in PEM too.
import { base64Character, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const coinbaseRules: readonly SecretRule[] = [
  {
    id: 'coinbase-api-secret',
    title: 'Coinbase API secret',
    keywords: ['coinbase', 'cdp_api', 'cdp_wallet', 'cdpapi'],
    pattern: patternIgnoringCase(
      namedAfter('coinbase|cdp(?:_api|_wallet|Api)', 'secret'),
      String.raw`(?<secret>${base64Character}{86}(?:=|%3D|\\u003d){2}|[a-z0-9]{64}|[a-z0-9]{32})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'COINBASE_' + `API_SECRET=${sampleText('base62', 32)}`,
      '"coinbaseApi' + `Secret": "${sampleText('base64', 86, 2)}=="`,
      'CDP_API_KEY_' + `SECRET: '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      'COINBASE_' + `API_SECRET=${sampleText('base62', 31)}`,
      'COINBASE_' + `API_SECRET=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
      'COINBASE_' + `API_KEY=${sampleText('base62', 16)}`,
    ],
  },
];
