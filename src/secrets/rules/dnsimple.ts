// DNSimple: access tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dnsimpleRules: readonly SecretRule[] = [
  {
    id: 'dnsimple-token',
    title: 'DNSimple access token',
    keywords: ['dnsimple_'],
    pattern: pattern(wordStart, 'dnsimple_[ua]_[A-Za-z0-9]{32}', wordEnd),
    positives: [
      'dns' + `imple_u_${sampleText('base62', 32)}`,
      `DNSIMPLE_TOKEN=${'dns' + 'imple_a_'}${sampleText('base62', 32, 2)}`,
    ],
    nearMisses: ['dns' + `imple_u_${sampleText('base62', 31)}`, 'dns' + `imple_u_${'x'.repeat(32)}`],
  },
];
