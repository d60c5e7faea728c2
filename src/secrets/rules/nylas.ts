// Nylas: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const nylasRules: readonly SecretRule[] = [
  {
    id: 'nylas-api-key',
    title: 'Nylas API key',
    keywords: ['nyk_v0_'],
    pattern: pattern(wordStart, 'nyk_v0_[A-Za-z0-9]{64}', wordEnd),
    positives: ['nyk' + `_v0_${sampleText('base62', 64)}`, 'NYLAS_API_' + `KEY=nyk_v0_${sampleText('base62', 64, 2)}`],
    nearMisses: [
      'nyk' + `_v0_${sampleText('base62', 63)}`,
      'nyk' + `_v0_${'x'.repeat(64)}`,
      'nyk' + `_v1_${sampleText('base62', 64)}`,
    ],
  },
];
