// Confluent Cloud: secrets of API keys, with their prefix and beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { base64Character, base64End, base64Start, namedAfter, pattern, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const confluentRules: readonly SecretRule[] = [
  {
    id: 'confluent-secret',
    title: 'Confluent Cloud API secret',
    keywords: ['cflt'],
    pattern: pattern(base64Start, 'cflt[A-Za-z0-9+/]{60}', base64End),
    isSecret: hasLettersAndDigits,
    positives: [
      'cf' + 'lt' + sampleText('base62', 60),
      `CONFLUENT_CLOUD_API_SECRET=${'cf' + 'lt'}${sampleText('base62', 60, 2)}`,
    ],
    nearMisses: [
      'cf' + 'lt' + sampleText('base62', 59),
      'cf' + 'lt' + sampleText('base62', 61),
      'cf' + 'lt' + 'x'.repeat(60),
    ],
  },
  {
    id: 'confluent-named-secret',
    title: 'Confluent Cloud API secret without a prefix',
    keywords: ['confluent', 'ccloud', ...spellingsOf('schema', 'registry')],
    pattern: patternIgnoringCase(
      namedAfter(
        `confluent|ccloud|${spelled('schema', 'registry')}`,
        `secret|password|auth|${spelled('user', 'info')}`,
      ),
      String.raw`(?:[A-Z0-9]{16}:)?(?<secret>${base64Character}{64})(?![A-Za-z0-9+/=])`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `CONFLUENT_API_SECRET=${sampleText('base64', 64)}`,
      `schema.registry.basic.auth.user.info=${sampleText('base32', 16)}:${sampleText('base64', 64, 2)}`,
    ],
    nearMisses: [
      `CONFLUENT_API_SECRET=${sampleText('base64', 63)}`,
      `CONFLUENT_API_KEY=${sampleText('base32', 16)}`,
      `CONFLUENT_API_SECRET=${'A'.repeat(64)}`,
    ],
  },
];
