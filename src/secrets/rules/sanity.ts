// Sanity: API tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sanityRules: readonly SecretRule[] = [
  {
    id: 'sanity-token',
    title: 'Sanity API token',
    keywords: ['sk'],
    pattern: pattern(wordStart, 'sk[A-Za-z0-9]{78,200}', wordEnd),
    isSecret: isMixedCase,
    positives: ['s' + `k${sampleText('base62', 178)}`, 'SANITY_API_' + `TOKEN=sk${sampleText('base62', 80, 2)}`],
    nearMisses: [
      's' + `k${sampleText('base62', 60)}`,
      's' + `k${'x'.repeat(80)}`,
      'a' + `sk${sampleText('base62', 80)}`,
      's' + `k${sampleText('hex', 80)}`,
    ],
  },
];
