// Perplexity: API keys.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const perplexityRules: readonly SecretRule[] = [
  {
    id: 'perplexity-api-key',
    title: 'Perplexity API key',
    keywords: ['pplx-'],
    pattern: pattern(kebabStart, 'pplx-[A-Za-z0-9]{48}', wordEnd),
    positives: ['pp' + `lx-${sampleText('base62', 48)}`, 'PERPLEXITY_' + `API_KEY=pplx-${sampleText('base62', 48, 2)}`],
    nearMisses: [
      'pp' + `lx-${sampleText('base62', 47)}`,
      'pp' + `lx-${'x'.repeat(48)}`,
      'pp' + `lx-${sampleText('base62', 49)}`,
      // A model.
      'pplx-7b-' + `online-${sampleText('base62', 20)}`,
    ],
  },
];
