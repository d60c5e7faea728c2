// Brave Search: API keys.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const braveSearchRules: readonly SecretRule[] = [
  {
    id: 'brave-search-api-key',
    title: 'Brave Search API key',
    keywords: ['bsa'],
    pattern: pattern(kebabStart, String.raw`BSA[A-Za-z0-9][\w-]{26,27}`, kebabEnd),
    isSecret: isMixedCase,
    positives: ['B' + `SA${sampleText('base62', 27)}`, 'BRAVE_API_' + `KEY=BSA${sampleText('base62', 28, 2)}`],
    nearMisses: [
      'B' + `SA${sampleText('base62', 20)}`,
      'B' + `SA${'x'.repeat(27)}`,
      'BSA_' + `SIGNING_${sampleText('base62', 14)}`,
      'US' + `BSA${sampleText('base62', 27)}`,
    ],
  },
];
