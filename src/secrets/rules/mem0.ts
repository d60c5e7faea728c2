// Mem0: API keys.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mem0Rules: readonly SecretRule[] = [
  {
    id: 'mem0-api-key',
    title: 'Mem0 API key',
    keywords: ['m0-'],
    pattern: pattern(kebabStart, 'm0-[A-Za-z0-9]{40}', wordEnd),
    isSecret: isMixedCase,
    positives: ['m' + `0-${sampleText('base62', 40)}`, 'MEM0_API_' + `KEY=m0-${sampleText('base62', 40, 2)}`],
    nearMisses: [
      'm' + `0-${sampleText('base62', 39)}`,
      'm' + `0-${'x'.repeat(40)}`,
      'ar' + `m0-${sampleText('base62', 40)}`,
      'm' + `0-${sampleText('hex', 38)}`,
    ],
  },
];
