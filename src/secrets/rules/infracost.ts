// Infracost: API keys.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const infracostRules: readonly SecretRule[] = [
  {
    id: 'infracost-api-key',
    title: 'Infracost API key',
    keywords: ['ico-'],
    pattern: pattern(kebabStart, 'ico-[A-Za-z0-9]{32}', kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'ic' + 'o-' + sampleText('base62', 32),
      `INFRACOST_API_KEY=${'ic' + 'o-'}${sampleText('base62', 32, 2)}`,
    ],
    nearMisses: ['ic' + 'o-' + sampleText('base62', 31), 'ic' + 'o-' + 'x'.repeat(32), 'ic' + 'o-arrow-down'],
  },
];
