// Postman: API keys, access keys of collections.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const postmanRules: readonly SecretRule[] = [
  {
    id: 'postman-api-key',
    title: 'Postman API key',
    keywords: ['pmak-', 'pmat-'],
    pattern: pattern(kebabStart, '(?:PMAK-[0-9a-f]{24}-[0-9a-f]{34}|PMAT-[A-Z0-9]{26})', kebabEnd),
    positives: [
      'PM' + `AK-${sampleText('hex', 24)}-${sampleText('hex', 34)}`,
      'PM' + `AT-01${sampleText('base32', 24, 2)}`,
    ],
    nearMisses: [
      'PM' + `AK-${sampleText('hex', 24)}-${sampleText('hex', 33)}`,
      'PM' + `AK-${sampleText('hex', 24)}`,
      'PM' + `AT-${'X'.repeat(26)}`,
    ],
  },
];
