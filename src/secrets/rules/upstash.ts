// Upstash: tokens of its REST interface and of QStash beside their name, signing keys.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const upstashRules: readonly SecretRule[] = [
  {
    id: 'upstash-token',
    title: 'Upstash token or API key',
    keywords: ['upstash', 'qstash', ...spellingsOf('kv', 'rest')],
    pattern: patternIgnoringCase(
      namedAfter(`upstash|qstash|${spelled('kv', 'rest')}`, 'token|key'),
      `(?<secret>sig_[A-Za-z0-9]{24,32}|${uuid}|[A-Za-z0-9+/_-]{50,240}={0,2})(?![\\w-])`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `UPSTASH_REDIS_REST_TOKEN="A${sampleText('base62', 55)}"`,
      `QSTASH_CURRENT_SIGNING_KEY=sig_${sampleText('base62', 28, 2)}`,
      `upstash_api_key: ${sampleUuid(3)}`,
    ],
    nearMisses: [
      `UPSTASH_REDIS_REST_TOKEN=${sampleText('base62', 30)}`,
      'UPSTASH_REDIS_REST_URL=https://eu1-calm-fox-30301.upstash.io',
      `UPSTASH_REDIS_REST_TOKEN=${'x'.repeat(56)}`,
    ],
  },
];
