// Luma AI: API keys.
import { kebabEnd, kebabStart, pattern, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const lumaRules: readonly SecretRule[] = [
  {
    id: 'luma-api-key',
    title: 'Luma AI API key',
    keywords: ['luma-'],
    pattern: pattern(kebabStart, `luma-${uuid}(?:-${uuid})?`, kebabEnd),
    positives: ['lu' + `ma-${sampleUuid()}-${sampleUuid(11)}`, 'LUMAAI_API_' + `KEY=luma-${sampleUuid(2)}`],
    nearMisses: [
      'lu' + `ma-${sampleText('hex', 32)}`,
      'luma-00000000-' + `0000-0000-0000-${'0'.repeat(12)}`,
      'plu' + `ma-${sampleUuid()}`,
    ],
  },
];
