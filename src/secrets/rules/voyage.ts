// Voyage AI: embedding API keys.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const voyageRules: readonly SecretRule[] = [
  {
    id: 'voyage-api-key',
    title: 'Voyage AI API key',
    keywords: ['pa-'],
    pattern: pattern(kebabStart, String.raw`pa-[\w-]{43}`, kebabEnd),
    isSecret: isMixedCase,
    positives: ['p' + `a-${sampleText('base64url', 43)}`, 'VOYAGE_' + `API_KEY=pa-${sampleText('base64url', 43, 2)}`],
    nearMisses: [
      'p' + `a-${sampleText('base64url', 42)}`,
      'p' + `a-${'x'.repeat(43)}`,
      'sp' + `a-${sampleText('base64url', 43)}`,
      'pa-panel-with-a-long-' + 'name-of-its-own-and-a-tail',
    ],
  },
];
