// GoCardless: access tokens.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const gocardlessRules: readonly SecretRule[] = [
  {
    id: 'gocardless-access-token',
    title: 'GoCardless access token',
    keywords: ['live_', 'sandbox_'],
    pattern: pattern(wordStart, String.raw`(?:live|sandbox)_[\w-]{40}`, kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'li' + `ve_${sampleText('base62', 40)}`,
      'GC_ACCESS_' + `TOKEN=sandbox_${sampleText('base64url', 40, 2)}`,
    ],
    nearMisses: [
      'li' + `ve_${sampleText('base62', 39)}`,
      'li' + `ve_${'x'.repeat(40)}`,
      'li' + `ve_${sampleText('hex', 40)}`,
      'ali' + `ve_${sampleText('base62', 40)}`,
      'live_reload_with_a_name_' + 'of_forty_characters_2',
    ],
  },
];
