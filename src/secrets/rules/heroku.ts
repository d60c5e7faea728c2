// Heroku: API keys and tokens; the older ones are UUIDs beside their name.
import { kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const herokuRules: readonly SecretRule[] = [
  {
    id: 'heroku-api-key',
    title: 'Heroku API key',
    keywords: ['hrku-'],
    pattern: pattern(kebabStart, String.raw`HRKU-(?:AA[\w-]{58}|`, uuid, ')', kebabEnd),
    positives: [
      'HR' + 'KU-AA' + sampleText('base64url', 58),
      'HR' + 'KU-' + sampleUuid(),
      `HEROKU_API_KEY=${'HR' + 'KU-AA'}${sampleText('base64url', 58, 2)}`,
    ],
    nearMisses: [
      'HR' + 'KU-AA' + sampleText('base64url', 57),
      'HR' + 'KU-AA' + 'x'.repeat(58),
      'HR' + 'KU-' + sampleUuid().slice(0, -1),
    ],
  },
  {
    id: 'heroku-legacy-key',
    title: 'Heroku API key without a prefix',
    keywords: ['heroku'],
    pattern: patternIgnoringCase(
      namedAfter('heroku', 'key|token|secret|password|auth|oauth'),
      `(?<secret>${uuid})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `HEROKU_API_KEY=${sampleUuid()}`,
      `heroku_oauth_token: "${sampleUuid(9)}"`,
      `machine api.heroku.com password ${sampleUuid(12)}`,
    ],
    nearMisses: [
      `HEROKU_API_KEY=${sampleUuid().slice(0, -1)}`,
      `HEROKU_APP_ID=${sampleUuid()}`,
      'HEROKU_API_KEY=01234567-89ab-cdef-0123-456789abcdef',
    ],
  },
];
