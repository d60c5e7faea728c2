// Tavily: search API keys.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const tavilyRules: readonly SecretRule[] = [
  {
    id: 'tavily-api-key',
    title: 'Tavily API key',
    keywords: ['tvly-'],
    pattern: pattern(kebabStart, String.raw`tvly-(?:(?:dev|prod)-)?[A-Za-z0-9][\w-]{31,63}`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'tv' + `ly-${sampleText('base62', 32)}`,
      'tvly-' + `dev-${sampleText('base62', 32, 2)}`,
      'TAVILY_API_' + `KEY=tvly-prod-${sampleText('base62', 6, 3)}-${sampleText('base62', 48, 13)}`,
    ],
    nearMisses: [
      'tv' + `ly-${sampleText('base62', 20)}`,
      'tv' + `ly-${'x'.repeat(32)}`,
      'tvly-your-api-key-' + 'goes-in-here-please',
      'ptv' + `ly-${sampleText('base62', 32)}`,
    ],
  },
];
