// Gandi: API keys and access tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const gandiRules: readonly SecretRule[] = [
  {
    id: 'gandi-key',
    title: 'Gandi API key or access token',
    keywords: ['gandi'],
    pattern: patternIgnoringCase(namedAfter('gandi', 'key|token'), '(?<secret>[0-9a-f]{40}|[A-Za-z0-9]{24})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `GANDI_PERSONAL_ACCESS_TOKEN=${sampleText('hex', 40)}`,
      `gandi_api_key: "${sampleText('base62', 24, 2)}"`,
    ],
    nearMisses: [
      `GANDI_PERSONAL_ACCESS_TOKEN=${sampleText('hex', 39)}`,
      `GANDI_SHARING_ID=${sampleText('hex', 40)}`,
      `GANDI_API_KEY=${'x'.repeat(24)}`,
    ],
  },
];
