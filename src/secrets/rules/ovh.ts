// OVHcloud: application secrets and consumer keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ovhRules: readonly SecretRule[] = [
  {
    id: 'ovh-secret',
    title: 'OVHcloud application secret or consumer key',
    keywords: ['ovh'],
    pattern: patternIgnoringCase(
      namedAfter('ovh(?:_?cloud)?', 'application[_.-]?secret|consumer[_.-]?key|secret'),
      '(?<secret>[A-Za-z0-9]{32})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `OVH_APPLICATION_SECRET=${sampleText('hex', 32)}`,
      `ovh_consumer_key: "${sampleText('base62', 32, 2)}"`,
    ],
    nearMisses: [
      `OVH_APPLICATION_SECRET=${sampleText('hex', 31)}`,
      `OVH_ENDPOINT=${sampleText('hex', 32)}`,
      `OVH_APPLICATION_SECRET=${'0'.repeat(32)}`,
    ],
  },
];
