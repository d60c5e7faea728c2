// Logz.io: keys beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const logzIoRules: readonly SecretRule[] = [
  {
    id: 'logz-io-token',
    title: 'Logz.io token',
    keywords: [...spellingsOf('logz', 'io')],
    pattern: patternIgnoringCase(namedAfter(spelled('logz', 'io'), 'token|key'), '(?<secret>[A-Za-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`LOGZIO_TOKEN=${sampleText('base62', 32)}`, `logzio_shipping_token: "${sampleText('base62', 32, 2)}"`],
    nearMisses: [
      `LOGZIO_TOKEN=${sampleText('base62', 31)}`,
      `LOGZIO_LISTENER=${sampleText('base62', 32)}`,
      `LOGZIO_TOKEN=${'x'.repeat(32)}`,
    ],
  },
];
