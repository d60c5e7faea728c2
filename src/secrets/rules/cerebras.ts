// Cerebras: inference keys.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cerebrasRules: readonly SecretRule[] = [
  {
    id: 'cerebras-api-key',
    title: 'Cerebras API key',
    keywords: ['csk-'],
    pattern: pattern(kebabStart, 'csk-[a-z0-9]{48}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'cs' + `k-${sampleText('base62', 48).toLowerCase()}`,
      'CEREBRAS_' + `API_KEY=csk-${sampleText('base62', 48, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'cs' + `k-${sampleText('base62', 47).toLowerCase()}`,
      'cs' + `k-${'x'.repeat(48)}`,
      'disk-' + `csk-${sampleText('base62', 20).toLowerCase()}`,
      'ta-' + `csk-${sampleText('base62', 48).toLowerCase()}`,
    ],
  },
];
