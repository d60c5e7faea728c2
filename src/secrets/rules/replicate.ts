// Replicate: API tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const replicateRules: readonly SecretRule[] = [
  {
    id: 'replicate-token',
    title: 'Replicate API token',
    keywords: ['r8_'],
    pattern: pattern(wordStart, 'r8_[A-Za-z0-9]{37}', wordEnd),
    positives: ['r' + `8_${sampleText('base62', 37)}`, 'REPLICATE_' + `API_TOKEN=r8_${sampleText('base62', 37, 2)}`],
    nearMisses: [
      'r' + `8_${sampleText('base62', 36)}`,
      'r' + `8_${'x'.repeat(37)}`,
      'r' + `8_${sampleText('base62', 38)}`,
      'add' + `r8_${sampleText('base62', 37)}`,
    ],
  },
];
