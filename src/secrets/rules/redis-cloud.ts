// Redis Cloud: account and secret keys of its interface, beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const redisCloudRules: readonly SecretRule[] = [
  {
    id: 'redis-cloud-key',
    title: 'Redis Cloud API key',
    keywords: [...spellingsOf('redis', 'cloud')],
    pattern: patternIgnoringCase(
      namedAfter(spelled('redis', 'cloud'), 'key|secret'),
      '(?<secret>[AS][a-z0-9]{40,60})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `REDISCLOUD_SECRET_KEY=S${sampleText('base32', 50).toLowerCase()}`,
      `rediscloud_access_key = "A${sampleText('base32', 48, 2).toLowerCase()}"`,
    ],
    nearMisses: [
      `REDISCLOUD_SECRET_KEY=S${sampleText('base32', 30).toLowerCase()}`,
      `REDISCLOUD_SUBSCRIPTION=A${sampleText('base32', 50).toLowerCase()}`,
      `REDISCLOUD_SECRET_KEY=S${'x'.repeat(50)}`,
    ],
  },
];
