// Ably: API keys, an application, a key and a secret, beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ablyRules: readonly SecretRule[] = [
  {
    id: 'ably-api-key',
    title: 'Ably API key',
    keywords: ['ably'],
    pattern: patternIgnoringCase(
      namedAfter('(?<![a-z]{2})ably'),
      String.raw`(?<secret>[\w-]{6}\.[\w-]{6}:[\w-]{16,48})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'ABLY_' + `API_KEY=${sampleText('base62', 6)}.${sampleText('base62', 6, 11)}:${sampleText('base64url', 43, 21)}`,
      '"ably' + `Key": "${sampleText('base62', 6, 2)}.${sampleText('base62', 6, 12)}:${sampleText('base62', 16, 22)}"`,
    ],
    nearMisses: [
      'ABLY_' + `API_KEY=${sampleText('base62', 6)}.${sampleText('base62', 6, 11)}`,
      'ABLY_' + `API_KEY=${'x'.repeat(6)}.${'x'.repeat(6)}:${'x'.repeat(43)}`,
      'PROBABLY_' + `KEY=${sampleText('base62', 6)}.${sampleText('base62', 6, 11)}:${sampleText('base64url', 43, 21)}`,
    ],
  },
];
